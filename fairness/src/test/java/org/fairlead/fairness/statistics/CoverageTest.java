package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Test;

/**
 * Simulates data sets whose truth is known and counts how often 95 % intervals cover it. The limits
 * are three standard deviations of a binomial count around the nominal rate; where the theory says
 * "at least", only the lower one.
 */
final class CoverageTest {
  private static final int DATA_SETS = 300;
  private static final double LOWEST = 0.95 - 3 * Math.sqrt(0.95 * 0.05 / DATA_SETS);
  private static final double HIGHEST = 0.95 + 3 * Math.sqrt(0.95 * 0.05 / DATA_SETS);
  private static final BootstrapOptions OPTIONS = BootstrapOptions.defaults().withResamples(300);

  /** Coverage of: all ψ_g together, max ψ, Ψ, Δ; and the shares of each verdict. */
  private static final class Tally {
    private int psi;
    private int maxPsi;
    private int pairwise;
    private int delta;
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

    void add(ExcessGaps gaps, double[] truth, double delta) {
      boolean all = true;
      double max = Double.NEGATIVE_INFINITY;
      double min = Double.POSITIVE_INFINITY;
      for (int g = 0; g < truth.length; g++) {
        double psi = truth[g] - delta;
        all &= gaps.psiInterval(g).contains(psi);
        max = Math.max(max, psi);
        min = Math.min(min, psi);
      }
      psi += all ? 1 : 0;
      maxPsi += gaps.maxPsiInterval().contains(max) ? 1 : 0;
      pairwise += gaps.pairwiseInterval().contains(max - min) ? 1 : 0;
      this.delta += gaps.deltaInterval().contains(delta) ? 1 : 0;
      verdicts.merge(gaps.verdict(), 1, Integer::sum);
    }

    int count(Verdict verdict) {
      return verdicts.getOrDefault(verdict, 0);
    }

    void requireCoverage() {
      assertThat(psi / (double) DATA_SETS).as("all ψ").isGreaterThan(LOWEST);
      assertThat(maxPsi / (double) DATA_SETS).as("max ψ").isGreaterThan(LOWEST);
      assertThat(pairwise / (double) DATA_SETS).as("Ψ").isGreaterThan(LOWEST);
      assertThat(delta / (double) DATA_SETS).as("Δ").isGreaterThan(LOWEST);
    }
  }

  private static Tally simulate(
      long seed, int[] counts, double[] lost, double[] gained, double tolerance, int unknown) {
    var random = new SplittableRandom(seed);
    int size = counts.length;
    double[] truth = IntStream.range(0, size).mapToDouble(g -> lost[g] - gained[g]).toArray();
    double delta = unknown * 0.2;
    double n = unknown;
    for (int g = 0; g < size; g++) {
      delta += counts[g] * truth[g];
      n += counts[g];
    }
    var tally = new Tally();
    for (int d = 0; d < DATA_SETS; d++) {
      var samples = new PairedSamples().draw(random, -1, unknown, 0.3, 0.1);
      for (int g = 0; g < size; g++) {
        samples.draw(random, g, counts[g], lost[g], gained[g]);
      }
      tally.add(samples.gaps(size, tolerance, OPTIONS.withSeed(d)), truth, delta / n);
    }
    return tally;
  }

