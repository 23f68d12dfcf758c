package org.fairlead.fairness.mixture.drfairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.Problems;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupMeans;
import org.fairlead.fairness.mixture.ValidationPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The closed form of the hyper-gradient against differences of what it is the gradient of. */
final class RatioGradientTest {
  private static final int WIDTH = 3;
  private static final double EPSILON = 1e-5;

  static Stream<Arguments> problems() {
    return Stream.of(FairnessGoal.values())
        .flatMap(
            goal ->
                Stream.of(1, 2, 3)
                    .flatMap(
                        outputs ->
                            Stream.of(0.0, 0.05)
                                .map(temperature -> Arguments.of(goal, outputs, temperature))));
  }

  /** A random problem: a grid, a pass at some parameters, and everything around it. */
  private static final class Problem {
    final int outputs;
    final SubgroupGrid grid;
    final double[] parameters;
    final ValidationPass pass;
    final double[] shares;

    Problem(int outputs, int groups, long seed) {
      this.outputs = outputs;
      this.grid = Problems.grid(Math.max(2, outputs), groups);
      this.parameters = Problems.parameters(outputs, WIDTH, seed);
      var random = new SplittableRandom(seed + 1);
      int[] real = random.ints(grid.size(), 2, 7).toArray();
      int[] generated = random.ints(grid.size(), 2, 7).toArray();
      this.pass =
          Problems.pass(grid, Quotas.of(real, generated), outputs, WIDTH, parameters, seed + 2);
      this.shares = random.doubles(grid.size(), 0.5, 1.5).toArray();
      double sum = Arrays.stream(shares).sum();
      for (int c = 0; c < shares.length; c++) {
        shares[c] /= sum;
      }
    }

    ValidationPass at(double[] other) {
      int[] subgroups = new int[pass.size()];
      boolean[] generated = new boolean[pass.size()];
      for (int i = 0; i < subgroups.length; i++) {
        subgroups[i] = pass.subgroupOf(i);
        generated[i] = pass.generated(i);
      }
      return Problems.atParameters(
          grid, subgroups, generated, pass.inputs(), outputs, WIDTH, other);
    }

    double[] labelShares() {
      double[] sums = new double[grid.labels().size()];
      for (int c = 0; c < shares.length; c++) {
        sums[grid.label(c)] += shares[c];
      }
      return sums;
    }

    /** Returns the inner objective's gradient in the last layer, by differences. */
    double[] innerGradient(double[] lambda, double[] mu) {
      return differences(
          parameters,
          moved -> {
            SubgroupMeans means = SubgroupMeans.of(at(moved));
            double inner = 0;
            for (int c = 0; c < lambda.length; c++) {
              double own = means.real()[c * grid.labels().size() + grid.label(c)];
              double made = means.generated()[c];
              inner +=
                  labelShares()[grid.label(c)] * lambda[c] * (mu[c] * own + (1 - mu[c]) * made);
            }
            return inner;
          });
    }

    OuterObjective objective(FairnessGoal goal, double temperature) {
      return new OuterObjective(grid, goal, grid.labels().size() - 1, 1.5, temperature);
    }

    double outer(OuterObjective objective, double[] moved) {
      return objective.at(SubgroupMeans.of(at(moved)).real(), shares).objective;
    }
  }

  private interface Function {
    double at(double[] point);
  }

