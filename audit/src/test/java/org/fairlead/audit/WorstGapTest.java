package org.fairlead.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorstGapTest {

  /** Dense right everywhere; sparse loses 1 of 4 in a, 1 of 2 in b: Δ = 1/3, ψ_b = 1/6. */
  @Test
  void of_namesTheGroupThatLosesMost() {
    Groups groups = Groups.of(List.of("a", "b"), new int[] {0, 0, 0, 0, 1, 1});
    Outcomes sparse = outcomes(groups, true, true, true, false, true, false);
    WorstGap worst = WorstGap.of(new boolean[] {true, true, true, true, true, true}, sparse);
    assertThat(worst.group()).isEqualTo("b");
    assertThat(worst.gap()).isEqualTo(1.0 / 6, within(1e-15));
  }

  @Test
  void of_aLoneGroupHasNoGap() {
    Groups groups = Groups.of(List.of("a", "b"), new int[] {0, 0, -1});
    assertThat(WorstGap.of(new boolean[] {true, true, true}, outcomes(groups, true, false, true)))
        .isEqualTo(WorstGap.none());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void of_agreesWithTheResultsStatistics(long seed) {
    var random = new SplittableRandom(seed);
    int n = 200;
    int[][] codes = new int[2][n];
    boolean[] dense = new boolean[n];
    boolean[] sparse = new boolean[n];
    for (int i = 0; i < n; i++) {
      codes[0][i] = random.nextInt(-1, 3);
      codes[1][i] = random.nextInt(-1, 2);
      dense[i] = random.nextInt(10) < 8;
      sparse[i] = random.nextInt(10) < 6;
    }
    Groups groups =
        Groups.union(
            List.of(
                new Attribute("race", List.of("x", "y", "z")),
                new Attribute("gender", List.of("f", "m"))),
            codes);
    Outcomes outcomes = outcomes(groups, sparse);
    ExcessGaps gaps =
        ExcessGaps.of(dense, sparse, groups, 0.01, BootstrapOptions.defaults().withResamples(100));
    WorstGap worst = WorstGap.of(dense, outcomes);
    assertThat(worst.gap()).isEqualTo(gaps.maxPsi(), within(1e-15));
    assertThat(worst.group()).isEqualTo(groups.name(gaps.worstGroup()));
  }

  /**
   * Group a loses 3 of 10, b 0 of 30: Δ = 3/40, ψ_a = 9/40. With one lost and one won more, the
   * variances are 5/12 - 1/16 of a and 2/32 of b; z of 0.05/2 is 1.959964.
   */
  @Test
  void of_boundsTheGapFromBelow() {
    int[] codes = new int[40];
    Arrays.fill(codes, 10, 40, 1);
    boolean[] dense = new boolean[40];
    Arrays.fill(dense, true);
    boolean[] sparse = dense.clone();
    Arrays.fill(sparse, 0, 3, false);
    WorstGap worst = WorstGap.of(dense, outcomes(Groups.of(List.of("a", "b"), codes), sparse));
    double variance =
        10 * (5 / 12.0 - 1 / 16.0) * Math.pow(1 / 10.0 - 1 / 40.0, 2) + 30 * (2 / 32.0) / 1600;
    assertThat(worst.gap()).isEqualTo(9 / 40.0, within(1e-15));
    assertThat(worst.atLeast())
        .isEqualTo(3 / 12.0 - 3 / 40.0 - 1.959963984540054 * Math.sqrt(variance), within(1e-12));
  }

  @Test
  void of_knowsLittleOfAGroupOfTwo() {
    int[] codes = new int[200];
    Arrays.fill(codes, 2, 200, 1);
    boolean[] dense = new boolean[200];
    Arrays.fill(dense, true);
    boolean[] sparse = dense.clone();
    Arrays.fill(sparse, 0, 2, false);
    WorstGap worst = WorstGap.of(dense, outcomes(Groups.of(List.of("a", "b"), codes), sparse));
    assertThat(worst.gap()).isEqualTo(0.99, within(1e-15));
    assertThat(worst.atLeast()).isNegative();
  }

  /** The bound lies above the true largest gap in at most one of twenty samples. */
  @ParameterizedTest(name = "lost {0}, won {1}, in the small group {2}")
  @CsvSource({
    "0.05, 0.05, 0.05",
    "0.02, 0.00, 0.02",
    "0.30, 0.02, 0.50",
    "0.00, 0.00, 0.10",
    "0.01, 0.01, 0.00",
    "0.60, 0.00, 0.95"
  })
  void of_boundHoldsInSmallUnequalGroups(double lost, double won, double lostInTheSmall) {
    int[] sizes = {4, 12, 60, 300};
    int n = Arrays.stream(sizes).sum();
    int[] codes = new int[n];
    int at = 0;
    for (int g = 0; g < sizes.length; g++) {
      Arrays.fill(codes, at, at += sizes[g], g);
    }
    Groups groups = Groups.of(List.of("a", "b", "c", "d"), codes);
    double others = (lost - won) * (n - sizes[0]) / n;
    double overall = others + (lostInTheSmall - won) * sizes[0] / n;
    double truth = Math.max(lost - won, lostInTheSmall - won) - overall;
    var random = new SplittableRandom(7);
    int trials = 2000;
    int above = 0;
    boolean[] dense = new boolean[n];
    boolean[] sparse = new boolean[n];
    for (int trial = 0; trial < trials; trial++) {
      for (int i = 0; i < n; i++) {
        double u = random.nextDouble();
        double loses = codes[i] == 0 ? lostInTheSmall : lost;
        dense[i] = u < loses || u > 0.7;
        sparse[i] = (u >= loses && u > 0.7) || (u >= loses && u < loses + won);
      }
      above += WorstGap.of(dense, outcomes(groups, sparse)).atLeast() > truth ? 1 : 0;
    }
    // 5 % and three standard errors of 2,000 trials.
    assertThat(above)
        .isLessThanOrEqualTo((int) (trials * (0.05 + 3 * Math.sqrt(0.05 * 0.95 / trials))));
  }

  @Test
  void withoutReference_namesTheLeastAccurateGroup() {
    Groups groups = Groups.of(List.of("a", "b", "none"), new int[] {0, 0, 1, 1});
    WorstGap worst = WorstGap.withoutReference(outcomes(groups, true, true, true, false));
    assertThat(worst.group()).isEqualTo("b");
    assertThat(worst.gap()).isNaN();
  }

  private static Outcomes outcomes(Groups groups, boolean... correct) {
    int[] labels = new int[correct.length];
    double[] logits = new double[2 * correct.length];
    Arrays.setAll(logits, i -> (i % 2 == 0) == correct[i / 2] ? 1 : 0);
    return Outcomes.of(logits, 2, labels, groups);
  }
}
