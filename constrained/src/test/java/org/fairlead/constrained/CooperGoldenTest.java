package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.DualRule;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NuPi;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.AlternatingPrimalDual;
import org.fairlead.constrained.solver.Extrapolation;
import org.fairlead.constrained.solver.Simultaneous;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.solver.Unconstrained;
import org.fairlead.testkit.GoldenTraces;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Trajectories of Cooper 1.0.0 on small convex problems, to {@code 1e-13 · max(1, amplification)}:
 * every formulation, order of play, dual optimizer and penalty growth.
 */
final class CooperGoldenTest {

  @TestFactory
  List<DynamicTest> step_followsTheBundledTrajectories() {
    return GoldenTraces.bundled("a_cooper/cooper100_lag.json", CooperGoldenTest::follow);
  }

  @TestFactory
  List<DynamicTest> step_followsEveryTrajectory() {
    return GoldenTraces.everyCase(
        "a_cooper", trace -> !CooperRestartGoldenTest.has679b771(trace), CooperGoldenTest::follow);
  }

  private static void follow(JsonNode file, JsonNode trace) {
    JsonNode config = trace.get("config");
    double tolerance = 1e-13 * Math.max(1, trace.path("amplification").asDouble(1));
    var problem =
        new GoldenProblem(
            file,
            config,
            new TorchOptimizer(config.get("primal")),
            (c, type, size, indexed) -> constraint(trace, c, type, size, indexed));
    Solver solver = solver(config);
    for (JsonNode step : trace.get("steps")) {
      close(step.get("x_before"), problem.x(), tolerance);
      problem.step(solver);
      assertStep(step, config, problem, solver, tolerance);
    }
  }

  private static void assertStep(
      JsonNode step, JsonNode config, GoldenProblem problem, Solver solver, double tolerance) {
    boolean cheaper = config.path("use_compute_violations").asBoolean(false);
    boolean primalFirst = solver instanceof AlternatingPrimalDual;
    // A roll-out of Cooper reports the last evaluation of the alternating forms, but the first of
    // an extrapolation, and never asks the cheaper evaluation for a loss.
    Evaluation reported = problem.evaluation(primalFirst && !cheaper ? 1 : 0);
    close(step.get("loss"), new double[] {reported.loss()}, tolerance);
    Evaluation measured = problem.evaluation(primalFirst ? 1 : 0);
    for (int c = 0; c < problem.constraints().size(); c++) {
      ConstraintState state = measured.observed().get(c).state();
      close(step.get("violation").get(c), state.violation(), tolerance);
      if (!step.get("strict_violation").get(c).isNull()) {
        close(step.get("strict_violation").get(c), state.strictViolation(), tolerance);
      }
      Constraint constraint = problem.constraints().get(c);
      JsonNode multipliers = step.get("multipliers_after").get(c);
      if (multipliers.isNull()) {
        assertThat(constraint.multiplier().values()).containsOnly(0);
      } else {
        close(multipliers, constraint.multiplier().values(), tolerance);
      }
      JsonNode penalties = step.get("penalty_after").get(c);
      if (!penalties.isNull()) {
        close(penalties, constraint.penalties(), tolerance);
      }
    }
    if (!step.get("dual_lagrangian").isNull()) {
      double[] dual = {problem.dualLagrangian(primalFirst ? 1 : 0)};
      close(step.get("dual_lagrangian"), dual, tolerance);
    }
    double[] lagrangian = {
      solver instanceof AlternatingDualPrimal
          ? problem.report().lagrangian()
          : problem.lagrangian(0)
    };
    close(step.get("primal_lagrangian"), lagrangian, tolerance);
    assertThat(problem.report().lagrangian()).isEqualTo(lagrangian[0]);
    close(step.get("x_after"), problem.x(), tolerance);
  }

  private static void close(JsonNode expected, double[] actual, double tolerance) {
    assertThat(actual).containsExactly(GoldenProblem.array(expected), within(tolerance));
  }

