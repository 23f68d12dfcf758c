package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.AlternatingPrimalDual;
import org.fairlead.constrained.solver.Extrapolation;
import org.fairlead.constrained.solver.Simultaneous;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.solver.Unconstrained;
import org.fairlead.testkit.GoldenTraces;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Indexed constraints whose penalty coefficients restart: the sixteen runs that Cooper 1.0.0 raises
 * an error on, with the settings of the runs recorded beside them. Each is followed by a
 * recomputation in plain arrays.
 */
final class IndexedRestartTest {
  private static final int STEPS = 40;
  private static final double TOLERANCE = 1e-3;
  private static final double PRIMAL_RATE = 0.02;
  private static final double DUAL_RATE = 0.5;

  private static final Map<String, Solver> SOLVERS =
      Map.of(
          "Simultaneous", new Simultaneous(),
          "AlternatingPrimalDual", new AlternatingPrimalDual(false),
          "AlternatingPrimalDual_cv", new AlternatingPrimalDual(true),
          "AlternatingDualPrimal", new AlternatingDualPrimal(),
          "Extrapolation", new Extrapolation());

  static Stream<String> failedInTheReference() {
    var names = new ArrayList<String>();
    for (String problem : List.of("idx5", "idx5proxy")) {
      for (String order :
          List.of(
              "Simultaneous_mult",
              "AlternatingPrimalDual_mult",
              "AlternatingPrimalDual_add",
              "AlternatingPrimalDual_cv_mult",
              "AlternatingDualPrimal_mult",
              "AlternatingDualPrimal_add",
              "Extrapolation_mult")) {
        names.add("al_" + problem + "_" + order);
      }
    }
    names.add("qp_idx5_mult");
    names.add("qp_idx5_add");
    return names.stream();
  }

