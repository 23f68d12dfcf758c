package org.fairlead.constrained.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.constrained.AugmentedLagrangian;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.ConvexProblem;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Penalty;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.Projection;
import org.fairlead.constrained.StepReport;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.NuPi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The order in which players move, by hand on min ½x² s.t. x - b <= 0 with steps of 0.1. */
final class SolverTest {

  static Stream<Solver> solvers() {
    return Stream.of(
        new Unconstrained(),
        new Simultaneous(),
        new AlternatingDualPrimal(),
        new AlternatingPrimalDual(false),
        new AlternatingPrimalDual(true),
        new Extrapolation());
  }

  private static Constraint bound(DualDynamics dynamics) {
    return Constraint.of(
        "bound",
        ConstraintType.INEQUALITY,
        new Lagrangian(),
        Multiplier.dense(new double[] {1}, Projection.NON_NEGATIVE),
        dynamics);
  }

  private static ConvexProblem at(double start, Constraint constraint) {
    return new ConvexProblem(new double[] {start}, 0.1, x -> 0.5 * x[0] * x[0], x -> x.clone())
        .subjectTo(constraint, new double[][] {{1}}, new double[] {-1});
  }

  private static void assertStep(
      Solver solver, double x, double multiplier, double lagrangian, double dualLagrangian) {
    Constraint constraint = bound(DualDynamics.gradientAscent(0.1));
    var problem = at(2, constraint);
    StepReport report = solver.step(problem);
    assertThat(problem.x()[0]).isEqualTo(x, within(1e-15));
    assertThat(constraint.multiplier().value(0)).isEqualTo(multiplier, within(1e-15));
    assertThat(report.loss()).isEqualTo(2);
    assertThat(report.lagrangian()).isEqualTo(lagrangian, within(1e-15));
    assertThat(report.dualLagrangian()).isEqualTo(dualLagrangian, within(1e-15));
  }

  /** x = 2, g = 3, λ = 1. */
  @Test
  void step_movesInItsOrder() {
    assertStep(new Unconstrained(), 2 - 0.3, 1, 5, 3);
    assertStep(new Simultaneous(), 2 - 0.3, 1.3, 5, 3);
    assertStep(new AlternatingDualPrimal(), 2 - 0.33, 1.3, 5.9, 3.9);
    assertStep(new AlternatingPrimalDual(false), 1.7, 1 + 0.27, 5, 2.7);
    assertStep(new AlternatingPrimalDual(true), 1.7, 1 + 0.27, 5, 2.7);
    // Looks ahead to x = 1.7, λ = 1.3, whose gradients are 3 and 2.7.
    assertStep(new Extrapolation(), 2 - 0.3, 1 + 0.27, 5, 3);
  }

  @Test
  void alternatingPrimalDual_asksForWhatItNeeds() {
    Constraint constraint = bound(DualDynamics.gradientAscent(0.1));
    var problem = at(2, constraint).run(new AlternatingPrimalDual(true), 3);
    assertThat(problem.evaluations).isEqualTo(3);
    assertThat(problem.cheaperEvaluations).isEqualTo(3);
    problem.run(new AlternatingPrimalDual(false), 3);
    assertThat(problem.evaluations).isEqualTo(9);
    assertThat(problem.cheaperEvaluations).isEqualTo(3);
  }

  /** A primal whose strict violation is not finite in its {@code k}-th evaluation. */
  private static Primal failingAt(int k, Constraint constraint, ConvexProblem inner) {
    return new Primal() {
      private int evaluations;

      @Override
      public Evaluation evaluate() {
        Evaluation good = inner.evaluate();
        evaluations++;
        return evaluations == k
            ? Evaluation.of(
                0, List.of(new Observed(constraint, ConstraintState.of(new double[] {Double.NaN}))))
            : good;
      }

      @Override
      public void descend(double[] weights) {
        inner.descend(weights);
      }

      @Override
      public void lookAhead(double[] weights) {
        inner.lookAhead(weights);
      }
    };
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void step_leavesMultipliersAndTheirMemoryIfAViolationIsNotFinite(Solver solver) {
    Constraint constraint = bound(DualDynamics.of(NuPi.of(0.1, 1)));
    var inner = at(2, constraint).run(new AlternatingDualPrimal(), 3);
    for (int k = 1; k <= 2; k++) {
      boolean twice = solver instanceof AlternatingPrimalDual || solver instanceof Extrapolation;
      if (k == 2 && !twice) {
        continue;
      }
      Map<String, double[]> before = constraint.state();
      double[] x = inner.x();
      Primal failing = failingAt(k, constraint, inner);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> solver.step(failing))
          .withMessage("constraint 'bound': strictViolation of entry 0 is NaN");
      Map<String, double[]> after = constraint.state();
      before.forEach(
          (key, value) ->
              assertThat(after)
                  .hasEntrySatisfying(key, now -> assertThat(now).containsExactly(value)));
      if (k == 1) {
        assertThat(inner.x()).containsExactly(x);
      }
    }
  }

