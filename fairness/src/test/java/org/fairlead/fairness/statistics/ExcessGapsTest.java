package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExcessGapsTest {
  private static final BootstrapOptions OPTIONS = BootstrapOptions.defaults();

  /** Group 0 loses 10 of 100 points, group 1 3 of 300; all 10 - 2 + 3 = 11 of 400. */
  @Test
  void of_hasTheEstimatesOfAHandComputedTable() {
    var gaps = new PairedSamples().add(0, 100, 10, 2).add(1, 300, 6, 3).gaps(2, 0.01, OPTIONS);

    assertThat(gaps.delta()).isEqualTo(11.0 / 400);
    assertThat(gaps.groupDelta(0)).isEqualTo(0.08);
    assertThat(gaps.groupDelta(1)).isEqualTo(0.01);
    assertThat(gaps.psi(0)).isEqualTo(0.0525, within(1e-15));
    assertThat(gaps.psi(1)).isEqualTo(-0.0175, within(1e-15));
    assertThat(gaps.maxPsi()).isEqualTo(gaps.psi(0));
    assertThat(gaps.worstGroup()).isZero();
    assertThat(gaps.pairwise()).isEqualTo(0.07, within(1e-15));
    assertThat(gaps.denseAccuracy() - gaps.accuracy()).isEqualTo(11.0 / 400, within(1e-15));
    assertThat(gaps.groupDenseAccuracy(0) - gaps.groupAccuracy(0)).isEqualTo(0.08, within(1e-15));
    long correct = Math.round(gaps.groupAccuracy(1) * 300);
    assertThat(gaps.groupInterval(1)).isEqualTo(Wilson.interval(correct, 300, 0.95));
    assertThat(gaps.count()).isEqualTo(400);
    assertThat(gaps.count(1)).isEqualTo(300);
    assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  /** What a lone group loses is what everybody loses: no gap of 0, and no verdict. */
  @Test
  void loneGroup_hasNoGapAndNoVerdict() {
    var gaps = new PairedSamples().add(0, 1000, 100, 20).gaps(2, 0.01, OPTIONS);

    assertThat(gaps.groupDelta(0)).isEqualTo(0.08);
    assertThat(gaps.psi(0)).isNaN();
    assertThat(gaps.psiInterval(0)).isEqualTo(new Interval(-2, 2));
    assertThat(gaps.maxPsi()).isNaN();
    assertThat(gaps.worstGroup()).isEqualTo(-1);
    assertThat(gaps.maxPsiInterval()).isEqualTo(new Interval(-2, 2));
    assertThat(gaps.pairwise()).isNaN();
    assertThat(gaps.pairwiseInterval()).isEqualTo(new Interval(0, 2));
    assertThat(gaps.noiseFloorMean()).isNaN();
    assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  /** A lone group of one attribute takes no part in the verdict on the groups of another. */
  @Test
  void loneGroup_doesNotHideTheOtherAttributes() {
    int n = 4000;
    boolean[] dense = new boolean[n];
    boolean[] sparse = new boolean[n];
    int[][] codes = new int[2][n];
    for (int i = 0; i < n; i++) {
      dense[i] = true;
      sparse[i] = i % 20 != 0;
      codes[0][i] = i % 2;
    }
    Groups groups =
        Groups.union(
            List.of(
                new Attribute("sex", List.of("F", "M")), new Attribute("country", List.of("x"))),
            codes);
    ExcessGaps gaps = ExcessGaps.of(dense, sparse, groups, 0.1, OPTIONS);

    assertThat(gaps.psi(2)).isNaN();
    assertThat(gaps.maxPsi()).isEqualTo(0.05, within(1e-12));
    assertThat(gaps.verdict()).isEqualTo(Verdict.FEASIBLE);
  }

  /**
   * Two groups that are everybody have {@code n_0 ψ_0 = -n_1 ψ_1}, so that one normal quantile
   * bounds both; the variance is that of the smoothed table, (D=1: 121, D=-1: 21 of 1002) and so
   * on.
   */
  @Test
  void psiInterval_ofTwoGroupsIsTheNormalIntervalOfOneDifference() {
    var gaps =
        new PairedSamples()
            .add(0, 1000, 120, 20)
            .add(1, 3000, 90, 60)
            .gaps(2, 0.01, OPTIONS.withResamples(20_000));

    double variance0 = 142 / 1002.0 - Math.pow(100 / 1002.0, 2);
    double variance1 = 152 / 3002.0 - Math.pow(30 / 3002.0, 2);
    double error = Math.sqrt(variance0 / 1000 + variance1 / 3000);
    var wide = gaps.psiInterval(0);
    assertThat(wide.width() / 2).isEqualTo(1.96 * 0.75 * error, within(0.03 * error));
    assertThat((wide.low() + wide.high()) / 2).isEqualTo(gaps.psi(0), within(1e-12));
    assertThat(gaps.psiInterval(1).width()).isEqualTo(wide.width() / 3, within(1e-12));
    assertThat(gaps.pairwiseInterval().width() / 2).isEqualTo(1.96 * error, within(0.03 * error));
    assertThat(gaps.maxPsiInterval()).isEqualTo(wide);
    double overall = Math.sqrt(variance0 / 1000 / 16 + variance1 / 3000 * 9 / 16);
    assertThat(gaps.deltaInterval().width() / 2).isEqualTo(1.96 * overall, within(0.03 * overall));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void of_keepsTheInvariantsOfAPartition(long seed) {
    var random = new SplittableRandom(seed);
    int size = random.nextInt(2, 8);
    var samples = new PairedSamples();
    for (int g = 0; g < size; g++) {
      samples.draw(random, g, random.nextInt(1, 200), random.nextDouble() / 4, 0.05);
    }
    var gaps = samples.gaps(size, 0.02, OPTIONS.withResamples(200).withSeed(seed));

    double weighted = 0;
    for (int g = 0; g < size; g++) {
      weighted += gaps.count(g) * gaps.psi(g);
      assertThat(gaps.psiInterval(g).contains(gaps.psi(g))).isTrue();
    }
    assertThat(weighted / gaps.count()).isEqualTo(0, within(1e-14));
    assertThat(gaps.maxPsi()).isGreaterThanOrEqualTo(-1e-15);
    assertThat(gaps.maxPsiInterval().contains(gaps.maxPsi())).isTrue();
    assertThat(gaps.pairwiseInterval().contains(gaps.pairwise())).isTrue();
    assertThat(gaps.deltaInterval().contains(gaps.delta())).isTrue();
    assertThat(gaps.noiseFloor95()).isGreaterThan(gaps.noiseFloorMean());
  }

  /** Everyone of an unknown group loses: Δ and every ψ move, Ψ does not. */
  @Test
  void pairwise_isInvariantToAConstantInDelta() {
    var known = new PairedSamples().add(0, 100, 10, 2).add(1, 300, 6, 3);
    double pairwise = known.gaps(2, 0.01, OPTIONS).pairwise();
    double maxPsi = known.gaps(2, 0.01, OPTIONS).maxPsi();
    var withUnknown = known.add(-1, 100, 100, 0).gaps(2, 0.01, OPTIONS);

    assertThat(withUnknown.unknown()).isEqualTo(100);
    assertThat(withUnknown.delta()).isEqualTo(111.0 / 500);
    assertThat(withUnknown.pairwise()).isEqualTo(pairwise);
    assertThat(withUnknown.maxPsi())
        .isEqualTo(maxPsi + 11.0 / 400 - 111.0 / 500, within(1e-15))
        .isNegative();
  }

  @Test
  void of_isAFunctionOfTheSeedAndNotOfTheOrderOfSamples() {
    var random = new SplittableRandom(3);
    var samples = new PairedSamples();
    for (int g = -1; g < 4; g++) {
      samples.draw(random, g, 80, 0.1, 0.05);
    }
    boolean[] dense = samples.dense();
    boolean[] sparse = samples.sparse();
    Groups groups = samples.groups(4);
    int n = dense.length;
    boolean[] reversedDense = new boolean[n];
    boolean[] reversedSparse = new boolean[n];
    for (int i = 0; i < n; i++) {
      reversedDense[i] = dense[n - 1 - i];
      reversedSparse[i] = sparse[n - 1 - i];
    }
    Groups reversedGroups = groups.select(IntStream.range(0, n).map(i -> n - 1 - i).toArray());

    var first = ExcessGaps.of(dense, sparse, groups, 0.01, OPTIONS);
    var again = ExcessGaps.of(reversedDense, reversedSparse, reversedGroups, 0.01, OPTIONS);
    var other = ExcessGaps.of(dense, sparse, groups, 0.01, OPTIONS.withSeed(1));
    for (int g = 0; g < 4; g++) {
      assertThat(again.psiInterval(g)).isEqualTo(first.psiInterval(g));
      assertThat(other.psiInterval(g)).isNotEqualTo(first.psiInterval(g));
    }
    assertThat(again.noiseFloorMean()).isEqualTo(first.noiseFloorMean());
    assertThat(other.noiseFloorMean()).isNotEqualTo(first.noiseFloorMean());
  }

  @ParameterizedTest(name = "tolerance {0}")
  @CsvSource({"0.10, FEASIBLE", "0.05, CANNOT_TELL", "0.01, INFEASIBLE"})
  void verdict_comparesTheBoundsWithTheTolerance(double tolerance, Verdict verdict) {
    var samples = new PairedSamples().add(0, 1000, 120, 20).add(1, 1000, 20, 20);
    assertThat(samples.gaps(2, tolerance, OPTIONS).verdict()).isEqualTo(verdict);
  }

  @Test
  void verdict_hasAWord() {
    assertThat(List.of(Verdict.values())).hasToString("[yes, no, cannot tell]");
    assertThat(Verdict.FEASIBLE.text()).isEqualTo("yes");
  }

  @Test
  void verdict_withAGroupTooSmallIsNeverYes() {
    var samples = new PairedSamples().add(0, 20_000, 20, 20).add(1, 29, 0, 0);
    var gaps = samples.gaps(2, 0.5, OPTIONS);
    assertThat(gaps.psiInterval(1).high()).isLessThan(0.5);
    assertThat(gaps.tooSmall(0)).isFalse();
    assertThat(gaps.tooSmall(1)).isTrue();
    assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(samples.gaps(2, 0.5, OPTIONS.withMinimumCount(29)).verdict())
        .isEqualTo(Verdict.FEASIBLE);
  }

  @Test
  void of_oneGroupThatIsEverybodyIsComparedWithNobody() {
    var gaps = new PairedSamples().add(0, 100, 30, 0).gaps(1, 0, OPTIONS);
    assertThat(gaps.psi(0)).isNaN();
    assertThat(gaps.psiInterval(0)).isEqualTo(new Interval(-2, 2));
    assertThat(gaps.maxPsi()).isNaN();
    assertThat(gaps.noiseFloor95()).isNaN();
    assertThat(gaps.delta()).isEqualTo(0.3);
    assertThat(gaps.deltaInterval().low()).isGreaterThan(0.2);
    assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void of_anEmptyGroupIsReportedOrDropped() {
    var samples = new PairedSamples().add(0, 500, 5, 5).add(2, 500, 5, 5);
    var gaps = samples.gaps(3, 0.2, OPTIONS);
    assertThat(gaps.psi(1)).isNaN();
    assertThat(gaps.groupAccuracy(1)).isNaN();
    assertThat(gaps.groupInterval(1)).isEqualTo(new Interval(0, 1));
    assertThat(gaps.psiInterval(1)).isEqualTo(new Interval(-2, 2));
    assertThat(gaps.tooSmall(1)).isTrue();
    assertThat(gaps.maxPsi()).isZero();
    assertThat(gaps.maxPsiInterval().high()).isLessThan(0.05);
    assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);

    var dropped =
        ExcessGaps.of(
            samples.dense(), samples.sparse(), samples.groups(3).withoutEmpty(), 0.2, OPTIONS);
    assertThat(dropped.names()).containsExactly("g0", "g2");
    assertThat(dropped.maxPsiInterval()).isEqualTo(gaps.maxPsiInterval());
    assertThat(dropped.verdict()).isEqualTo(Verdict.FEASIBLE);
  }

  @Test
  void of_noFlipsIsNoCertainty() {
    var gaps = new PairedSamples().add(0, 2000, 100, 60).add(1, 50, 0, 0).gaps(2, 0.01, OPTIONS);
    var interval = gaps.psiInterval(1);
    assertThat(gaps.groupDelta(1)).isZero();
    // 3 / n is the one-sided 95 % bound of a rate that was never seen.
    assertThat(interval.high() - gaps.psi(1)).isBetween(2.0 / 50, 5.0 / 50);
    assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void of_aGroupOfOneSampleIsBoundedByAlmostNothing() {
    var gaps = new PairedSamples().add(0, 2000, 100, 60).add(1, 1, 1, 0).gaps(2, 0.01, OPTIONS);
    assertThat(gaps.groupDelta(1)).isEqualTo(1);
    assertThat(gaps.psiInterval(1).low()).isNegative();
    assertThat(gaps.psiInterval(1).high()).isLessThan(2);
    assertThat(gaps.tooSmall(1)).isTrue();
    assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void of_noKnownGroupCannotTell() {
    boolean[] correct = {true, false, true};
    boolean[] sparse = {true, false, false};
    for (Groups groups : List.of(Groups.none(3), Groups.of(List.of("a"), new int[] {-1, -1, -1}))) {
      var gaps = ExcessGaps.of(correct, sparse, groups, 0.01, OPTIONS);
      assertThat(gaps.delta()).isEqualTo(1.0 / 3);
      assertThat(gaps.unknown()).isEqualTo(3);
      assertThat(gaps.maxPsi()).isNaN();
      assertThat(gaps.maxPsiInterval()).isEqualTo(new Interval(-2, 2));
      assertThat(gaps.pairwise()).isNaN();
      assertThat(gaps.pairwiseInterval()).isEqualTo(new Interval(0, 2));
      assertThat(gaps.noiseFloorMean()).isNaN();
      assertThat(gaps.noiseFloor95()).isNaN();
      assertThat(gaps.worstGroup()).isEqualTo(-1);
      assertThat(gaps.verdict()).isEqualTo(Verdict.CANNOT_TELL);
    }
  }

  @Test
  void maxPsi_ofTalliesIsThatOfTheSamples() {
    var random = new SplittableRandom(9);
    int n = 300;
    int[] labels = random.ints(n, 0, 3).toArray();
    Groups groups = Groups.of(List.of("a", "b", "c", "d"), random.ints(n, -1, 3).toArray());
    var dense = Outcomes.of(random.doubles(3L * n).toArray(), 3, labels, groups);
    var sparse = Outcomes.of(random.doubles(3L * n).toArray(), 3, labels, groups);
    var gaps = ExcessGaps.of(dense.correct(), sparse.correct(), groups, 0.01, OPTIONS);
    assertThat(ExcessGaps.maxPsi(dense.tally(), sparse.tally()))
        .isEqualTo(gaps.maxPsi(), within(1e-15));
    assertThat(ExcessGaps.maxPsi(GroupTally.empty(List.of("a")), GroupTally.empty(List.of("a"))))
        .isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExcessGaps.maxPsi(dense.tally(), GroupTally.empty(List.of("a"))))
        .withMessage("sparse is a tally of the groups [a], expected [a, b, c, d]");
  }

  /**
   * Mean of max ψ, in points, when a share f of all samples flips and none loses more, from 200,000
   * independently simulated test sets.
   */
  @ParameterizedTest(name = "UTKFace race, flips {0}")
  @CsvSource({"0.05, 0.989", "0.10, 1.399", "0.20, 1.974", "0.30, 2.421"})
  void noiseFloor_ofFiveUnequalGroups(double flips, double points) {
    var gaps = equalGroups(flips, 2016, 906, 687, 795, 338);
    assertThat(100 * gaps.noiseFloorMean()).isEqualTo(points, within(0.05));
    assertThat(gaps.noiseFloor95() / gaps.noiseFloorMean()).isEqualTo(2.06, within(0.1));
  }

  @ParameterizedTest(name = "FairFace race, flips {0}")
  @CsvSource({"0.05, 0.8", "0.10, 1.1", "0.20, 1.5", "0.30, 1.9"})
  void noiseFloor_ofSevenEqualGroups(double flips, double points) {
    var gaps = equalGroups(flips, IntStream.generate(() -> 1565).limit(7).toArray());
    assertThat(100 * gaps.noiseFloorMean()).isEqualTo(points, within(0.08));
  }

  @ParameterizedTest(name = "CIFAR-100 test, flips {0}")
  @CsvSource({"0.10, 8.1", "0.20, 11.2", "0.30, 13.7"})
  void noiseFloor_ofAHundredSmallGroups(double flips, double points) {
    var gaps = equalGroups(flips, IntStream.generate(() -> 100).limit(100).toArray());
    assertThat(100 * gaps.noiseFloorMean()).isEqualTo(points, within(0.15));
    assertThat(gaps.noiseFloor95() / gaps.noiseFloorMean()).isEqualTo(1.3, within(0.1));
  }

  private static ExcessGaps equalGroups(double flips, int... counts) {
    var samples = new PairedSamples();
    for (int g = 0; g < counts.length; g++) {
      int lost = (int) Math.round(counts[g] * (flips / 2 + 0.01));
      int gained = (int) Math.round(counts[g] * (flips / 2 - 0.01));
      samples.add(g, counts[g], lost, gained);
    }
    return samples.gaps(counts.length, 0.01, OPTIONS.withResamples(4_000));
  }

  @Test
  void errors_nameWhatIsWrong() {
    boolean[] two = new boolean[2];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExcessGaps.of(new boolean[0], new boolean[0], Groups.none(0), 0, OPTIONS))
        .withMessage("denseCorrect is empty, expected at least one sample");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExcessGaps.of(two, new boolean[3], Groups.none(2), 0, OPTIONS))
        .withMessage("sparseCorrect has length 3, expected 2 (as denseCorrect)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExcessGaps.of(two, two, Groups.none(4), 0, OPTIONS))
        .withMessage("denseCorrect has length 2, expected 4 (samples of groups)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExcessGaps.of(two, two, Groups.none(2), -0.1, OPTIONS))
        .withMessage("tolerance is -0.1, expected 0 or more (accuracy units: 0.01 is one point)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.withResamples(10))
        .withMessage("resamples is 10, expected at least 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.withConfidence(1))
        .withMessage("confidence is 1.0, expected above 0 and below 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.withMinimumCount(0))
        .withMessage("minimumCount is 0, expected at least 1");
    var gaps = ExcessGaps.of(two, two, Groups.none(2), 0, OPTIONS);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> gaps.psi(0))
        .withMessage("group is 0, but there are no groups");
  }
}