  @TestFactory
  List<DynamicTest> failedInTheReference_isTheRecordedList() {
    return GoldenTraces.everyFile(
        "a_cooper",
        file -> file.path("cases_failed_in_reference").has("al_idx5_Simultaneous_mult"),
        (root, files) ->
            assertThat(
                    root.get("cases_failed_in_reference").properties().stream()
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(failedInTheReference().toList()));
  }

  @ParameterizedTest
  @MethodSource("failedInTheReference")
  void step_takesTheRunThatTheReferenceFailsOn(String name) {
    boolean augmented = name.startsWith("al_");
    String order = name.replaceFirst("^[a-z]+_[a-z0-9]+_", "").replaceFirst("_?(mult|add)$", "");
    Solver solver = SOLVERS.getOrDefault(order, new Unconstrained());
    double first = augmented ? 1 : 0.5;
    Penalty penalty =
        (name.endsWith("mult")
                ? Penalty.multiplicative(first, 1.02)
                : Penalty.additive(first, 0.05))
            .withTolerance(TOLERANCE);
    boolean proxy = name.contains("proxy");
    GoldenProblem problem =
        problem(
            proxy ? "idx5proxy" : "idx5",
            augmented ? AugmentedLagrangian.of(penalty) : QuadraticPenalty.of(penalty),
            TorchOptimizer.sgd(PRIMAL_RATE),
            DUAL_RATE);
    Constraint constraint = problem.constraints().get(0);
    var expected = new Recomputation(proxy, penalty, augmented ? DUAL_RATE : 0, order);
    for (int step = 0; step < STEPS; step++) {
      problem.step(solver);
      expected.step(step);
      assertThat(problem.x()).containsExactly(expected.x, within(1e-12));
      assertThat(constraint.multiplier().values()).containsExactly(expected.lambda, within(1e-12));
      assertThat(constraint.penalties()).containsExactly(expected.c, within(1e-12));
    }
    // A penalty alone leaves every active constraint violated, so no grown coefficient restarts.
    assertThat(expected.restarts > 0).isEqualTo(augmented);
  }

  private static GoldenProblem problem(
      String name, Formulation formulation, TorchOptimizer optimizer, double dualRate) {
    JsonNode config =
        new ObjectMapper()
            .readTree("{\"problem\": \"%s\", \"x0\": [1, -1, 0.5, 2, -0.25]}".formatted(name));
    return new GoldenProblem(
        config,
        optimizer,
        (constraint, type, size, indexed) ->
            Constraint.of(
                "c" + constraint,
                type,
                formulation,
                Multiplier.indexed(size, type.projection()),
                DualDynamics.gradientAscent(dualRate)));
  }

  /** The same runs by the formulas. */
  private static final class Recomputation {
    private final double[][] surrogate;
    private final boolean proxy;
    private final Penalty penalty;
    private final double dualRate;
    private final String order;
    private final double[] x = {1, -1, 0.5, 2, -0.25};
    private final double[] lambda = new double[5];
    private final double[] c = new double[5];
    private int restarts;

    Recomputation(boolean proxy, Penalty penalty, double dualRate, String order) {
      this.surrogate = proxy ? GoldenProblem.A_SURROGATE : GoldenProblem.A;
      this.proxy = proxy;
      this.penalty = penalty;
      this.dualRate = dualRate;
      this.order = order;
      Arrays.fill(c, penalty.initial().get(0));
    }

    void step(int time) {
      double[] start = x.clone();
      double[] before = lambda.clone();
      double[] measured = strict(time);
      switch (order.toLowerCase(Locale.ROOT)) {
        case "alternatingdualprimal" -> {
          ascend(before, measured);
          descend(start, time);
        }
        case "alternatingprimaldual", "alternatingprimaldual_cv" -> {
          descend(start, time);
          measured = strict(time);
          ascend(before, measured);
        }
        case "extrapolation" -> {
          double[] gradient = gradient(time);
          ascend(before, measured);
          move(start, gradient);
          gradient = gradient(time);
          ascend(before, strict(time));
          move(start, gradient);
        }
        default -> {
          descend(start, time);
          ascend(before, measured);
        }
      }
      update(measured);
    }

    /** NaN where not observed. */
    private double[] strict(int time) {
      double[] values = new double[5];
      Arrays.fill(values, Double.NaN);
      for (int ahead : proxy ? new int[] {1, 4} : new int[] {0, 2, 3}) {
        int row = (time + ahead) % 5;
        values[row] = dot(GoldenProblem.A[row]) - GoldenProblem.B[row];
      }
      return values;
    }

    private double dot(double[] row) {
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        sum += row[i] * x[i];
      }
      return sum;
    }

    private void ascend(double[] from, double[] measured) {
      for (int row = 0; row < 5; row++) {
        if (!Double.isNaN(measured[row])) {
          lambda[row] = Math.max(0, from[row] + dualRate * measured[row]);
        } else {
          lambda[row] = from[row];
        }
      }
    }

    private double[] gradient(int time) {
      double[] gradient = new double[5];
      for (int i = 0; i < 5; i++) {
        gradient[i] = 2 * x[i];
      }
      for (int ahead : new int[] {0, 2, 3}) {
        int row = (time + ahead) % 5;
        double violation = dot(surrogate[row]) - GoldenProblem.B[row];
        double weight = Math.max(0, lambda[row] + c[row] * violation);
        for (int i = 0; i < 5; i++) {
          gradient[i] += weight * surrogate[row][i];
        }
      }
      return gradient;
    }

    private void descend(double[] start, int time) {
      move(start, gradient(time));
    }

    private void move(double[] start, double[] gradient) {
      for (int i = 0; i < 5; i++) {
        x[i] = start[i] - PRIMAL_RATE * gradient[i];
      }
    }

    private void update(double[] measured) {
      for (int row = 0; row < 5; row++) {
        if (measured[row] > TOLERANCE) {
          c[row] = c[row] * penalty.factor() + penalty.increment();
        } else if (measured[row] <= 0) {
          restarts += c[row] > penalty.initial().get(0) ? 1 : 0;
          c[row] = penalty.initial().get(0);
        }
      }
    }
  }

  /** Small steps, three of five rows in each: the violations of all rows vanish. */
  @ParameterizedTest
  @ValueSource(strings = {"idx5", "idx5proxy"})
  void step_approachesAFeasiblePointWhileCoefficientsRestart(String name) {
    SOLVERS.forEach(
        (order, solver) -> {
          Penalty penalty = Penalty.multiplicative(1, 1.02).withTolerance(TOLERANCE).withMaximum(4);
          GoldenProblem problem =
              problem(name, AugmentedLagrangian.of(penalty), TorchOptimizer.sgd(0.002), 0.02);
          for (int step = 0; step < 8000; step++) {
            problem.step(solver);
          }
          double[] x = problem.x();
          for (int row = 0; row < 5; row++) {
            double violation = ConvexProblem.dot(GoldenProblem.A[row], x) - GoldenProblem.B[row];
            assertThat(violation).as("%s, row %d", order, row).isLessThan(0.01);
          }
        });
  }

  /** A coefficient that is not observed stays, whatever the others do. */
  @Test
  void finishStep_restartsWhatWasObservedAlone() {
    Constraint constraint =
        Constraint.penalizedIndexed(
            "rows",
            ConstraintType.INEQUALITY,
            QuadraticPenalty.of(Penalty.multiplicative(1, 2).withTolerance(TOLERANCE)),
            3);
    constraint.finishStep(ConstraintState.of(new double[] {1, 1, 1}));
    constraint.finishStep(ConstraintState.of(new double[] {-1, 1}, new int[] {2, 0}));
    assertThat(constraint.penalties()).containsExactly(4, 2, 1);
  }
}
