package org.fairlead.constrained.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.ConvexProblem;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Projection;
import org.fairlead.constrained.dual.DualDynamics;
import org.junit.jupiter.api.Test;

final class TwoSampleTest {
  private final Constraint constraint =
      Constraint.of(
          "c",
          ConstraintType.INEQUALITY,
          new Lagrangian(),
          Multiplier.dense(1, Projection.NON_NEGATIVE),
          DualDynamics.gradientAscent(0.1));

  private ConvexProblem training(double b) {
    return ConvexProblem.norm(1, 0.1)
        .subjectTo(constraint, new double[][] {{-1}}, new double[] {-b});
  }

  private Evaluation heldOut(double violation, double error) {
    return Evaluation.of(
        Double.NaN,
        List.of(
            new Observed(
                constraint,
                ConstraintState.of(new double[] {violation})
                    .withStandardErrors(new double[] {error}))));
  }

  /** Training asks for x >= 1, the held-out sample for x >= 1.5: the solution is the latter's. */
  @Test
  void step_satisfiesTheHeldOutConstraint() {
    ConvexProblem training = training(1);
    TwoSample game = TwoSample.of(training, () -> heldOut(1.5 - training.x()[0], 0), 1);
    for (int step = 0; step < 3000; step++) {
      new AlternatingDualPrimal().step(game);
    }
    assertThat(training.x()[0]).isEqualTo(1.5, within(1e-9));
    assertThat(constraint.multiplier().value(0)).isEqualTo(1.5, within(1e-9));
  }

  @Test
  void step_worksWithEverySolver() {
    for (Solver solver :
        List.of(
            new Simultaneous(),
            new AlternatingPrimalDual(false),
            new AlternatingPrimalDual(true),
            new Extrapolation())) {
      ConvexProblem training = training(1);
      TwoSample game = TwoSample.of(training, () -> heldOut(1.5 - training.x()[0], 0), 1);
      for (int step = 0; step < 3000; step++) {
        solver.step(game);
      }
      assertThat(training.x()[0]).isEqualTo(1.5, within(1e-9));
    }
  }

  @Test
  void period_holdsTheMultipliersInBetween() {
    ConvexProblem training = training(1);
    int[] measured = {0};
    TwoSample game =
        TwoSample.of(
            training,
            () -> {
              measured[0]++;
              return heldOut(1, 0);
            },
            3);
    double[] expected = {0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.3};
    for (double multiplier : expected) {
      new AlternatingDualPrimal().step(game);
      assertThat(constraint.multiplier().value(0)).isEqualTo(multiplier, within(1e-15));
    }
    assertThat(measured[0]).isEqualTo(3);
    TwoSample restored = TwoSample.of(training, () -> heldOut(1, 0), 3);
    restored.restore(game.state());
    new AlternatingDualPrimal().step(restored);
    assertThat(constraint.multiplier().value(0)).isEqualTo(0.3, within(1e-15));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TwoSample.of(training, () -> heldOut(1, 0), 0))
        .withMessage("period must be positive, got 0");
  }

  @Test
  void standardErrors_areTheHeldOutOnes() {
    TwoSample game = TwoSample.of(training(1), () -> heldOut(0.25, 0.5), 1);
    ConstraintState state = game.evaluate().observed().get(0).state();
    assertThat(state.violation()).containsExactly(1);
    assertThat(state.strictViolation()).containsExactly(0.25);
    assertThat(state.standardErrors()).containsExactly(0.5);
  }
}