  private static Solver solver(JsonNode config) {
    return switch (config.get("optimizer").asString()) {
      case "Unconstrained" -> new Unconstrained();
      case "Simultaneous" -> new Simultaneous();
      case "AlternatingDualPrimal" -> new AlternatingDualPrimal();
      case "AlternatingPrimalDual" ->
          new AlternatingPrimalDual(config.get("use_compute_violations").asBoolean());
      case "Extrapolation" -> new Extrapolation();
      default -> throw new AssertionError("unknown optimizer " + config.get("optimizer"));
    };
  }

  private static Constraint constraint(
      JsonNode trace, int c, ConstraintType type, int size, boolean indexed) {
    JsonNode config = trace.get("config");
    Formulation formulation = formulation(trace, c);
    String name = "c" + c;
    if (formulation instanceof QuadraticPenalty penalty) {
      return indexed
          ? Constraint.penalizedIndexed(name, type, penalty, size)
          : Constraint.penalized(name, type, penalty, size);
    }
    double[] initial = GoldenProblem.start(trace, c, size);
    Multiplier multiplier =
        indexed
            ? Multiplier.indexed(initial, type.projection())
            : Multiplier.dense(initial, type.projection());
    return Constraint.of(
        name, type, formulation, multiplier, dynamics(config.get("dual"), indexed));
  }

  private static Formulation formulation(JsonNode trace, int c) {
    JsonNode config = trace.get("config");
    return switch (config.get("formulation").asString()) {
      case "Lagrangian" -> new Lagrangian();
      case "AugmentedLagrangian" -> AugmentedLagrangian.of(penalty(trace, c));
      case "QuadraticPenalty" -> QuadraticPenalty.of(penalty(trace, c));
      default -> throw new AssertionError("unknown formulation " + config.get("formulation"));
    };
  }

  private static Penalty penalty(JsonNode trace, int c) {
    JsonNode config = trace.get("config");
    JsonNode updater = config.path("updater");
    double[] initial = GoldenProblem.array(trace.get("steps").get(0).get("penalty_before").get(c));
    Penalty penalty = Penalty.constant(initial[0]);
    if (updater.isObject()) {
      penalty =
          switch (updater.get("name").asString()) {
            case "Additive" -> Penalty.additive(initial[0], updater.get("increment").asDouble());
            case "Multiplicative" ->
                Penalty.multiplicative(initial[0], updater.get("growth_factor").asDouble());
            default -> throw new AssertionError("unknown penalty updater " + updater);
          };
      penalty =
          penalty
              .withTolerance(updater.get("violation_tolerance").asDouble())
              .withRestart(updater.get("has_restart").asBoolean());
    }
    return penalty.withInitial(initial).withShared(config.path("scalar_penalty").asBoolean(false));
  }

  private static DualDynamics dynamics(JsonNode dual, boolean indexed) {
    double rate = dual.get("lr").asDouble();
    DualRule rule =
        switch (dual.get("name").asString()) {
          case "SGD", "ExtraSGD" ->
              new GradientAscent(
                  rate,
                  dual.path("momentum").asDouble(0),
                  dual.path("dampening").asDouble(0),
                  dual.path("nesterov").asBoolean(false));
          case "Adam", "ExtraAdam" ->
              new Adam(
                  rate,
                  dual.path("betas").path(0).asDouble(0.9),
                  dual.path("betas").path(1).asDouble(0.999),
                  dual.path("eps").asDouble(1e-8),
                  dual.path("amsgrad").asBoolean(false),
                  dual.get("name").asString().equals("ExtraAdam"));
          case "nuPI" ->
              NuPi.of(rate, 0)
                  .withGains(
                      GoldenProblem.array(dual.get("Kp")), GoldenProblem.array(dual.get("Ki")))
                  .withNu(dual.get("ema_nu").asDouble())
                  .withStart(
                      dual.get("init_type").asString().equals("ZEROS")
                          ? NuPi.Start.ZEROS
                          : NuPi.Start.COOPER_1_0_0);
          default -> throw new AssertionError("unknown dual optimizer " + dual);
        };
    boolean remembers = rule instanceof GradientAscent ascent && ascent.momentum() > 0;
    return DualDynamics.of(rule)
        .withLeak(dual.path("weight_decay").asDouble(0))
        .withFading(indexed && remembers);
  }
}
