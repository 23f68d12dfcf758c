package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Trajectories of Cooper 1.0.0: every case of the plain Lagrangian that alternates dual and primal
 * gradient steps. Recorded on small convex problems in the plane and in five dimensions.
 */
final class CooperGoldenTest {
  private static final String FILE = "a_cooper/cooper100_lag.json";

  /** The rows of the five-dimensional problems, strict and surrogate. */
  private static final double[][] A = {
    {1.0, -0.5, 0.25, 0.0, 2.0},
    {-1.0, 0.75, 0.0, 1.5, -0.25},
    {0.5, 0.5, -1.0, 0.25, 0.0},
    {0.0, -1.25, 0.5, -0.5, 1.0},
    {1.5, 0.0, 0.0, -1.0, 0.5}
  };

  private static final double[][] A_SURROGATE = {
    {1.05, -0.5, 0.15, 0.02, 2.0},
    {-1.0, 0.85, 0.0, 1.45, -0.22},
    {0.46, 0.5, -0.92, 0.25, 0.0},
    {0.1, -1.25, 0.5, -0.44, 0.98},
    {1.5, -0.07, 0.03, -1.0, 0.6}
  };

  private static final double[] B = {-1.0, -0.5, -0.75, 0.25, 1.0};

  @TestFactory
  List<DynamicTest> step_followsTheBundledTrajectories() {
    return GoldenFiles.bundled(FILE, CooperGoldenTest::isChosen, CooperGoldenTest::follow);
  }

  @TestFactory
  List<DynamicTest> step_followsEveryTrajectory() {
    return GoldenFiles.complete(FILE, CooperGoldenTest::isChosen, CooperGoldenTest::follow);
  }

  private static boolean isChosen(JsonNode trace) {
    JsonNode config = trace.get("config");
    return config.get("optimizer").asString().equals("AlternatingDualPrimal")
        && config.get("primal").get("name").asString().equals("SGD")
        && config.get("dual").get("name").asString().equals("SGD");
  }

  private static void follow(JsonNode trace) {
    JsonNode config = trace.get("config");
    JsonNode dual = config.get("dual");
    double rate = dual.get("lr").asDouble();
    double gamma = dual.path("momentum").asDouble(0);
    assertThat(dual.path("dampening").asDouble(0)).isEqualTo(gamma);
    var toy = new Toy(config, rate, gamma);
    double tolerance = 1e-9;
    for (JsonNode step : trace.get("steps")) {
      StepReport report = new AlternatingDualPrimal().step(toy);
      assertThat(report.loss()).isEqualTo(step.get("loss").asDouble(), within(tolerance));
      assertThat(report.lagrangian())
          .isEqualTo(step.get("primal_lagrangian").asDouble(), within(tolerance));
      // Cooper 1.0.0 records the dual Lagrangian before the multipliers move.
      assertThat(toy.dualLagrangianBefore)
          .isEqualTo(step.get("dual_lagrangian").asDouble(), within(tolerance));
      assertThat(toy.x).containsExactly(array(step.get("x_after")), within(tolerance));
      for (int c = 0; c < toy.constraints.size(); c++) {
        assertThat(toy.constraints.get(c).multiplier().values())
            .containsExactly(array(step.get("multipliers_after").get(c)), within(tolerance));
      }
    }
  }

  private static double[] array(JsonNode node) {
    double[] array = new double[node.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = node.get(i).asDouble();
    }
    return array;
  }

  /** The recorded problems: objective, constraints with hand-written gradients, and SGD on x. */
  private static final class Toy implements Primal {
    private final String problem;
    private final double rate;
    private final double momentum;
    private final double[] x;
    private final List<Constraint> constraints = new ArrayList<>();
    private int step;
    private double[] velocity = new double[0];
    private double[] lossGradient = new double[0];
    private double[][] gradients = new double[0][];
    private double dualLagrangianBefore;

    Toy(JsonNode config, double dualRate, double gamma) {
      this.problem = config.get("problem").asString();
      this.rate = config.get("primal").get("lr").asDouble();
      this.momentum = config.get("primal").path("momentum").asDouble(0);
      this.x = array(config.get("x0"));
      switch (problem) {
        case "ineq2", "proxy2" -> add(ConstraintType.INEQUALITY, 2, false, dualRate, gamma);
        case "idx5", "idx5proxy" -> add(ConstraintType.INEQUALITY, 5, true, dualRate, gamma);
        case "mixed2" -> {
          add(ConstraintType.INEQUALITY, 1, false, dualRate, gamma);
          add(ConstraintType.EQUALITY, 1, false, dualRate, gamma);
        }
        case "ineq2_flags" -> {
          add(ConstraintType.INEQUALITY, 1, false, dualRate, gamma);
          add(ConstraintType.INEQUALITY, 1, false, dualRate, gamma);
        }
        default -> throw new AssertionError("unknown problem " + problem);
      }
    }