  private static double[] all(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void bounds_ofUnequalGroupsCoverAtTheNominalRate() {
    var tally =
        simulate(
            1,
            new int[] {600, 300, 200, 250, 100},
            new double[] {0.05, 0.08, 0.15, 0.06, 0.25},
            new double[] {0.04, 0.05, 0.04, 0.06, 0.05},
            0.01,
            0);
    tally.requireCoverage();
    assertThat(tally.psi / (double) DATA_SETS).isLessThan(HIGHEST);
    assertThat(tally.delta / (double) DATA_SETS).isLessThan(HIGHEST);
  }

  @Test
  void bounds_withUnknownSamplesCover() {
    int[] counts = {400, 150, 250};
    simulate(2, counts, new double[] {0.05, 0.1, 0.2}, all(3, 0.05), 0.01, 200).requireCoverage();
  }

  @Test
  void bounds_ofSmallGroupsAndRareFlipsCover() {
    int[] counts = {1000, 20, 40, 60, 5};
    simulate(3, counts, all(5, 0.03), all(5, 0.01), 0.01, 0).requireCoverage();
    simulate(4, counts, new double[] {0.02, 0.06, 0.1, 0.04, 0.5}, all(5, 0.02), 0.01, 0)
        .requireCoverage();
  }

  /** One group flips rarely: the plain bootstrap often sees no flip at all and claims certainty. */
  @Test
  void bounds_ofAGroupThatOftenShowsNoFlipCover() {
    simulate(5, new int[] {1000, 40}, new double[] {0.05, 0.03}, new double[] {0.03, 0}, 0.01, 0)
        .requireCoverage();
  }

  /** Where groups are equal, the percentile bootstrap of the maximum misses nearly always. */
  @Test
  void bounds_ofEqualGroupsCoverWherePercentilesOfTheMaximumFail() {
    int size = 12;
    int count = 100;
    var random = new SplittableRandom(6);
    int percentiles = 0;
    var tally = new Tally();
    for (int d = 0; d < DATA_SETS; d++) {
      var samples = new PairedSamples();
      for (int g = 0; g < size; g++) {
        samples.draw(random, g, count, 0.12, 0.10);
      }
      var gaps = samples.gaps(size, 0.01, OPTIONS.withResamples(200).withSeed(d));
      tally.add(gaps, all(size, 0.02), 0.02);
      percentiles += percentileOfMaximum(gaps, samples, d).contains(0) ? 1 : 0;
    }
    tally.requireCoverage();
    assertThat(percentiles / (double) DATA_SETS).isLessThan(0.05);
    // Truly max ψ = 0: no claim beyond the error rate.
    assertThat(tally.count(Verdict.INFEASIBLE)).isLessThan(DATA_SETS / 20);
  }

  private static Interval percentileOfMaximum(ExcessGaps gaps, PairedSamples samples, int seed) {
    var strata = Strata.of(samples.groups(gaps.size()));
    boolean[] dense = samples.dense();
    boolean[] sparse = samples.sparse();
    long[][] counts = new long[strata.size()][3];
    for (int i = 0; i < dense.length; i++) {
      counts[strata.stratum(i)][dense[i] == sparse[i] ? 2 : dense[i] ? 1 : 0]++;
    }
    var draws =
        PairedBootstrapModel.of(strata, new int[][] {{-1, 1, 0}}, counts, 0).resamples(seed);
    double[] maxima = new double[200];
    for (int r = 0; r < maxima.length; r++) {
      draws.draw();
      maxima[r] = Double.NEGATIVE_INFINITY;
      for (int g = 0; g < gaps.size(); g++) {
        double psi = gaps.psi(g) + draws.deviations(0)[g] - draws.overall(0);
        maxima[r] = Math.max(maxima[r], psi);
      }
    }
    Arrays.sort(maxima);
    return new Interval(maxima[4], maxima[195]);
  }

  @Test
  void verdict_isWrongNoMoreOftenThanStated() {
    int[] counts = {800, 800};
    // Truth: ψ = (-0.05, 0.05), exactly at the tolerance, and just beyond it.
    double[] lost = {0.02, 0.12};
    var at = simulate(7, counts, lost, all(2, 0.02), 0.05, 0);
    assertThat(at.count(Verdict.INFEASIBLE)).isLessThan(DATA_SETS / 20);
    var beyond = simulate(8, counts, lost, all(2, 0.02), 0.0499, 0);
    assertThat(beyond.count(Verdict.FEASIBLE)).isLessThan(DATA_SETS / 20);
    // And it does decide where it can.
    var clear = simulate(9, counts, lost, all(2, 0.02), 0.10, 0);
    assertThat(clear.count(Verdict.FEASIBLE)).isGreaterThan(DATA_SETS * 19 / 20);
    var broken = simulate(10, counts, lost, all(2, 0.02), 0.01, 0);
    assertThat(broken.count(Verdict.INFEASIBLE)).isGreaterThan(DATA_SETS * 19 / 20);
  }

  /** Several attributes at once, some cells of their intersection with only a few samples. */
  @Test
  void bounds_ofOverlappingGroupsCover() {
    var random = new SplittableRandom(11);
    var race = new Attribute("race", List.of("a", "b", "c"));
    var age = new Attribute("age", List.of("1", "2", "3", "4"));
    int n = 600;
    int[][] codes = new int[2][n];
    for (int i = 0; i < n; i++) {
      codes[0][i] = random.nextInt(20) == 0 ? -1 : Math.min(2, random.nextInt(10) / 4);
      codes[1][i] = Math.min(3, (int) (8 * random.nextDouble() * random.nextDouble()));
    }
    Groups groups = Groups.union(List.of(race, age), codes);
    double[] truth = new double[groups.size()];
    double delta = 0;
    double[] lost = new double[n];
    for (int i = 0; i < n; i++) {
      lost[i] = 0.05 + 0.05 * (codes[0][i] + 1) + (codes[1][i] == 3 ? 0.1 : 0);
      delta += (lost[i] - 0.05) / n;
      for (int slot = 0; slot < 2; slot++) {
        int g = groups.group(i, slot);
        if (g >= 0) {
          truth[g] += (lost[i] - 0.05) / groups.count(g);
        }
      }
    }
    assertThat(Strata.of(groups).size()).isGreaterThan(12);
    var tally = new Tally();
    for (int d = 0; d < DATA_SETS; d++) {
      var samples = new PairedSamples();
      for (int i = 0; i < n; i++) {
        samples.draw(random, 0, 1, lost[i], 0.05);
      }
      var options = OPTIONS.withSeed(d);
      tally.add(
          ExcessGaps.of(samples.dense(), samples.sparse(), groups, 0.01, options), truth, delta);
    }
    tally.requireCoverage();
  }

  private static void requirePairCoverage(long seed, int[] counts, double[] lossA, double[] lossB) {
    var random = new SplittableRandom(seed);
    int size = counts.length;
    double gain = 0.2;
    double n = Arrays.stream(counts).sum();
    double[] deltaA = new double[size];
    double[] deltaB = new double[size];
    double overallA = 0;
    double overallB = 0;
    for (int g = 0; g < size; g++) {
      deltaA[g] = 0.9 * lossA[g] - 0.1 * gain;
      deltaB[g] = 0.9 * lossB[g] - 0.1 * gain;
      overallA += counts[g] * deltaA[g] / n;
      overallB += counts[g] * deltaB[g] / n;
    }
    double truth =
        Arrays.stream(deltaA).max().orElseThrow()
            - overallA
            - Arrays.stream(deltaB).max().orElseThrow()
            + overallB;
    int maxima = 0;
    int psis = 0;
    int accuracies = 0;
    int overall = 0;
    for (int d = 0; d < DATA_SETS; d++) {
      var samples = new PairedSamples();
      for (int g = 0; g < size; g++) {
        samples.drawPair(random, g, counts[g], lossA[g], lossB[g], gain);
      }
      var comparison = samples.compare(size, OPTIONS.withSeed(d));
      boolean allPsi = true;
      boolean allAccuracies = true;
      for (int g = 0; g < size; g++) {
        double psi = deltaA[g] - overallA - deltaB[g] + overallB;
        allPsi &= comparison.psiDifferenceInterval(g).contains(psi);
        double accuracy = deltaB[g] - deltaA[g];
        allAccuracies &= comparison.groupAccuracyDifferenceInterval(g).contains(accuracy);
      }
      psis += allPsi ? 1 : 0;
      accuracies += allAccuracies ? 1 : 0;
      maxima += comparison.maxPsiDifferenceInterval().contains(truth) ? 1 : 0;
      overall += comparison.accuracyDifferenceInterval().contains(overallB - overallA) ? 1 : 0;
    }
    assertThat(maxima / (double) DATA_SETS).as("max ψ(A) - max ψ(B)").isGreaterThan(LOWEST);
    assertThat(psis / (double) DATA_SETS).as("ψ(A) - ψ(B)").isBetween(LOWEST, 0.995);
    assertThat(accuracies / (double) DATA_SETS).as("accuracies").isBetween(LOWEST, 0.995);
    assertThat(overall / (double) DATA_SETS).as("accuracy").isBetween(LOWEST, HIGHEST);
  }

  @Test
  void maxDifference_ofEqualModelsOnEqualGroupsCovers() {
    requirePairCoverage(12, new int[] {150, 150, 150, 150, 150}, all(5, 0.1), all(5, 0.1));
  }

  @Test
  void maxDifference_ofUnequalModelsCovers() {
    double[] lossA = {0.05, 0.3, 0.1, 0.1};
    double[] lossB = {0.15, 0.15, 0.2, 0.1};
    requirePairCoverage(13, new int[] {500, 120, 200, 150}, lossA, lossB);
  }

  @Test
  void maxDifference_ofTwoGroupsCovers() {
    requirePairCoverage(
        14, new int[] {700, 300}, new double[] {0.08, 0.25}, new double[] {0.12, 0.16});
  }

  @Test
  void maxDifference_ofNearTiesAndSmallGroupsCovers() {
    double[] lossA = {0.1, 0.2, 0.19, 0.1};
    double[] lossB = {0.1, 0.18, 0.17, 0.1};
    requirePairCoverage(15, new int[] {500, 120, 200, 150}, lossA, lossB);
    requirePairCoverage(16, new int[] {1000, 30, 40, 60}, lossA, lossB);
  }

  /** Groups as of faces; bounds on all 25 differences at once, on both sides, see 1 in 6. */
  @Test
  void maxDifference_seesATrueOneWhereOneGroupIsSmall() {
    int[] counts = {1672, 119, 479, 390, 437};
    double[] lossA = {0.08, 0.28, 0.12, 0.1, 0.1};
    double[] lossB = {0.1, 0.12, 0.12, 0.1, 0.1};
    var random = new SplittableRandom(17);
    int seen = 0;
    for (int d = 0; d < DATA_SETS; d++) {
      var samples = new PairedSamples();
      for (int g = 0; g < counts.length; g++) {
        samples.drawPair(random, g, counts[g], lossA[g], lossB[g], 0.2);
      }
      seen += samples.compare(5, OPTIONS.withSeed(d)).maxPsiDifferenceInterval().low() > 0 ? 1 : 0;
    }
    assertThat(seen / (double) DATA_SETS).isGreaterThan(0.35);
  }
}
