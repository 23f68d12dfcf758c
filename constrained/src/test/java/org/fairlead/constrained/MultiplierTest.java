package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.Schedule;
import org.fairlead.constrained.implicit.ImplicitModel;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultiplierTest {

  @Test
  void create_rejectsValuesOutsideTheSet() {
    assertFails(
        () -> Multiplier.dense(new double[] {1, -0.5}, Projection.NON_NEGATIVE),
        "initial[1] is -0.5, expected a NON_NEGATIVE multiplier");
    assertFails(
        () -> Multiplier.indexed(new double[] {Double.NaN}, Projection.FREE),
        "initial[0] is NaN, expected a FREE multiplier");
    assertFails(
        () -> Multiplier.dense(new double[] {3}, Projection.NON_NEGATIVE).cappedAt(2),
        "initial[0] is 3.0, expected a NON_NEGATIVE multiplier of at most 2.0");
    assertFails(
        () -> Multiplier.dense(1, Projection.FREE).cappedAt(0), "cap must be positive, got 0.0");
    assertFails(() -> Multiplier.indexed(0, Projection.FREE), "size must be positive, got 0");
  }

  @Test
  void restore_rejectsValuesBeyondTheCap() {
    Multiplier capped = Multiplier.dense(1, Projection.FREE).cappedAt(2);
    assertFails(
        () -> capped.restore(Map.of("values", new double[] {-3})),
        "state 'values'[0] is -3.0, expected a FREE multiplier of at most 2.0");
    assertThat(capped.values()).containsExactly(0);
    assertThat(capped.cap()).isEqualTo(2);
  }

  /** Marks of one check must not leak into the next, whatever word of bits they are in. */
  @Test
  void requireFit_findsEntriesObservedTwiceAndForgetsThemAgain() {
    Constraint constraint = linear(1000, i -> new double[] {1});
    int[] entries = {0, 63, 64, 999, 63};
    ConstraintState twice = ConstraintState.of(new double[5], entries);
    ConstraintState once = ConstraintState.of(new double[4], new int[] {999, 64, 63, 0});
    for (int k = 0; k < 3; k++) {
      assertFails(
          () -> constraint.requireFit(twice), "constraint 'c': violation observes entry 63 twice");
      constraint.requireFit(once);
    }
  }

  private static Constraint linear(int size, IntFunction<double[]> features) {
    return Constraint.of(
        "c",
        ConstraintType.INEQUALITY,
        new Lagrangian(),
        Multiplier.implicit(size, Projection.NON_NEGATIVE, ImplicitModel.linear(1), features),
        DualDynamics.gradientAscent(0.05));
  }

  /**
   * min ½‖x‖² s.t. x_i >= b_i with b_i = 1 + 2 φ_i: λ*_i = b_i is a linear function of φ_i, so two
   * parameters hold the multipliers of 40 constraints.
   */
  @Test
  void implicitLinear_findsMultipliersThatAreALinearFunction() {
    double[] features = new SplittableRandom(3).doubles(40, 0, 1).toArray();
    Constraint constraint =
        Constraint.of(
            "c",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.implicit(
                40,
                Projection.NON_NEGATIVE,
                ImplicitModel.linear(1),
                i -> new double[] {features[i]}),
            DualDynamics.gradientAscent(0.0025));
    double[][] rows = new double[40][40];
    double[] limits = new double[40];
    for (int i = 0; i < 40; i++) {
      rows[i][i] = -1;
      limits[i] = -(1 + 2 * features[i]);
    }
    var problem =
        ConvexProblem.norm(40, 0.2)
            .subjectTo(constraint, rows, limits)
            .run(new AlternatingDualPrimal(), 3000);
    assertThat(constraint.state().get("multiplier.parameters"))
        .containsExactly(new double[] {2, 1}, within(1e-6));
    assertThat(problem.x()[7]).isEqualTo(1 + 2 * features[7], within(1e-6));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2})
  void addGradient_isTheDerivativeOfTheValue(long seed) {
    var random = new SplittableRandom(seed);
    for (ImplicitModel model :
        List.of(ImplicitModel.linear(3), ImplicitModel.oneHiddenLayer(3, 5, seed))) {
      double[] parameters = model.initial();
      for (int k = 0; k < parameters.length; k++) {
        parameters[k] += random.nextDouble(-1, 1);
      }
      double[] features = random.doubles(3, -1, 1).toArray();
      double[] gradient = new double[parameters.length];
      model.addGradient(parameters, features, 2, gradient);
      for (int k = 0; k < parameters.length; k++) {
        double kept = parameters[k];
        parameters[k] = kept + 1e-6;
        double up = model.value(parameters, features);
        parameters[k] = kept - 1e-6;
        double down = model.value(parameters, features);
        parameters[k] = kept;
        assertThat(gradient[k]).isEqualTo(2 * (up - down) / 2e-6, within(1e-8));
      }
    }
  }

  /** b_i = sin(3 φ_i) + 1 is no linear function; a hidden layer comes close. */
  @Test
  void implicitHiddenLayer_followsACurve() {
    int n = 60;
    Constraint constraint =
        Constraint.of(
            "c",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.implicit(
                n,
                Projection.NON_NEGATIVE,
                ImplicitModel.oneHiddenLayer(1, 16, 5),
                i -> new double[] {2.0 * i / n - 1}),
            DualDynamics.of(Adam.of(0.01)).withSchedule(Schedule.geometric(1, 0.01, 6000)));
    assertThat(constraint.multiplier().values()).containsOnly(0);
    double[][] rows = new double[n][n];
    double[] limits = new double[n];
    for (int i = 0; i < n; i++) {
      rows[i][i] = -1;
      limits[i] = -(Math.sin(3 * (2.0 * i / n - 1)) + 1);
    }
    ConvexProblem.norm(n, 0.5)
        .subjectTo(constraint, rows, limits)
        .run(new AlternatingDualPrimal(), 6000);
    for (int i = 0; i < n; i++) {
      assertThat(constraint.multiplier().value(i)).isEqualTo(-limits[i], within(0.15));
    }
  }

  @Test
  void implicit_leavesTheBoundaryOnlyUpwards() {
    Constraint constraint = linear(2, i -> new double[] {i});
    constraint.ascend(ConstraintState.of(new double[] {-1}, new int[] {0}));
    assertThat(constraint.multiplier().values()).containsExactly(0, 0);
    constraint.restore(Map.of("multiplier.parameters", new double[] {0, -1}));
    constraint.ascend(ConstraintState.of(new double[] {-1}, new int[] {0}));
    assertThat(constraint.state().get("multiplier.parameters")).containsExactly(0, -1);
    constraint.ascend(ConstraintState.of(new double[] {1}, new int[] {0}));
    assertThat(constraint.state().get("multiplier.parameters")).containsExactly(0, -0.95);
  }

  @Test
  void implicit_rejectsWhatItCannotDo() {
    assertFails(
        () ->
            Constraint.of(
                "c",
                ConstraintType.INEQUALITY,
                new Lagrangian(),
                Multiplier.implicit(
                    2, Projection.NON_NEGATIVE, ImplicitModel.linear(1), i -> new double[1]),
                DualDynamics.gradientAscent(1).withRestart(true)),
        "constraint 'c': restarts need an inequality with multipliers of its own");
    Constraint constraint = linear(2, i -> new double[3]);
    assertFails(() -> constraint.multiplier().value(1), "entry 1 has 3 features, expected 1");
    assertFails(() -> ImplicitModel.linear(0), "features must be positive, got 0");
    assertFails(() -> ImplicitModel.oneHiddenLayer(1, 0, 1), "width must be positive, got 0");
  }

  private static void assertFails(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }
}
