package org.fairlead.training.weighting;

import org.fairlead.constrained.AugmentedLagrangian;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Penalty;
import org.fairlead.constrained.QuadraticPenalty;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.DualRule;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NoisePolicy;
import org.fairlead.constrained.dual.NuPi;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.AlternatingPrimalDual;
import org.fairlead.constrained.solver.Extrapolation;
import org.fairlead.constrained.solver.Simultaneous;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.training.recipe.DualRecipe;
import org.fairlead.training.recipe.MethodRecipe;

/** The dual side that a recipe asks for. */
final class Duals {
  private Duals() {}

  static Dual of(MethodRecipe method, double step) {
    DualRecipe dual = method.dual();
    NoisePolicy noisePolicy =
        switch (dual.noise()) {
          case "lower-bound" -> NoisePolicy.lowerBound(dual.z());
          case "dead-zone" -> NoisePolicy.deadZone(dual.z());
          default -> NoisePolicy.none();
        };
    DualDynamics dynamics =
        DualDynamics.of(rule(method, step))
            .withRestart(dual.restart())
            .withNoisePolicy(noisePolicy);
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
        method.tightening(),
        dual.antiWindup());
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
