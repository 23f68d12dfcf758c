package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.statistics.PairedRuns.Rates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link PairedComparison#ofRuns}: two methods by several runs each. */
final class PairedRunsTest {
  private static final BootstrapOptions OPTIONS = BootstrapOptions.defaults().withResamples(300);
  private static final boolean T = true;
  private static final boolean F = false;

  private static final int DATA_SETS = 300;
  private static final double LOWEST = 0.95 - 3 * Math.sqrt(0.95 * 0.05 / DATA_SETS);
  private static final int[] UNEQUAL = {8, 40, 200};

  /**
   * Losses summed over both runs: of A 2 + 1 in g0's three samples and 1 - 1 in g1's two, of B 1 in
   * g0 and 2 in g1. So over 2 runs Δ_0(A) = 3/6, Δ_1(A) = 0, Δ(A) = 3/10, and ψ_0(A) = 0.2, ψ_1(A)
   * = -0.3; Δ_0(B) = 1/6, Δ_1(B) = 2/4, Δ(B) = 3/10, and ψ_0(B) = -2/15, ψ_1(B) = 0.2.
   */
  @Test
  void ofRuns_twoRunsHaveTheMeansOfTheirLosses() {
    var runs =
        new PairedRuns(2)
            .add(0, new boolean[] {T, T}, new boolean[] {F, F}, new boolean[] {F, T})
            .add(0, new boolean[] {T, F}, new boolean[] {F, F}, new boolean[] {T, F})
            .add(0, new boolean[] {F, T}, new boolean[] {F, T}, new boolean[] {F, T})
            .add(1, new boolean[] {T, F}, new boolean[] {F, T}, new boolean[] {F, F})
            .add(1, new boolean[] {F, T}, new boolean[] {F, T}, new boolean[] {F, F});
    var comparison = runs.compare(2, OPTIONS);
    assertThat(comparison.runs()).isEqualTo(2);
    assertThat(comparison.count()).isEqualTo(5);
    assertThat(comparison.count(0)).isEqualTo(3);
    assertThat(comparison.accuracyDifference()).isZero();
    assertThat(comparison.groupAccuracyDifference(0)).isEqualTo(1 / 6.0 - 3 / 6.0, within(1e-15));
    assertThat(comparison.groupAccuracyDifference(1)).isEqualTo(0.5, within(1e-15));
    assertThat(comparison.psiDifference(0)).isEqualTo(0.2 + 2 / 15.0, within(1e-15));
    assertThat(comparison.psiDifference(1)).isEqualTo(-0.3 - 0.2, within(1e-15));
    assertThat(comparison.maxPsiDifference()).isEqualTo(0.2 - 0.2, within(1e-15));
  }

  /** Every run's maximum takes its own group: 0.5 of both runs, where their mean has none. */
  @Test
  void maxPsiDifference_isOfTheMeansAndNotTheMeanOfTheRuns() {
    boolean[] right = {T, T};
    var runs =
        new PairedRuns(2)
            .add(0, right, new boolean[] {F, T}, right)
            .add(1, right, new boolean[] {T, F}, right);
    assertThat(runs.compareRuns(2, OPTIONS, 0).maxPsiDifference()).isEqualTo(0.5);
    assertThat(runs.compareRuns(2, OPTIONS, 1).maxPsiDifference()).isEqualTo(0.5);
    assertThat(runs.compare(2, OPTIONS).maxPsiDifference()).isZero();
  }

