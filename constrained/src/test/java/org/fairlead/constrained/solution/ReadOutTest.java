package org.fairlead.constrained.solution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.constrained.Conditioning;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.ConvexProblem;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Penalty;
import org.fairlead.constrained.Projection;
import org.fairlead.constrained.QuadraticPenalty;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.Schedule;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.junit.jupiter.api.Test;

/** What can be read off a solution: residuals, prices, scales; and schedules. */
final class ReadOutTest {

  /** min ½‖x‖² s.t. b - x_0 <= 0, x_1 - 1 <= 0, measured in units of 1/scale. */
  private static ConvexProblem solved(Constraint constraint, double b) {
    return ConvexProblem.norm(2, 0.1)
        .subjectTo(constraint, new double[][] {{-1, 0}, {0, 1}}, new double[] {-b, 1})
        .run(new AlternatingDualPrimal(), 4000);
  }

  private static Constraint inequality(Formulation formulation, Conditioning conditioning) {
    return Constraint.of(
        "c",
        ConstraintType.INEQUALITY,
        formulation,
        Multiplier.dense(2, Projection.NON_NEGATIVE),
        DualDynamics.gradientAscent(0.1),
        conditioning);
  }

  @Test
  void kkt_isZeroAtASolutionAndNamesWhatIsNot() {
    Constraint constraint = inequality(new Lagrangian(), Conditioning.none());
    var problem = solved(constraint, 2);
    Evaluation here = problem.evaluate();
    Kkt kkt = Kkt.of(here, problem.stationarity(here.weights()));
    assertThat(kkt.residual()).isLessThan(1e-9);
    // x = (0, 3), λ = (2, 2): g = (2, 2), the second multiplier belongs to a violated constraint.
    var state = ConstraintState.of(new double[] {2, -0.5});
    Kkt off = Kkt.of(Evaluation.of(0, List.of(new Observed(constraint, state))), 0.25);
    assertThat(off.stationarity()).isEqualTo(0.25);
    assertThat(off.infeasibility()).isEqualTo(2);
    assertThat(off.slackness()).isEqualTo(4, within(1e-6));
    assertThat(off.residual()).isEqualTo(off.slackness());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Kkt.of(here, Double.NaN))
        .withMessage("stationarity must be at least 0, got NaN");
  }

  /** f*(b) = b²/2: a price of b, whatever the scale, and what relaxing by 0.1 really gains. */
  @Test
  void shadowPrices_areWhatRelaxingGains() {
    for (Conditioning conditioning :
        List.of(Conditioning.none(), Conditioning.none().withScale(0.5, 4))) {
      Constraint constraint = inequality(new Lagrangian(), conditioning);
      double before = solved(constraint, 2).evaluate().loss();
      ShadowPrices prices = ShadowPrices.of(constraint);
      assertThat(prices.values()).containsExactly(new double[] {2, 0}, within(1e-9));
      assertThat(prices.gain(new double[] {0.1, 5})).isEqualTo(0.2, within(1e-9));
      double after = solved(inequality(new Lagrangian(), conditioning), 1.9).evaluate().loss();
      assertThat(before - after).isEqualTo(0.2, within(0.1 * 0.1));
    }
  }

  @Test
  void shadowPrices_ofAPenaltyAreItsWeights() {
    Constraint constraint =
        Constraint.penalized(
            "c", ConstraintType.INEQUALITY, QuadraticPenalty.of(Penalty.constant(3)), 2);
    var problem = solved(constraint, 2);
    // x_0 = 3·2/4, violated by ½.
    assertThat(ShadowPrices.of(problem.evaluate(), 0).values())
        .containsExactly(new double[] {1.5, 0}, within(1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShadowPrices.of(constraint))
        .withMessage(
            "constraint 'c' has no multipliers; its prices are the weights of an evaluation");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShadowPrices.of(problem.evaluate(), 1))
        .withMessage("which is 1, expected 0 to 0");
  }

  /**
   * Accuracy falls by 0.3 per unit of loss: relaxing by a point buys 0.3 · 2 · 0.01 of accuracy.
   */
  @Test
  void shadowPrices_convertToAccuracy() {
    Constraint constraint = inequality(new Lagrangian(), Conditioning.none());
    solved(constraint, 2);
    double[] losses = {1, 0.8, 0.5};
    double[] accuracies = {0.60, 0.66, 0.75};
    double[] prices = ShadowPrices.of(constraint).inUnitsOf(losses, accuracies);
    assertThat(prices[0]).isEqualTo(0.6, within(1e-9));
    assertThat(prices[1]).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ShadowPrices.of(constraint).inUnitsOf(new double[] {1, 1}, new double[] {1, 2}))
        .withMessage("objectives are all 1.0: there is no exchange rate");
  }

  /** Scaled by s, a constraint moves as one whose dual step is s² times as large. */
  @Test
  void scale_isASquaredDualStep() {
    Constraint scaled = inequality(new Lagrangian(), Conditioning.none().withScale(3));
    Constraint plain =
        Constraint.of(
            "c",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.dense(2, Projection.NON_NEGATIVE),
            DualDynamics.gradientAscent(0.9));
    double[][] rows = {{-1, 0}, {0, 1}};
    double[] limits = {-2, 1};
    var one = ConvexProblem.norm(2, 0.1).subjectTo(scaled, rows, limits);
    var other = ConvexProblem.norm(2, 0.1).subjectTo(plain, rows, limits);
    for (int step = 0; step < 100; step++) {
      new AlternatingDualPrimal().step(one);
      new AlternatingDualPrimal().step(other);
      assertThat(one.x()).containsExactly(other.x(), within(1e-12));
    }
  }

  @Test
  void schedule_goesFromItsFirstToItsLastValue() {
    assertThat(Schedule.constant(3).at(7)).isEqualTo(3);
    assertPath(Schedule.linear(1, 3, 4), 1, 1.5, 2, 2.5, 3, 3);
    assertPath(Schedule.geometric(1, 16, 4), 1, 2, 4, 8, 16, 16);
    assertPath(Schedule.cosine(2, 0, 2), 2, 1, 0, 0);
    assertPath(Schedule.inverseRoot(6, 1), 6, 6 / Math.sqrt(2), 6 / Math.sqrt(3), 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.geometric(1, 0, 4))
        .withMessage("a geometric schedule needs positive ends, got 1.0 and 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.linear(1, 0, 0))
        .withMessage("steps must be positive, got 0");
  }

  private static void assertPath(Schedule schedule, double... expected) {
    for (int t = 0; t < expected.length; t++) {
      assertThat(schedule.at(t)).isEqualTo(expected[t], within(1e-14));
    }
  }
}
