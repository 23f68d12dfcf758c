package org.fairlead.fairness.weighting;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.List;
import org.fairlead.constrained.Conditioning;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NoisePolicy;
import org.fairlead.constrained.dual.Schedule;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.fairness.Groups;
import org.jspecify.annotations.Nullable;

/**
 * The dual side of a constrained method: how multipliers move, how they and violations become
 * weights, and in which order the two sides step.
 *
 * @param dynamics how multipliers move
 * @param formulation how a multiplier and a violation become a weight; should look at strict
 *     violations, as surrogates are on another scale
 * @param solver the order of the steps
 * @param cap the largest absolute multiplier, positive; infinite for none
 * @param sample what strict violations are measured on
 * @param tightening what is added to the violation of every inequality, at least 0: they are
 *     trained for a tolerance that is so much smaller than the one they are judged by
 * @param antiWindup back-calculation: the part that multipliers give back, every step, of what they
 *     ask for beyond what can be used while all together are at their cap; in {@code [0, 1)}, 0 for
 *     none
 */
public record Dual(
    DualDynamics dynamics,
    Formulation formulation,
    Solver solver,
    double cap,
    Sample sample,
    double tightening,
    double antiWindup) {
  /** What a lasting violation overshoots its cap by is then ten steps of it. */
  private static final double ANTI_WINDUP = 0.1;

  /** What strict violations, and their standard errors, are measured on. */
  public enum Sample {
    /** The last {@code k} training samples of every group, or the step where {@code k} is 0. */
    BUFFER,

    /**
     * As many of the last training samples of every group as it has in an epoch, from the {@code
     * k}-th on: the standard errors are those of the group's part of the training set.
     */
    EPOCH,

    /** A sample that is not trained on: {@link Weighting#observeHeldOut}. */
    HELD_OUT
  }

  public Dual {
    requireArgument(cap > 0, "cap is %s, expected a positive number", cap);
    requireArgument(
        tightening >= 0 && Double.isFinite(tightening),
        "tightening is %s, expected a number from 0 on",
        tightening);
    requireArgument(
        antiWindup >= 0 && antiWindup < 1,
        "antiWindup is %s, expected a number in [0, 1)",
        antiWindup);
  }

  /** Returns gradient ascent on the Lagrangian, multipliers first. */
  public static Dual ascent(double rate) {
    return of(DualDynamics.gradientAscent(rate));
  }

  /**
   * Returns gradient ascent along an average of the violations.
   *
   * @param gamma the weight of the past, in {@code [0, 1)}; 0 is none
   */
  public static Dual ascent(double rate, double gamma) {
    return of(DualDynamics.of(GradientAscent.averaged(rate, gamma)));
  }

  /** Returns these dynamics on the Lagrangian, multipliers first. */
  public static Dual of(DualDynamics dynamics) {
    return new Dual(
        dynamics,
        new Lagrangian(),
        new AlternatingDualPrimal(),
        Double.POSITIVE_INFINITY,
        Sample.BUFFER,
        0,
        ANTI_WINDUP);
  }

  public Dual withDynamics(DualDynamics other) {
    return new Dual(other, formulation, solver, cap, sample, tightening, antiWindup);
  }

  public Dual withFormulation(Formulation other) {
    return new Dual(dynamics, other, solver, cap, sample, tightening, antiWindup);
  }

  public Dual withSolver(Solver other) {
    return new Dual(dynamics, formulation, other, cap, sample, tightening, antiWindup);
  }

  public Dual withCap(double other) {
    return new Dual(dynamics, formulation, solver, other, sample, tightening, antiWindup);
  }

  public Dual withSample(Sample other) {
    return new Dual(dynamics, formulation, solver, cap, other, tightening, antiWindup);
  }

  public Dual withTightening(double other) {
    return new Dual(dynamics, formulation, solver, cap, sample, other, antiWindup);
  }

  public Dual withAntiWindup(double other) {
    return new Dual(dynamics, formulation, solver, cap, sample, tightening, other);
  }

  /** Returns whether violations are those of a sample that is not trained on. */
  public boolean heldOut() {
    return sample == Sample.HELD_OUT;
  }

  /** Returns whether multipliers want to know the standard errors of violations. */
  public boolean needsErrors() {
    return dynamics.noisePolicy().kind() != NoisePolicy.Kind.NONE && dynamics.noisePolicy().z() > 0;
  }

  /**
   * Returns whether a state is to carry these standard errors: where multipliers want to know them,
   * and otherwise, for those who watch, where there is an estimate of each. An infinite one would
   * keep its multiplier still.
   */
  public boolean carries(double[] errors) {
    return needsErrors() || Arrays.stream(errors).allMatch(Double::isFinite);
  }

  /**
   * Returns a constraint of which each step may observe only some entries.
   *
   * @param entries their names
   */
  public Constraint constraint(String name, ConstraintType type, List<String> entries) {
    return constraint(name, type, entries.size()).withEntryNames(entries);
  }

  /** Returns a constraint of which each step may observe only some entries. */
  public Constraint constraint(String name, ConstraintType type, int size) {
    Multiplier multiplier = Multiplier.indexed(size, type.projection());
    return Constraint.of(
        name,
        type,
        formulation,
        Double.isInfinite(cap) ? multiplier : multiplier.cappedAt(cap),
        dynamics.withRestart(dynamics.restart() && type == ConstraintType.INEQUALITY),
        type == ConstraintType.INEQUALITY && tightening > 0
            ? Conditioning.none().withSlack(Schedule.constant(-tightening))
            : Conditioning.none());
  }

  /**
   * Returns the buffers that violations of groups are measured on; null if they are measured on the
   * step alone, or on another sample.
   *
   * @param buffer {@code k}
   * @param training the groups of the training set
   */
  public @Nullable ReplayBuffer buffers(int buffer, Groups training) {
    int[] lengths = new int[training.size()];
    for (int g = 0; g < lengths.length; g++) {
      lengths[g] = sample == Sample.EPOCH ? Math.toIntExact(training.count(g)) : buffer;
    }
    return measuresStep(buffer) || heldOut()
        ? null
        : ReplayBuffer.create(lengths, Math.max(1, buffer));
  }

  private boolean measuresStep(int buffer) {
    return sample == Sample.BUFFER && buffer == 0;
  }

  /**
   * As this in the published arithmetic, where an average goes on for what was not observed: as the
   * optimizers of the time did.
   */
  public Dual asPublished() {
    boolean remembers = dynamics.rule() instanceof GradientAscent ascent && ascent.momentum() > 0;
    return withDynamics(dynamics.withFading(remembers));
  }
}