  private static double[] differences(double[] point, Function function) {
    double[] slope = new double[point.length];
    for (int j = 0; j < point.length; j++) {
      double[] up = point.clone();
      double[] down = point.clone();
      up[j] += EPSILON;
      down[j] -= EPSILON;
      slope[j] = (function.at(up) - function.at(down)) / (2 * EPSILON);
    }
    return slope;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("problems")
  void outerGradient_isThatOfTheObjective(FairnessGoal goal, int outputs, double temperature) {
    for (long seed = 0; seed < 5; seed++) {
      var problem = new Problem(outputs, 3, seed);
      OuterObjective objective = problem.objective(goal, temperature);
      double[] beta = objective.at(SubgroupMeans.of(problem.pass).real(), problem.shares).gradient;
      var layer = new LastLayer(problem.pass);
      double[] shares = Alignment.realShares(problem.pass, 1)[0];
      double[] gradient = layer.gradient(layer.rows(shares, beta));
      double[] expected = differences(problem.parameters, moved -> problem.outer(objective, moved));
      assertThat(gradient).containsExactly(expected, within(1e-7));
    }
  }

  /**
   * {@code ∂F/∂logits = -⟨V, ∂(∇inner)/∂logits⟩} where both gradients, and the derivative in the
   * logits, are differences.
   */
  @ParameterizedTest
  @MethodSource("problems")
  void hyperGradient_isThatOfTheDefinition(FairnessGoal goal, int outputs, double temperature) {
    for (long seed = 0; seed < 3; seed++) {
      var problem = new Problem(outputs, 3, seed);
      int subgroups = problem.grid.size();
      OuterObjective objective = problem.objective(goal, temperature);
      double[] v = differences(problem.parameters, moved -> problem.outer(objective, moved));
      boolean[] mixed = new boolean[subgroups];
      Arrays.fill(mixed, true);
      mixed[1] = false;
      double floor = 0.05;
      Ratios ratios = ratios(problem, mixed, floor, seed);
      double[] a = logits(ratios, "lambda");
      double[] b = logits(ratios, "mu");
      double[] beta = objective.at(SubgroupMeans.of(problem.pass).real(), problem.shares).gradient;
      Alignment alignment =
          Alignment.of(problem.pass, beta, new double[2 * subgroups], Curvature.identity(), false);
      double[] s = alignment.real();
      double[] t = alignment.generated();
      for (int c = 0; c < subgroups; c++) {
        t[c] = mixed[c] ? t[c] : s[c];
      }
      double[] ofLabels = problem.labelShares();
      double[] expectedA =
          differences(
              a,
              moved -> {
                move(ratios, "lambda", moved);
                double product = dot(v, problem.innerGradient(ratios.lambda(), ratios.mu()));
                move(ratios, "lambda", a);
                return -product;
              });
      double[] expectedB =
          differences(
              b,
              moved -> {
                move(ratios, "mu", moved);
                double product = dot(v, problem.innerGradient(ratios.lambda(), ratios.mu()));
                move(ratios, "mu", b);
                return -product;
              });
      assertThat(ratios.lambdaGradient(s, t, ofLabels)).containsExactly(expectedA, within(2e-5));
      assertThat(ratios.muGradient(s, t, ofLabels)).containsExactly(expectedB, within(2e-5));
    }
  }

  private static Ratios ratios(Problem problem, boolean[] mixed, double floor, long seed) {
    double[] lambda = problem.shares.clone();
    for (int c = 0; c < lambda.length; c++) {
      lambda[c] /= problem.labelShares()[problem.grid.label(c)];
    }
    Ratios ratios = Ratios.of(problem.grid, lambda, mixed, floor, false, Adam.of(0.1));
    move(ratios, "mu", new SplittableRandom(seed).doubles(lambda.length, -1, 1).toArray());
    return ratios;
  }

  private static double[] logits(Ratios ratios, String which) {
    return Objects.requireNonNull(ratios.state().get(which + ".logits"));
  }

  private static void move(Ratios ratios, String which, double[] logits) {
    var state = new LinkedHashMap<>(ratios.state());
    state.put(which + ".logits", logits);
    ratios.restore(state);
  }

  @Test
  void ratios_beginWithTheSharesOfTheTrainingSet() {
    var problem = new Problem(1, 3, 7);
    boolean[] mixed = new boolean[problem.grid.size()];
    double[] lambda = {0.2, 0.3, 0.5, 0.6, 0.3, 0.1};
    Ratios ratios = Ratios.of(problem.grid, lambda, mixed, 0.02, false, Adam.of(0.1));
    assertThat(ratios.lambda()).containsExactly(lambda, within(1e-15));
    assertThat(ratios.mu()).containsOnly(1);
    Ratios published = Ratios.of(problem.grid, lambda, mixed, 0, true, Adam.of(0.1));
    assertThat(published.lambda()).containsExactly(lambda, within(1e-15));
    // Below the floor there is no logit; it begins just above.
    Ratios high = Ratios.of(problem.grid, lambda, mixed, 0.15, false, Adam.of(0.1));
    assertThat(high.lambda()[5]).isBetween(0.15, 0.152);
  }

  @Test
  void ratioGradients_vanishWhereNothingDiffers() {
    var problem = new Problem(2, 3, 3);
    boolean[] mixed = new boolean[problem.grid.size()];
    Arrays.fill(mixed, true);
    Ratios ratios = ratios(problem, mixed, 0, 1);
    double[] s = {1, 2, 3, 4, 5, 6};
    // Equal gradients on real and generated data: mu has nothing to choose.
    assertThat(ratios.muGradient(s, s, problem.labelShares())).containsOnly(-0.0);
    double[] gradient = ratios.lambdaGradient(s, s, problem.labelShares());
    assertThat(gradient[0] + gradient[1] + gradient[2]).isCloseTo(0, within(1e-15));
    // Training on the subgroup that is better aligned must become more: its logit rises.
    assertThat(gradient[2]).isNegative();
    assertThat(gradient[0]).isPositive();
  }

  @ParameterizedTest
  @EnumSource(FairnessGoal.class)
  void exactCurvature_solvesTheDampedSystem(FairnessGoal goal) {
    for (int outputs = 1; outputs <= 3; outputs++) {
      var problem = new Problem(outputs, 2, 11);
      var layer = new LastLayer(problem.pass);
      double[] weights = new SplittableRandom(5).doubles(problem.pass.size(), 0, 1).toArray();
      double[] beta =
          problem
              .objective(goal, 0)
              .at(SubgroupMeans.of(problem.pass).real(), problem.shares)
              .gradient;
      double[] v = layer.gradient(layer.rows(Alignment.realShares(problem.pass, 1)[0], beta));
      double damping = Curvature.DEFAULT_DAMPING * layer.trace(weights);
      double[] u = layer.solve(v, weights, damping);
      // The dense matrix, column by column, and Gaussian elimination.
      double[][] matrix = new double[layer.size()][layer.size() + 1];
      for (int j = 0; j < layer.size(); j++) {
        double[] unit = new double[layer.size()];
        unit[j] = 1;
        double[] column = layer.hessian(unit, weights);
        for (int i = 0; i < layer.size(); i++) {
          matrix[i][j] = column[i] + (i == j ? damping : 0);
        }
        matrix[j][layer.size()] = v[j];
      }
      double[] expected = eliminate(matrix);
      double scale = Math.sqrt(dot(expected, expected));
      for (int j = 0; j < u.length; j++) {
        assertThat(u[j]).isCloseTo(expected[j], within(1e-8 * scale));
      }
      double trace = 0;
      for (int j = 0; j < layer.size(); j++) {
        trace += matrix(layer, weights, j);
      }
      assertThat(layer.trace(weights)).isCloseTo(trace, within(1e-12 * trace));
    }
  }

  private static double matrix(LastLayer layer, double[] weights, int j) {
    double[] unit = new double[layer.size()];
    unit[j] = 1;
    return layer.hessian(unit, weights)[j];
  }

  private static double[] eliminate(double[][] matrix) {
    int n = matrix.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column + 1; i < n; i++) {
        pivot = Math.abs(matrix[i][column]) > Math.abs(matrix[pivot][column]) ? i : pivot;
      }
      double[] row = matrix[pivot];
      matrix[pivot] = matrix[column];
      matrix[column] = row;
      for (int i = 0; i < n; i++) {
        double factor = i == column ? 0 : matrix[i][column] / row[column];
        for (int j = column; j <= n && factor != 0; j++) {
          matrix[i][j] -= factor * row[j];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = matrix[i][n] / matrix[i][i];
    }
    return solution;
  }

  @Test
  void hessian_isTheDerivativeOfTheGradient() {
    for (int outputs = 1; outputs <= 3; outputs++) {
      var problem = new Problem(outputs, 2, 4);
      double[] weights = new SplittableRandom(6).doubles(problem.pass.size(), 0, 1).toArray();
      double[] own = new double[problem.grid.size() * problem.grid.labels().size()];
      for (int c = 0; c < problem.grid.size(); c++) {
        own[c * problem.grid.labels().size() + problem.grid.label(c)] = 1;
      }
      double[] direction = Problems.parameters(outputs, WIDTH, 9);
      double[] up = problem.parameters.clone();
      double[] down = problem.parameters.clone();
      for (int j = 0; j < up.length; j++) {
        up[j] += EPSILON * direction[j];
        down[j] -= EPSILON * direction[j];
      }
      var above = new LastLayer(problem.at(up));
      var below = new LastLayer(problem.at(down));
      double[] expected = above.gradient(above.rows(weights, own));
      double[] minus = below.gradient(below.rows(weights, own));
      for (int j = 0; j < expected.length; j++) {
        expected[j] = (expected[j] - minus[j]) / (2 * EPSILON);
      }
      assertThat(new LastLayer(problem.pass).hessian(direction, weights))
          .containsExactly(expected, within(1e-8));
    }
  }

  /**
   * Real and generated data of the same kind are equally useful; the same samples twice deny it.
   */
  @Test
  void alignment_acrossHalvesIsFreeOfTheBias() {
    SubgroupGrid grid = Problems.grid(2, 2);
    double across = 0;
    double plain = 0;
    double[] beta = new double[8]; // only the loss of subgroup 0
    beta[0] = 1;
    int runs = 4_000;
    double square = 0;
    for (int r = 0; r < runs; r++) {
      var random = new SplittableRandom(r);
      double[] inputs = random.doubles(64 * WIDTH, -1, 1).toArray();
      int[] subgroups = new int[64];
      boolean[] made = new boolean[64];
      double[] logits = new double[64];
      for (int i = 0; i < 64; i++) {
        subgroups[i] = i / 8 % 4;
        made[i] = i >= 32;
        // Real and generated samples of a subgroup are alike, so their alignments are the same.
        logits[i] = random.nextBoolean() ? 40 : -40;
      }
      ValidationPass pass =
          ValidationPass.of(grid, subgroups, made, logits, 1).withInputs(inputs, WIDTH);
      double[] none = new double[8];
      Alignment halves = Alignment.of(pass, beta, none, Curvature.identity(), true);
      Alignment whole = Alignment.of(pass, beta, none, Curvature.identity(), false);
      double difference = halves.real()[0] - halves.generated()[0];
      across += difference / runs;
      square += difference * difference / runs;
      plain += (whole.real()[0] - whole.generated()[0]) / runs;
    }
    double error = Math.sqrt(square / runs);
    assertThat(across).isCloseTo(0, within(4 * error));
    assertThat(plain).isGreaterThan(20 * error);
  }
}
