package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.Unconstrained;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Solvers on problems whose saddle points are known in closed form. */
final class SaddlePointTest {

  /**
   * min ½‖x - c‖² subject to x_i - b_i <= 0: the box constraint clips, x* = min(c, b), and its
   * multiplier is what it holds back, λ* = max(0, c - b).
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void alternatingDualPrimal_reachesTheSaddlePointOfABox(long seed) {
    var random = new SplittableRandom(seed);
    double[] c = random.doubles(4, -2, 2).toArray();
    double[] b = random.doubles(4, -1, 1).toArray();
    var toy = new Quadratic(c, b, ConstraintType.INEQUALITY);
    for (int step = 0; step < 3_000; step++) {
      new AlternatingDualPrimal().step(toy);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(toy.x[i]).isEqualTo(Math.min(c[i], b[i]), within(1e-9));
      assertThat(toy.constraint.multiplier().value(i))
          .isEqualTo(Math.max(0, c[i] - b[i]), within(1e-9));
    }
  }

  /** min ½‖x - c‖² subject to x = b: x* = b and λ* = c - b, of either sign. */
  @Test
  void alternatingDualPrimal_reachesTheSaddlePointOfAnEquality() {
    var toy = new Quadratic(new double[] {2, -1}, new double[] {0.5, 0.5}, ConstraintType.EQUALITY);
    for (int step = 0; step < 3_000; step++) {
      new AlternatingDualPrimal().step(toy);
    }
    assertThat(toy.x).containsExactly(new double[] {0.5, 0.5}, within(1e-9));
    assertThat(toy.constraint.multiplier().values())
        .containsExactly(new double[] {1.5, -1.5}, within(1e-9));
  }

  @Test
  void alternatingDualPrimal_usesTheNewMultipliersAndReportsBothLagrangians() {
    var toy = new Quadratic(new double[] {1}, new double[] {-1}, ConstraintType.INEQUALITY);
    toy.x[0] = 2;
    StepReport report = new AlternatingDualPrimal().step(toy);
    // v = x - b = 3, λ⁺ = 0.1 · 3 = 0.3, f = ½, and x⁺ = 2 - 0.1 ((2 - 1) + 0.3)
    assertThat(report.loss()).isEqualTo(0.5);
    assertThat(report.dualLagrangian()).isEqualTo(0.9, within(1e-15));
    assertThat(report.lagrangian()).isEqualTo(1.4, within(1e-15));
    assertThat(toy.x[0]).isEqualTo(1.87, within(1e-15));
  }

  @Test
  void unconstrained_descendsAloneAndLeavesMultipliers() {
    var toy = new Quadratic(new double[] {1}, new double[] {-1}, ConstraintType.INEQUALITY);
    for (int step = 0; step < 500; step++) {
      new Unconstrained().step(toy);
    }
    assertThat(toy.x[0]).isEqualTo(1, within(1e-12));
    assertThat(toy.constraint.multiplier().values()).containsExactly(0);
    var free =
        new Primal() {
          private int weights = -1;

          @Override
          public Evaluation evaluate() {
            return Evaluation.unconstrained(7);
          }

          @Override
          public void descend(double[] given) {
            weights = given.length;
          }
        };
    assertThat(new Unconstrained().step(free)).isEqualTo(new StepReport(7, 7, 0));
    assertThat(free.weights).isZero();
  }

  @Test
  void step_changesNothingIfAStrictViolationIsNotFinite() {
    var toy = new Quadratic(new double[] {1, 1}, new double[] {0, 0}, ConstraintType.INEQUALITY);
    toy.x[1] = Double.NaN;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlternatingDualPrimal().step(toy))
        .withMessage("constraint 'box': strictViolation of entry 1 is NaN");
    assertThat(toy.constraint.multiplier().values()).containsExactly(0, 0);
    assertThat(toy.x[0]).isZero();
  }

  @Test
  void lookAhead_isRefusedByDefault() {
    var toy = new Quadratic(new double[] {1}, new double[] {0}, ConstraintType.INEQUALITY);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> toy.lookAhead(new double[1]))
        .withMessage("this primal cannot look ahead");
    assertThat(toy.evaluateConstraints().loss()).isEqualTo(0.5);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void restore_continuesWithTheSameBits(long seed) {
    var random = new SplittableRandom(seed);
    double[] c = random.doubles(3, -2, 2).toArray();
    double[] b = random.doubles(3, -1, 1).toArray();
    var first = new Quadratic(c, b, ConstraintType.INEQUALITY);
    for (int step = 0; step < 17; step++) {
      new AlternatingDualPrimal().step(first);
    }
    var second = new Quadratic(c, b, ConstraintType.INEQUALITY);
    System.arraycopy(first.x, 0, second.x, 0, 3);
    second.constraint.restore(first.constraint.state());
    for (int step = 0; step < 17; step++) {
      assertThat(new AlternatingDualPrimal().step(second))
          .isEqualTo(new AlternatingDualPrimal().step(first));
    }
    assertThat(second.x).containsExactly(first.x);
    assertThat(second.constraint.multiplier().values())
        .containsExactly(first.constraint.multiplier().values());
    assertThat(DoubleStream.of(second.constraint.multiplier().values())).allMatch(v -> v >= 0);
  }

  /** ½‖x - c‖² with x - b against zero, x by gradient descent of step 0.1 from the origin. */
  private static final class Quadratic implements Primal {
    private final double[] c;
    private final double[] b;
    private final double[] x;
    private final Constraint constraint;

    Quadratic(double[] c, double[] b, ConstraintType type) {
      this.c = c;
      this.b = b;
      this.x = new double[c.length];
      this.constraint =
          Constraint.of(
              "box",
              type,
              new Lagrangian(),
              Multiplier.dense(c.length, type.projection()),
              DualDynamics.of(GradientAscent.averaged(0.1, 0.2)));
    }

    @Override
    public Evaluation evaluate() {
      double loss = 0;
      double[] violation = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        loss += 0.5 * (x[i] - c[i]) * (x[i] - c[i]);
        violation[i] = x[i] - b[i];
      }
      return Evaluation.of(loss, List.of(new Observed(constraint, ConstraintState.of(violation))));
    }

    @Override
    public void descend(double[] weights) {
      for (int i = 0; i < x.length; i++) {
        x[i] -= 0.1 * (x[i] - c[i] + weights[i]);
      }
    }
  }
}
