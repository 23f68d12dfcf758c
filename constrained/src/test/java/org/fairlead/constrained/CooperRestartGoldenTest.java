package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.AlternatingPrimalDual;
import org.fairlead.constrained.solver.Simultaneous;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.testkit.GoldenTraces;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Trajectories of Cooper at commit 679b771, which had restarts of multipliers on feasibility. */
final class CooperRestartGoldenTest {

  @TestFactory
  List<DynamicTest> step_followsEveryTrajectory() {
    return GoldenTraces.everyCase(
        "a_cooper", CooperRestartGoldenTest::has679b771, CooperRestartGoldenTest::follow);
  }

  /** Whether a trace was recorded with this commit, whose optimizers have other fields. */
  static boolean has679b771(JsonNode trace) {
    return trace.path("config").has("restart");
  }

  private static void follow(JsonNode file, JsonNode trace) {
    JsonNode config = trace.get("config");
    double tolerance = 1e-13 * Math.max(1, trace.path("amplification").asDouble(1));
    double gamma = config.get("dual_kw").path("momentum").asDouble(0);
    var rule =
        new GradientAscent(
            config.get("dual_lr").asDouble(),
            gamma,
            config.get("dual_kw").path("dampening").asDouble(0),
            false);
    var problem =
        new GoldenProblem(
            file,
            config,
            TorchOptimizer.sgd(config.get("primal_lr").asDouble()),
            (c, type, size, indexed) ->
                Constraint.of(
                    "c" + c,
                    type,
                    new Lagrangian(),
                    indexed
                        ? Multiplier.indexed(GoldenProblem.start(trace, c, size), type.projection())
                        : Multiplier.dense(GoldenProblem.start(trace, c, size), type.projection()),
                    DualDynamics.of(rule)
                        .withRestart(config.get("restart").asBoolean())
                        .withFading(indexed && gamma > 0)));
    boolean primalFirst = config.get("optimizer").asString().equals("AlternatingPrimalDual");
    Solver solver =
        switch (config.get("optimizer").asString()) {
          case "Simultaneous" -> new Simultaneous();
          case "AlternatingDualPrimal" -> new AlternatingDualPrimal();
          case "AlternatingPrimalDual" -> new AlternatingPrimalDual(false);
          default -> throw new AssertionError("unknown optimizer " + config.get("optimizer"));
        };
    for (JsonNode step : trace.get("steps")) {
      close(step.get("x_before"), problem.x(), tolerance);
      problem.step(solver);
      int last = primalFirst ? 1 : 0;
      close(step.get("loss"), new double[] {problem.evaluation(last).loss()}, tolerance);
      ConstraintState state = problem.evaluation(last).observed().get(0).state();
      close(step.get("violation"), state.violation(), tolerance);
      double lagrangian = primalFirst ? problem.lagrangian(1) : problem.report().lagrangian();
      close(step.get("lagrangian"), new double[] {lagrangian}, tolerance);
      close(
          step.get("dual_lagrangian"), new double[] {problem.report().dualLagrangian()}, tolerance);
      close(step.get("x_after"), problem.x(), tolerance);
      close(
          step.get("multiplier_after"),
          problem.constraints().get(0).multiplier().values(),
          tolerance);
    }
  }

  private static void close(JsonNode expected, double[] actual, double tolerance) {
    assertThat(actual).containsExactly(GoldenProblem.array(expected), within(tolerance));
  }
}
