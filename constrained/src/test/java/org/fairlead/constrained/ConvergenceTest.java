package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.solution.Kkt;
import org.fairlead.constrained.solution.ShadowPrices;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.AlternatingPrimalDual;
import org.fairlead.constrained.solver.Extrapolation;
import org.fairlead.constrained.solver.Simultaneous;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.solver.Unconstrained;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every formulation, type of constraint and solver, on problems solved in closed form. */
final class ConvergenceTest {
  private static final double CLOSE = 1e-6;
  private static final List<Solver> SOLVERS =
      List.of(
          new Simultaneous(),
          new AlternatingDualPrimal(),
          new AlternatingPrimalDual(false),
          new AlternatingPrimalDual(true),
          new Extrapolation());

  private static final List<Formulation> EXACT =
      List.of(
          new Lagrangian(),
          AugmentedLagrangian.of(Penalty.constant(0)),
          AugmentedLagrangian.of(Penalty.constant(2)),
          AugmentedLagrangian.of(Penalty.constant(2)).withLevel(Formulation.Level.STRICT),
          AugmentedLagrangian.of(Penalty.multiplicative(0.5, 1.01).withMaximum(4)),
          AugmentedLagrangian.of(Penalty.additive(0.5, 0.01).withMaximum(4).withShared(true)));

  static Stream<Arguments> games() {
    var games = new ArrayList<Arguments>();
    for (Formulation formulation : EXACT) {
      for (ConstraintType type : ConstraintType.values()) {
        for (Solver solver : SOLVERS) {
          games.add(Arguments.of(formulation, type, solver));
        }
      }
    }
    return games.stream();
  }

  static Stream<Arguments> mixedGames() {
    return EXACT.stream()
        .flatMap(formulation -> SOLVERS.stream().map(solver -> Arguments.of(formulation, solver)));
  }

  private static Constraint of(
      Formulation formulation, ConstraintType type, int size, DualDynamics dynamics) {
    return Constraint.of(
        "c", type, formulation, Multiplier.dense(size, type.projection()), dynamics);
  }

  /** min ½‖x‖² s.t. 3 - a·x <= 0 (or = 0): x* = 3a/‖a‖², λ* = 3/‖a‖². */
  @ParameterizedTest
  @MethodSource("games")
  void normMinimization_reachesTheClosedForm(
      Formulation formulation, ConstraintType type, Solver solver) {
    double[] a = {1, -2, 2};
    Constraint constraint = of(formulation, type, 1, DualDynamics.gradientAscent(0.05));
    double[][] row = {{-1, 2, -2}};
    var problem =
        ConvexProblem.norm(3, 0.02).subjectTo(constraint, row, new double[] {-3}).run(solver, 4000);
    for (int i = 0; i < 3; i++) {
      assertThat(problem.x()[i]).isEqualTo(a[i] / 3, within(CLOSE));
    }
    assertThat(constraint.multiplier().value(0)).isEqualTo(1.0 / 3, within(CLOSE));
  }

  /**
   * min ½xᵀQx - pᵀx s.t. Ax <= b, Ex = e with p, b, e chosen so that a given x* and given duals
   * solve the conditions: active inequalities have positive duals, the others slack.
   */
  @ParameterizedTest
  @MethodSource("mixedGames")
  void quadraticProgram_reachesItsKnownDuals(Formulation formulation, Solver solver) {
    for (long seed = 0; seed < 2; seed++) {
      var random = new SplittableRandom(seed);
      int n = 5;
      double[] solution = random.doubles(n, -1, 1).toArray();
      double[] curvature = random.doubles(n, 1, 3).toArray();
      double[][] rows = new double[3][];
      double[][] equalities = {random.doubles(n, -1, 1).toArray()};
      double[] lambda = {random.nextDouble(0.5, 1.5), random.nextDouble(0.5, 1.5), 0};
      double[] mu = {random.nextDouble(-1, 1)};
      double[] limits = new double[3];
      for (int j = 0; j < 3; j++) {
        rows[j] = random.doubles(n, -1, 1).toArray();
        limits[j] = ConvexProblem.dot(rows[j], solution) + (lambda[j] == 0 ? 0.5 : 0);
      }
      double[] target = {ConvexProblem.dot(equalities[0], solution)};
      double[] pull = new double[n];
      for (int i = 0; i < n; i++) {
        pull[i] = curvature[i] * solution[i] + mu[0] * equalities[0][i];
        for (int j = 0; j < 3; j++) {
          pull[i] += lambda[j] * rows[j][i];
        }
      }
      Constraint inequality =
          of(formulation, ConstraintType.INEQUALITY, 3, DualDynamics.gradientAscent(0.05));
      Constraint equality =
          of(formulation, ConstraintType.EQUALITY, 1, DualDynamics.gradientAscent(0.05));
      var problem =
          new ConvexProblem(
                  new double[n],
                  0.05,
                  x -> quadratic(x, curvature, pull),
                  x -> quadraticGradient(x, curvature, pull))
              .subjectTo(inequality, rows, limits)
              .subjectTo(equality, equalities, target)
              .run(solver, 12_000);
      assertThat(problem.x()).containsExactly(solution, within(CLOSE));
      assertThat(inequality.multiplier().values()).containsExactly(lambda, within(CLOSE));
      assertThat(equality.multiplier().values()).containsExactly(mu, within(CLOSE));
      Evaluation here = problem.evaluate();
      assertThat(Kkt.of(here, problem.stationarity(here.weights())).residual())
          .isLessThan(10 * CLOSE);
    }
  }