    private void add(ConstraintType type, int size, boolean indexed, double rate, double gamma) {
      Multiplier multiplier =
          indexed
              ? Multiplier.indexed(size, type.projection())
              : Multiplier.dense(size, type.projection());
      DualDynamics dynamics =
          DualDynamics.of(GradientAscent.averaged(rate, gamma)).withFading(indexed);
      constraints.add(
          Constraint.of("c" + constraints.size(), type, new Lagrangian(), multiplier, dynamics));
    }

    @Override
    public Evaluation evaluate() {
      double a = x[0];
      double b = x[1];
      Evaluation evaluation;
      switch (problem) {
        case "ineq2" -> {
          plane(2 * a, 2 * b, new double[] {-1, -1}, new double[] {2 * a, 1});
          evaluation =
              observe(a * a + b * b, ConstraintState.of(new double[] {1 - a - b, a * a + b - 1}));
        }
        case "proxy2" -> {
          plane(2 * a, 2 * b, new double[] {-0.9, -1.1}, new double[] {1.6 * a, 1.05});
          evaluation =
              observe(
                  a * a + b * b,
                  ConstraintState.of(
                          new double[] {1 - 0.9 * a - 1.1 * b, 0.8 * a * a + 1.05 * b - 1})
                      .withStrict(new double[] {1 - a - b, a * a + b - 1}));
        }
        case "ineq2_flags" -> {
          plane(2 * a, 2 * b, new double[] {-1, -1}, new double[] {2 * a, 1});
          evaluation =
              observe(
                  a * a + b * b,
                  ConstraintState.of(new double[] {1 - a - b}).contributing(true, step % 2 == 0),
                  ConstraintState.of(new double[] {a * a + b - 1})
                      .contributing(step % 3 != 2, true));
        }
        case "mixed2" -> {
          plane(2 * (a - 1), 4 * (b + 0.5), new double[] {1, 0.5}, new double[] {1, -2});
          evaluation =
              observe(
                  (a - 1) * (a - 1) + 2 * (b + 0.5) * (b + 0.5),
                  ConstraintState.of(new double[] {a + 0.5 * b - 0.25}),
                  ConstraintState.of(new double[] {a - 2 * b - 0.75}));
        }
        default -> evaluation = rows();
      }
      dualLagrangianBefore = evaluation.dualLagrangian();
      return evaluation;
    }

    private Evaluation rows() {
      boolean proxy = problem.equals("idx5proxy");
      int first = step % 5;
      int[] indices = {first, (first + 2) % 5, (first + 3) % 5};
      double[][] matrix = proxy ? A_SURROGATE : A;
      double loss = 0;
      lossGradient = new double[5];
      for (int i = 0; i < 5; i++) {
        loss += x[i] * x[i];
        lossGradient[i] = 2 * x[i];
      }
      gradients = new double[][] {matrix[indices[0]], matrix[indices[1]], matrix[indices[2]]};
      ConstraintState state = ConstraintState.of(residuals(matrix, indices), indices);
      if (proxy) {
        int[] strict = {(first + 1) % 5, (first + 4) % 5};
        state = state.withStrict(residuals(A, strict), strict);
      }
      return observe(loss, state);
    }

    private double[] residuals(double[][] matrix, int[] indices) {
      double[] residuals = new double[indices.length];
      for (int j = 0; j < residuals.length; j++) {
        residuals[j] = -B[indices[j]];
        for (int i = 0; i < x.length; i++) {
          residuals[j] += matrix[indices[j]][i] * x[i];
        }
      }
      return residuals;
    }

    private void plane(double lossA, double lossB, double[] first, double[] second) {
      lossGradient = new double[] {lossA, lossB};
      gradients = new double[][] {first, second};
    }

    private Evaluation observe(double loss, ConstraintState... states) {
      var observed = new ArrayList<Observed>();
      for (int c = 0; c < states.length; c++) {
        observed.add(new Observed(constraints.get(c), states[c]));
      }
      return Evaluation.of(loss, observed);
    }

    @Override
    public void descend(double[] weights) {
      double[] gradient = lossGradient.clone();
      for (int j = 0; j < weights.length; j++) {
        for (int i = 0; i < x.length; i++) {
          gradient[i] += weights[j] * gradients[j][i];
        }
      }
      boolean begins = velocity.length == 0;
      velocity = begins ? new double[x.length] : velocity;
      for (int i = 0; i < x.length; i++) {
        velocity[i] = momentum * velocity[i] + gradient[i];
        x[i] -= rate * velocity[i];
      }
      step++;
    }
  }
}