  static Stream<Arguments> misfits() {
    double nan = Double.NaN;
    return solvers()
        .flatMap(
            solver ->
                Stream.of(
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1, 2}),
                        "constraint 'rows': violation has shape [2], expected [3]"),
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1, 2}, new int[] {0, 2})
                            .withStrict(new double[] {1, 2}),
                        "constraint 'rows': strictViolation has shape [2], expected [3]"),
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1, 2}, new int[] {2, 2}),
                        "constraint 'rows': violation observes entry 2 twice"),
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1}, new int[] {0})
                            .withStrict(new double[] {1, 2, 1}, new int[] {1, 2, 1}),
                        "constraint 'rows': strictViolation observes entry 1 twice"),
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1}, new int[] {-1}),
                        "constraint 'rows': violation observes entry -1, expected 0 to 2"),
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1, nan}, new int[] {0, 2}),
                        "constraint 'rows': violation of entry 2 is NaN"),
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1})
                            .withStrict(new double[] {1 / 0.0}, new int[] {1}),
                        "constraint 'rows': violation has shape [1], expected [3]"),
                    Arguments.of(
                        solver,
                        ConstraintState.of(new double[] {1}, new int[] {1})
                            .withStrict(new double[] {1 / 0.0}, new int[] {1}),
                        "constraint 'rows': strictViolation of entry 1 is Infinity")));
  }

  /** Whatever does not fit is refused before anything moves, the constraints that fit included. */
  @ParameterizedTest
  @MethodSource("misfits")
  void step_refusesWhatDoesNotFitAndChangesNothing(
      Solver solver, ConstraintState misfit, String message) {
    var formulation = AugmentedLagrangian.of(Penalty.multiplicative(1, 1.5));
    DualDynamics dynamics = DualDynamics.of(NuPi.of(0.1, 1).withNu(0.5));
    Constraint fits =
        Constraint.of(
            "fits",
            ConstraintType.EQUALITY,
            formulation,
            Multiplier.dense(1, Projection.FREE),
            dynamics);
    Constraint rows =
        Constraint.of(
            "rows",
            ConstraintType.INEQUALITY,
            formulation,
            Multiplier.indexed(3, Projection.NON_NEGATIVE),
            dynamics);
    var good = new Observed(fits, ConstraintState.of(new double[] {0.5}));
    var right = new Observed(rows, ConstraintState.of(new double[] {1, 2}, new int[] {0, 2}));
    for (int badAt = 1; badAt <= 2; badAt++) {
      boolean twice = solver instanceof AlternatingPrimalDual || solver instanceof Extrapolation;
      if (badAt == 2 && !twice) {
        continue;
      }
      var script =
          new Script(
              Evaluation.of(0, List.of(good, right)),
              Evaluation.of(0, List.of(good, new Observed(rows, misfit))));
      solver.step(script); // so that everything has a state
      script.badAt = badAt;
      script.evaluations = 0;
      script.moves = 0;
      Map<String, double[]> ofFits = fits.state();
      Map<String, double[]> ofRows = rows.state();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> solver.step(script))
          .withMessage(message);
      assertUnchanged(fits, ofFits);
      assertUnchanged(rows, ofRows);
      assertThat(script.moves).isEqualTo(badAt - 1);
      script.badAt = 0;
      solver.step(script); // the next observation of the same entries is fine
    }
  }

  private static void assertUnchanged(Constraint constraint, Map<String, double[]> before) {
    Map<String, double[]> after = constraint.state();
    assertThat(after).hasSameSizeAs(before);
    before.forEach((key, value) -> assertThat(after.get(key)).as(key).containsExactly(value));
  }

  /** A primal that shows what it is told to: something bad in one of its evaluations. */
  private static final class Script implements Primal {
    private final Evaluation good;
    private final Evaluation bad;
    private int badAt;
    private int evaluations;
    private int moves;

    Script(Evaluation good, Evaluation bad) {
      this.good = good;
      this.bad = bad;
    }

    @Override
    public Evaluation evaluate() {
      evaluations++;
      return evaluations == badAt ? bad : good;
    }

    @Override
    public void descend(double[] weights) {
      moves++;
    }

    @Override
    public void lookAhead(double[] weights) {
      moves++;
    }
  }

  @Test
  void extrapolation_movesNothingIfThePrimalCannotLookAhead() {
    Constraint constraint = bound(DualDynamics.gradientAscent(0.1));
    var inner = at(2, constraint);
    var blind =
        new Primal() {
          @Override
          public Evaluation evaluate() {
            return inner.evaluate();
          }

          @Override
          public void descend(double[] weights) {
            inner.descend(weights);
          }
        };
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> new Extrapolation().step(blind))
        .withMessage("this primal cannot look ahead");
    assertThat(constraint.multiplier().value(0)).isEqualTo(1);
    assertThat(inner.x()).containsExactly(2);
  }

  /**
   * The bilinear game min_x max_y xy has its saddle point at 0: simultaneous steps spiral out,
   * alternating ones circle, extragradient and νPI converge.
   */
  @Test
  void bilinearGame_showsWhatEachOrderIsGoodFor() {
    assertThat(radius(new Simultaneous(), DualDynamics.gradientAscent(0.1))).isGreaterThan(100);
    assertThat(radius(new AlternatingDualPrimal(), DualDynamics.gradientAscent(0.1)))
        .isBetween(0.9, 1.1);
    assertThat(radius(new Extrapolation(), DualDynamics.gradientAscent(0.1))).isLessThan(1e-4);
    assertThat(radius(new AlternatingDualPrimal(), DualDynamics.nuPi(0.1, 5))).isLessThan(1e-4);
  }

  private static double radius(Solver solver, DualDynamics dynamics) {
    Constraint constraint =
        Constraint.of(
            "y",
            ConstraintType.EQUALITY,
            new Lagrangian(),
            Multiplier.dense(1, Projection.FREE),
            dynamics);
    var problem =
        new ConvexProblem(new double[] {1}, 0.1, x -> 0, x -> new double[1])
            .subjectTo(constraint, new double[][] {{1}}, new double[1])
            .run(solver, 4000);
    return Math.hypot(problem.x()[0], constraint.multiplier().value(0));
  }
}