  private static double quadratic(double[] x, double[] curvature, double[] pull) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += 0.5 * curvature[i] * x[i] * x[i] - pull[i] * x[i];
    }
    return sum;
  }

  private static double[] quadraticGradient(double[] x, double[] curvature, double[] pull) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      gradient[i] = curvature[i] * x[i] - pull[i];
    }
    return gradient;
  }

  /**
   * The die of largest entropy whose mean is 4.5: min Σ p log p s.t. Σp = 1, Σ i p_i = 4.5, with
   * p_i ∝ e^{-μ_1 i} and μ_0 = log Σ e^{-μ_1 i} - 1. μ_1 by bisection.
   */
  @ParameterizedTest
  @MethodSource("games")
  void maximumEntropy_reachesTheGibbsDistribution(
      Formulation formulation, ConstraintType type, Solver solver) {
    double low = -5;
    double high = 5;
    for (int k = 0; k < 100; k++) {
      double middle = (low + high) / 2;
      if (mean(middle) > 4.5) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double tilt = low;
    double partition = 0;
    for (int i = 1; i <= 6; i++) {
      partition += Math.exp(-tilt * i);
    }
    // As an inequality: the mean is at least 4.5, which is active. The row is scaled to size 1.
    double sign = type == ConstraintType.INEQUALITY ? -1 : 1;
    double[][] sum = {{1, 1, 1, 1, 1, 1}};
    double[][] faces = {new double[6]};
    for (int i = 0; i < 6; i++) {
      faces[0][i] = sign * (i + 1) / 6.0;
    }
    double[] uniform = new double[6];
    Arrays.fill(uniform, 1.0 / 6);
    Constraint total =
        of(formulation, ConstraintType.EQUALITY, 1, DualDynamics.gradientAscent(0.5));
    Constraint average = of(formulation, type, 1, DualDynamics.gradientAscent(0.5));
    var problem =
        new ConvexProblem(
                uniform,
                0.01,
                p -> Arrays.stream(p).map(each -> each * Math.log(each)).sum(),
                p -> Arrays.stream(p).map(each -> Math.log(each) + 1).toArray())
            .subjectTo(total, sum, new double[] {1})
            .subjectTo(average, faces, new double[] {sign * 4.5 / 6})
            .run(solver, 12_000);
    for (int i = 0; i < 6; i++) {
      assertThat(problem.x()[i]).isEqualTo(Math.exp(-tilt * (i + 1)) / partition, within(CLOSE));
    }
    assertThat(average.multiplier().value(0)).isEqualTo(sign * 6 * tilt, within(1e-5));
    assertThat(total.multiplier().value(0)).isEqualTo(Math.log(partition) - 1, within(1e-5));
  }

  private static double mean(double tilt) {
    double sum = 0;
    double weighted = 0;
    for (int i = 1; i <= 6; i++) {
      sum += Math.exp(-tilt * i);
      weighted += i * Math.exp(-tilt * i);
    }
    return weighted / sum;
  }

  static Stream<Arguments> calmGames() {
    var games = new ArrayList<Arguments>();
    for (Solver solver : SOLVERS) {
      games.add(Arguments.of(new Lagrangian(), DualDynamics.nuPi(0.02, 5), solver));
      games.add(
          Arguments.of(
              AugmentedLagrangian.of(Penalty.constant(1)),
              DualDynamics.gradientAscent(0.05),
              solver));
    }
    games.add(
        Arguments.of(new Lagrangian(), DualDynamics.gradientAscent(0.05), new Extrapolation()));
    return games.stream();
  }

  /**
   * The hard-margin support vector machine, min ½‖w‖² s.t. y_i (w·x_i + b) >= 1, whose multipliers
   * are the dual α. Of ±(1, 1) and points further out only the two nearest support the margin: w =
   * (½, ½), b = 0, α = ¼ each. The objective is flat in b, so plain ascent circles; these do not.
   */
  @ParameterizedTest
  @MethodSource("calmGames")
  void supportVectorMachine_reachesItsDual(
      Formulation formulation, DualDynamics dynamics, Solver solver) {
    double[][] points = {{1, 1}, {-1, -1}, {2, 3}, {3, 1.5}, {-2, -2.5}};
    double[] labels = {1, -1, 1, 1, -1};
    double[][] rows = new double[5][];
    double[] limits = new double[5];
    for (int i = 0; i < 5; i++) {
      rows[i] = new double[] {-labels[i] * points[i][0], -labels[i] * points[i][1], -labels[i]};
      limits[i] = -1;
    }
    Constraint margins = of(formulation, ConstraintType.INEQUALITY, 5, dynamics);
    var problem =
        new ConvexProblem(
                new double[3],
                0.02,
                x -> 0.5 * (x[0] * x[0] + x[1] * x[1]),
                x -> new double[] {x[0], x[1], 0})
            .subjectTo(margins, rows, limits)
            .run(solver, 40_000);
    assertThat(problem.x()).containsExactly(new double[] {0.5, 0.5, 0}, within(1e-5));
    assertThat(margins.multiplier().values())
        .containsExactly(new double[] {0.25, 0.25, 0, 0, 0}, within(1e-5));
  }

  static Stream<Arguments> penalties() {
    var games = new ArrayList<Arguments>();
    var solvers = new ArrayList<>(SOLVERS);
    solvers.add(new Unconstrained());
    for (ConstraintType type : ConstraintType.values()) {
      for (Solver solver : solvers) {
        games.add(Arguments.of(type, solver));
      }
    }
    return games.stream();
  }

  /** min ½‖x‖² + c/2 (3 - a·x)² at x = 3c a/(1 + c‖a‖²): its weight tends to λ* = 1/3. */
  @ParameterizedTest
  @MethodSource("penalties")
  void quadraticPenalty_reachesItsOwnMinimumAndTheSolutionAsItGrows(
      ConstraintType type, Solver solver) {
    double[][] row = {{-1, 2, -2}};
    Constraint fixed = Constraint.penalized("c", type, QuadraticPenalty.of(Penalty.constant(4)), 1);
    var problem =
        ConvexProblem.norm(3, 0.02).subjectTo(fixed, row, new double[] {-3}).run(solver, 3000);
    assertThat(problem.x()[0]).isEqualTo(3 * 4 / 37.0, within(CLOSE));
    assertThat(fixed.multiplier().values()).containsExactly(0);
    Constraint growing =
        Constraint.penalized(
            "c",
            type,
            QuadraticPenalty.of(
                Penalty.multiplicative(1, 1.01).withTolerance(1e-4).withMaximum(5000)),
            1);
    var exact =
        ConvexProblem.norm(3, 2e-5).subjectTo(growing, row, new double[] {-3}).run(solver, 200_000);
    assertThat(exact.x()[0]).isEqualTo(1.0 / 3, within(1e-4));
    assertThat(ShadowPrices.of(exact.evaluate(), 0).values()[0]).isEqualTo(1.0 / 3, within(1e-3));
  }

  /** An inactive constraint ends with multiplier 0 from any warm start. */
  @Test
  void warmStart_windsDownWhereTheConstraintHasSlack() {
    Constraint constraint =
        Constraint.of(
            "c",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.dense(new double[] {5}, Projection.NON_NEGATIVE),
            DualDynamics.gradientAscent(0.1));
    var problem =
        ConvexProblem.norm(1, 0.1)
            .subjectTo(constraint, new double[][] {{1}}, new double[] {1})
            .run(new AlternatingDualPrimal(), 2000);
    assertThat(problem.x()[0]).isEqualTo(0, within(CLOSE));
    assertThat(constraint.multiplier().value(0)).isZero();
  }

  /** One multiplier is right from the start: nothing moves. */
  @Test
  void warmStart_atTheSolutionStays() {
    Constraint constraint =
        Constraint.of(
            "c",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.dense(new double[] {2}, Projection.NON_NEGATIVE),
            DualDynamics.nuPi(0.1, 1));
    var problem =
        new ConvexProblem(new double[] {2}, 0.1, x -> 0.5 * x[0] * x[0], x -> x.clone())
            .subjectTo(constraint, new double[][] {{-1}}, new double[] {-2});
    for (Solver solver : SOLVERS) {
      problem.run(solver, 10);
      assertThat(problem.x()).containsExactly(2);
      assertThat(constraint.multiplier().values()).containsExactly(2);
    }
  }
}
