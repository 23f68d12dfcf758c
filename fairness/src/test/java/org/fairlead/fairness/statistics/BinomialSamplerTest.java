package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.fairlead.base.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BinomialSamplerTest {

  /** Inversion, rejection near its lower limit, far from it, and mirrored. */
  @ParameterizedTest(name = "n={0} p={1}")
  @CsvSource({
    "1, 0.3",
    "20, 0.02",
    "19, 0.5",
    "21, 0.5",
    "100, 0.1",
    "2000, 0.004",
    "2000, 0.3",
    "50, 0.97",
    "100000, 0.5",
    "1000000, 0.00002"
  })
  void sample_followsTheDistribution(int n, double p) {
    var sampler = new BinomialSampler(RandomSource.XO_SHI_RO_256_PP.create(Seeds.mix(1, n)));
    var exact = BinomialDistribution.of(n, p);
    int draws = 50_000;
    int low = exact.inverseCumulativeProbability(1e-3);
    int high = exact.inverseCumulativeProbability(1 - 1e-3);
    int width = Math.max(1, (high - low) / 40);
    int cells = (high - low) / width + 1;
    long[] counts = new long[cells + 2];
    for (int i = 0; i < draws; i++) {
      long k = sampler.sample(n, p);
      assertThat(k).isBetween(0L, (long) n);
      counts[k < low ? 0 : (int) Math.min(cells + 1, 1 + (k - low) / width)]++;
    }
    double statistic = 0;
    int degrees = -1;
    for (int c = 0; c < counts.length; c++) {
      int from = low + (c - 1) * width;
      double probability =
          c == 0
              ? exact.cumulativeProbability(low - 1)
              : c == cells + 1
                  ? exact.survivalProbability(from - 1)
                  : exact.probability(from - 1, from + width - 1);
      double expected = probability * draws;
      if (expected < 1e-9) {
        assertThat(counts[c]).isZero();
        continue;
      }
      statistic += (counts[c] - expected) * (counts[c] - expected) / expected;
      degrees++;
    }
    double pValue = ChiSquaredDistribution.of(degrees).survivalProbability(statistic);
    assertThat(pValue).as("chi-square %s on %s", statistic, degrees).isGreaterThan(1e-3);
  }

  @Test
  void sample_ofCertainOutcomesIsConstant() {
    var sampler = new BinomialSampler(RandomSource.XO_SHI_RO_256_PP.create(5));
    assertThat(sampler.sample(0, 0.5)).isZero();
    assertThat(sampler.sample(9, 0)).isZero();
    assertThat(sampler.sample(9, 1)).isEqualTo(9);
  }
}
