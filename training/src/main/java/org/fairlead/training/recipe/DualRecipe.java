package org.fairlead.training.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How multipliers move, and how they and violations become weights.
 *
 * @param dynamics how multipliers follow violations: {@code ascent}, {@code ema}, {@code momentum},
 *     {@code nesterov}, {@code adam} or {@code nupi}
 * @param momentum weight of the past: of ema, momentum and nesterov, and of adam's first moment
 * @param kp proportional gain of the dynamics nupi
 * @param ki integral gain of nupi
 * @param nu smoothing of nupi's error, above -1 and below 1
 * @param restart whether the multiplier of an inequality that holds goes back to 0
 * @param noise what is done about noisy violations: {@code none}, {@code lower-bound} or {@code
 *     dead-zone}
 * @param z how many standard errors {@code noise} reckons with
 * @param sample what violations and their standard errors are measured on: {@code buffer} (the last
 *     method.buffer training samples of every group), {@code epoch} (all that it had in the last
 *     epoch) or {@code held-out} (the fold that data.heldOut takes out of training)
 * @param every steps from one look at the held-out fold to the next; multipliers move when it is
 *     looked at
 * @param cap largest absolute multiplier; absent: none
 * @param antiWindup while all multipliers together are at method.totalCap, the part of what cannot
 *     be used that they give back every step; 0 to below 1, 0 for none
 * @param formulation how constraints enter the objective: {@code lagrangian}, {@code augmented} or
 *     {@code penalty}
 * @param penalty coefficient of the penalty in the formulations augmented and penalty
 * @param growth factor of the penalty after a step that violates; 1 keeps it
 * @param solver {@code dual-primal} (multipliers first), {@code simultaneous}, {@code primal-dual},
 *     which measures each step's samples again after the parameters moved, or {@code extrapolation}
 *     (extragradient), which takes each step along the gradients found one step ahead
 */
public record DualRecipe(
    String dynamics,
    double momentum,
    double kp,
    double ki,
    double nu,
    boolean restart,
    String noise,
    double z,
    String sample,
    int every,
    @Nullable Double cap,
    double antiWindup,
    String formulation,
    double penalty,
    double growth,
    String solver) {

  static final String ASCENT = "ascent";
  static final String PRIMAL_DUAL = "primal-dual";
  static final String EXTRAPOLATION = "extrapolation";
  static final String BUFFER = "buffer";
  private static final String HELD_OUT = "held-out";

  public DualRecipe {
    Bounds.oneOf(
        "method.dual.dynamics",
        dynamics,
        List.of(ASCENT, "ema", "momentum", "nesterov", "adam", "nupi"));
    Bounds.fraction("method.dual.momentum", momentum);
    Bounds.require(Double.isFinite(kp), "method.dual.kp", kp, "a number");
    Bounds.require(Double.isFinite(ki), "method.dual.ki", ki, "a number");
    Bounds.require(nu > -1 && nu < 1, "method.dual.nu", nu, "a number above -1 and below 1");
    Bounds.oneOf("method.dual.noise", noise, List.of("none", "lower-bound", "dead-zone"));
    Bounds.notNegative("method.dual.z", z);
    Bounds.oneOf("method.dual.sample", sample, List.of(BUFFER, "epoch", HELD_OUT));
    Bounds.require(every > 0, "method.dual.every", every, "a whole number above 0");
    Bounds.require(
        !sample.equals(HELD_OUT) || !solver.equals(PRIMAL_DUAL),
        "method.dual.solver",
        "'" + solver + "'",
        "another where method.dual.sample is held-out, which is measured before the step");
    if (cap != null) {
      Bounds.positive("method.dual.cap", cap);
    }
    Bounds.fraction("method.dual.antiWindup", antiWindup);
    Bounds.oneOf(
        "method.dual.formulation", formulation, List.of("lagrangian", "augmented", "penalty"));
    Bounds.notNegative("method.dual.penalty", penalty);
    Bounds.require(
        growth >= 1 && Double.isFinite(growth),
        "method.dual.growth",
        growth,
        "a factor of at least 1");
    Bounds.oneOf(
        "method.dual.solver",
        solver,
        List.of("dual-primal", "simultaneous", PRIMAL_DUAL, EXTRAPOLATION));
  }

  /** Returns whether every constrained step is taken twice, first to look ahead. */
  public boolean looksAhead() {
    return solver.equals(EXTRAPOLATION);
  }

  /** Returns whether every constrained step measures its samples again. */
  public boolean measuresAgain() {
    return solver.equals(PRIMAL_DUAL);
  }

  /** Returns whether violations are those of a fold that is not trained on. */
  public boolean heldOut() {
    return sample.equals(HELD_OUT);
  }
}
