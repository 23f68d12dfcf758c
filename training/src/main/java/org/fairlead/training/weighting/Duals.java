package org.fairlead.training.weighting;

import org.fairlead.constrained.Adam;
import org.fairlead.constrained.AlternatingDualPrimal;
import org.fairlead.constrained.AlternatingPrimalDual;
import org.fairlead.constrained.AugmentedLagrangian;
import org.fairlead.constrained.Caution;
import org.fairlead.constrained.DualDynamics;
import org.fairlead.constrained.DualRule;
import org.fairlead.constrained.Extrapolation;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.GradientAscent;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.NuPi;
import org.fairlead.constrained.Penalty;
import org.fairlead.constrained.QuadraticPenalty;
import org.fairlead.constrained.Simultaneous;
import org.fairlead.constrained.Solver;
import org.fairlead.fairness.method.Dual;
import org.fairlead.training.recipe.DualRecipe;
import org.fairlead.training.recipe.MethodRecipe;

/** The dual side that a recipe asks for. */
final class Duals {
  private Duals() {}

  static Dual of(MethodRecipe method, double step) {
    DualRecipe dual = method.dual();
    Caution caution =
        switch (dual.noise()) {
          case "lower-bound" -> Caution.lowerBound(dual.z());
          case "dead-zone" -> Caution.deadZone(dual.z());
          default -> Caution.none();
        };
    DualDynamics dynamics =
        DualDynamics.of(rule(method, step)).withRestart(dual.restart()).withCaution(caution);
    Double cap = dual.cap();
    return new Dual(
        dynamics,
        formulation(dual),
        solver(dual.solver()),
        cap == null ? Double.POSITIVE_INFINITY : cap,
        switch (dual.sample()) {
          case "epoch" -> Dual.Sample.EPOCH;
          case "held-out" -> Dual.Sample.HELD_OUT;
          default -> Dual.Sample.BUFFER;
        },
        method.tightening());
  }

  private static DualRule rule(MethodRecipe method, double step) {
    DualRecipe dual = method.dual();
    return switch (dual.dynamics()) {
      case "ema" -> GradientAscent.averaged(step, dual.momentum());
      case "momentum" -> GradientAscent.withMomentum(step, dual.momentum());
      case "nesterov" -> GradientAscent.withNesterov(step, dual.momentum());
      case "adam" -> Adam.of(step).withBetas(dual.momentum(), 0.999);
      case "nupi" -> NuPi.of(step, dual.kp()).withGains(dual.kp(), dual.ki()).withNu(dual.nu());
      default -> GradientAscent.averaged(step, method.dualEma());
    };
  }

  /** Penalties look at what is counted: surrogates are on another scale. */
  private static Formulation formulation(DualRecipe dual) {
    Penalty penalty =
        dual.growth() == 1
            ? Penalty.constant(dual.penalty())
            : Penalty.multiplicative(dual.penalty(), dual.growth());
    return switch (dual.formulation()) {
      case "augmented" -> AugmentedLagrangian.of(penalty).withLevel(Formulation.Level.STRICT);
      case "penalty" -> QuadraticPenalty.of(penalty).withLevel(Formulation.Level.STRICT);
      default -> new Lagrangian();
    };
  }

  private static Solver solver(String name) {
    return switch (name) {
      case "simultaneous" -> new Simultaneous();
      case "primal-dual" -> new AlternatingPrimalDual(true);
      case "extrapolation" -> new Extrapolation();
      default -> new AlternatingDualPrimal();
    };
  }
}