  /**
   * Of 1000 samples A loses in both of two runs on 40, in one on 100, and is like B on the others:
   * D = 1, 1/2, 0. With half a pseudo-sample in each of the four categories in which A and B
   * differ, of 1003, the second moment is (40 + 100/4 + 2) / 1003.
   */
  @Test
  void accuracyDifferenceInterval_isTheNormalIntervalOfMeansOverRuns() {
    var runs = new PairedRuns(2);
    boolean[] right = {T, T};
    for (int i = 0; i < 1000; i++) {
      boolean[] a = i < 40 ? new boolean[2] : i < 140 ? new boolean[] {i < 90, i >= 90} : right;
      runs.add(0, right, a, right);
    }
    var comparison = runs.compare(1, OPTIONS.withResamples(20_000));
    double error = Math.sqrt((67 / 1003.0 - Math.pow(90 / 1003.0, 2)) / 1000);
    var interval = comparison.accuracyDifferenceInterval();
    assertThat(comparison.accuracyDifference()).isEqualTo(-0.09);
    assertThat(interval.width() / 2).isEqualTo(1.96 * error, within(0.03 * error));
    assertThat(comparison.groupAccuracyDifferenceInterval(0)).isEqualTo(interval);
    assertThat(comparison.maxPsiDifferenceInterval()).isEqualTo(new Interval(-2, 2));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void ofRuns_oneRunAndCopiesOfItSayWhatOfSays(long seed) {
    var runs = drawn(seed, 1);
    var of =
        PairedComparison.of(
            runs.correct(0, 0)[0],
            runs.correct(1, 0)[0],
            runs.correct(2, 0)[0],
            runs.groups(3),
            OPTIONS);
    assertThat(of.runs()).isEqualTo(1);
    assertThat(figures(runs.compare(3, OPTIONS))).isEqualTo(figures(of));
    assertThat(figures(runs.compareRuns(3, OPTIONS, 0, 0, 0))).isEqualTo(figures(of));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void ofRuns_theOrderOfRunsDoesNotMatter(long seed) {
    var runs = drawn(seed, 4);
    var figures = figures(runs.compare(3, OPTIONS));
    assertThat(figures(runs.compareRuns(3, OPTIONS, 2, 0, 3, 1))).isEqualTo(figures);
    assertThat(figures(runs.compareRuns(3, OPTIONS, 3, 2, 1, 0))).isEqualTo(figures);
  }

  /** Differences over the runs are the means of the runs' differences; only the maxima are not. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void ofRuns_differencesAreTheMeansOfTheRuns(long seed) {
    int k = 5;
    var runs = drawn(seed, k);
    var together = runs.compare(3, OPTIONS);
    double accuracy = 0;
    double[] psi = new double[3];
    for (int s = 0; s < k; s++) {
      var alone = runs.compareRuns(3, OPTIONS, s);
      accuracy += alone.accuracyDifference() / k;
      for (int g = 0; g < 3; g++) {
        psi[g] += alone.psiDifference(g) / k;
      }
    }
    assertThat(together.accuracyDifference()).isEqualTo(accuracy, within(1e-14));
    for (int g = 0; g < 3; g++) {
      assertThat(together.psiDifference(g)).isEqualTo(psi[g], within(1e-14));
      assertThat(together.psiDifferenceInterval(g).contains(psi[g])).isTrue();
    }
    assertThat(together.maxPsiDifferenceInterval().contains(together.maxPsiDifference())).isTrue();
  }

  private static PairedRuns drawn(long seed, int k) {
    var random = new SplittableRandom(seed);
    var runs = new PairedRuns(k);
    for (int g = -1; g < 3; g++) {
      var rates = new Rates(0.9, random.nextDouble() / 3, random.nextDouble() / 3, 0.2, 0.5);
      runs.draw(random, g, random.nextInt(5, 200), rates);
    }
    return runs;
  }

  private static List<Object> figures(PairedComparison comparison) {
    var figures = new ArrayList<>();
    figures.add(comparison.accuracyDifference());
    figures.add(comparison.accuracyDifferenceInterval());
    figures.add(comparison.maxPsiDifference());
    figures.add(comparison.maxPsiDifferenceInterval());
    for (int g = 0; g < comparison.size(); g++) {
      figures.add(comparison.groupAccuracyDifference(g));
      figures.add(comparison.groupAccuracyDifferenceInterval(g));
      figures.add(comparison.psiDifference(g));
      figures.add(comparison.psiDifferenceInterval(g));
    }
    return figures;
  }

  /**
   * Runs that flip independently: of D of one run, variance v, the mean of three has v/3. The
   * interval is shorter by √3 but for the pseudo-samples.
   */
  @Test
  void ofRuns_independentRunsShortenTheIntervals() {
    var random = new SplittableRandom(7);
    var runs = new PairedRuns(3);
    for (int g = 0; g < 2; g++) {
      runs.draw(random, g, 1500, new Rates(0.9, 0.2, 0.1, 0.2, 0));
    }
    var options = OPTIONS.withResamples(10_000);
    var three = runs.compare(2, options);
    var one = runs.compareRuns(2, options, 0);
    double shorter = 1 / Math.sqrt(3);
    assertThat(
            three.accuracyDifferenceInterval().width() / one.accuracyDifferenceInterval().width())
        .isEqualTo(shorter, within(0.04));
    assertThat(three.psiDifferenceInterval(1).width() / one.psiDifferenceInterval(1).width())
        .isEqualTo(shorter, within(0.04));
    assertThat(three.maxPsiDifferenceInterval().width())
        .isLessThan(0.7 * one.maxPsiDifferenceInterval().width());
  }

  /** The shares of data sets whose 95 % intervals cover the truth. */
  private record Coverage(double maxPsi, double accuracy) {
    /** Simulates data sets of three runs; the same seed draws the same ones. */
    static Coverage simulate(
        long seed,
        int[] counts,
        Rates[] rates,
        BiFunction<PairedRuns, BootstrapOptions, PairedComparison> compare) {
      var random = new SplittableRandom(seed);
      double truth = PairedRuns.maxPsiDifference(counts, rates);
      double accuracyTruth = PairedRuns.accuracyDifference(counts, rates);
      double maxima = 0;
      double accuracies = 0;
      for (int d = 0; d < DATA_SETS; d++) {
        var runs = new PairedRuns(3);
        for (int g = 0; g < counts.length; g++) {
          runs.draw(random, g, counts[g], rates[g]);
        }
        var comparison = compare.apply(runs, OPTIONS.withSeed(d));
        maxima += comparison.maxPsiDifferenceInterval().contains(truth) ? 1 : 0;
        accuracies += comparison.accuracyDifferenceInterval().contains(accuracyTruth) ? 1 : 0;
      }
      return new Coverage(maxima / DATA_SETS, accuracies / DATA_SETS);
    }

    static void require(long seed, int[] counts, Rates... rates) {
      var coverage =
          simulate(seed, counts, rates, (runs, options) -> runs.compare(counts.length, options));
      assertThat(coverage.maxPsi).as("max ψ(A) - max ψ(B)").isGreaterThan(LOWEST);
      assertThat(coverage.accuracy).as("accuracy").isGreaterThan(LOWEST);
    }
  }

  @Test
  void maxDifference_ofSmallUnequalGroupsCovers() {
    Coverage.require(
        0,
        UNEQUAL,
        new Rates(0.9, 0.30, 0.15, 0.2, 0.8),
        new Rates(0.9, 0.10, 0.15, 0.2, 0.8),
        new Rates(0.9, 0.05, 0.10, 0.2, 0.8));
    Rates equal = new Rates(0.9, 0.1, 0.1, 0.2, 0.8);
    Coverage.require(1, UNEQUAL, equal, equal, equal);
  }

  @Test
  void maxDifference_ofRatesNearZeroAndOneCovers() {
    Coverage.require( // all nearly always right
        2,
        UNEQUAL,
        new Rates(0.98, 0.02, 0.01, 0.02, 0.8),
        new Rates(0.95, 0.01, 0.03, 0.02, 0.8),
        new Rates(0.99, 0.01, 0.02, 0.02, 0.8));
    Coverage.require( // one of them nearly always wrong
        3,
        UNEQUAL,
        new Rates(0.98, 0.95, 0.03, 0.02, 0.8),
        new Rates(0.95, 0.90, 0.95, 0.02, 0.8),
        new Rates(0.99, 0.02, 0.90, 0.02, 0.8));
    Coverage.require( // the dense models nearly always wrong
        4,
        UNEQUAL,
        new Rates(0.05, 0.5, 0.1, 0.02, 0.8),
        new Rates(0.10, 0.5, 0.5, 0.02, 0.8),
        new Rates(0.03, 0.5, 0.5, 0.02, 0.8));
  }

  /**
   * In one of six data sets the eight people show no flip. If pseudo-samples had the size of one
   * run's flip, as most flips have in the large group, 83 % of the intervals would cover.
   */
  @Test
  void maxDifference_ofASmallGroupWhoseRunsFlipTogetherAndSeldomCovers() {
    Coverage.require(
        32,
        UNEQUAL,
        new Rates(1, 0.2, 0, 0, 1),
        new Rates(1, 0.02, 0, 0, 0.5),
        new Rates(1, 0.01, 0, 0, 0));
  }

  /** What an image is to one run it mostly is to the others: k n outcomes are not k n people. */
  @Test
  void maxDifference_coversWhereImageAndRunPairsAsIfIndependentDoNot() {
    int[] counts = {700, 300};
    Rates[] rates = {new Rates(0.9, 0.08, 0.12, 0.2, 1), new Rates(0.9, 0.25, 0.16, 0.2, 1)};
    Coverage.require(16, counts, rates);
    var pairs =
        Coverage.simulate(
            16, counts, rates, (runs, options) -> runs.compareAsIfIndependent(2, options));
    assertThat(pairs.maxPsi).isLessThan(0.87);
    assertThat(pairs.accuracy).isLessThan(0.8);

    Rates[] small = {
      new Rates(1, 0.2, 0, 0, 0.8), new Rates(1, 0.02, 0, 0, 0.8), new Rates(1, 0.01, 0, 0, 0.8)
    };
    Coverage.require(14, UNEQUAL, small);
    pairs =
        Coverage.simulate(
            14, UNEQUAL, small, (runs, options) -> runs.compareAsIfIndependent(3, options));
    assertThat(pairs.accuracy).isLessThan(0.9);
  }

  @Test
  void ofRuns_groupsWithoutSamplesTakeNoPart() {
    boolean[] right = {T, T};
    var runs = new PairedRuns(2).add(0, right, new boolean[] {T, F}, right);
    var comparison = runs.compare(2, OPTIONS);
    assertThat(comparison.accuracyDifference()).isEqualTo(-0.5);
    assertThat(comparison.psiDifference(1)).isNaN();
    assertThat(comparison.psiDifferenceInterval(1)).isEqualTo(new Interval(-2, 2));
    assertThat(comparison.maxPsiDifference()).isNaN(); // group 0 is alone
  }

  @Test
  void ofRuns_errorsNameWhatIsWrong() {
    boolean[][] two = new boolean[2][3];
    boolean[][] ragged = {new boolean[3], new boolean[4]};
    var groups = Groups.none(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.ofRuns(new boolean[0][], two, two, groups, OPTIONS))
        .withMessage("denseCorrect is empty, expected at least one run");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.ofRuns(two, new boolean[1][3], two, groups, OPTIONS))
        .withMessage("correctA has length 1, expected 2 (runs, as denseCorrect)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.ofRuns(two, two, new boolean[3][3], groups, OPTIONS))
        .withMessage("correctB has length 3, expected 2 (runs, as denseCorrect)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.ofRuns(ragged, two, two, groups, OPTIONS))
        .withMessage("denseCorrect[1] has length 4, expected 3 (samples of groups)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.ofRuns(two, ragged, two, groups, OPTIONS))
        .withMessage("correctA[1] has length 4, expected 3 (samples of groups)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.ofRuns(two, two, ragged, groups, OPTIONS))
        .withMessage("correctB[1] has length 4, expected 3 (samples of groups)");
    boolean[][] none = new boolean[2][0];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.ofRuns(none, none, none, Groups.none(0), OPTIONS))
        .withMessage("groups has no samples, expected at least one");
  }
}
