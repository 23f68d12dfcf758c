package org.fairlead.fairness.statistics;

import java.util.Arrays;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The bootstrap's world: a distribution of paired outcomes in every stratum, from which whole data
 * sets are drawn.
 *
 * <p>How it works:
 *
 * <ol>
 *   <li>The statistics see a sample only through its stratum and through one or two paired
 *       differences in {@code {-1, 0, 1}}, such as {@code D = [dense correct] - [sparse correct]},
 *       or their means over several runs. Samples therefore fall in few categories, and drawing
 *       samples with replacement within a stratum is drawing multinomial category counts: the same
 *       distribution at a cost that does not depend on the number of samples. All runs of a sample
 *       are drawn together, however they depend on each other.
 *   <li>The counts are smoothed with pseudo-samples, so that ten samples without a flip are no
 *       proof that flips do not exist. With one difference, {@code D = -1} and {@code D = 1} gain
 *       one each, as Bonett and Price add one to each discordant cell of a paired table. With two
 *       differences the six categories other than (0, 0) gain one half each: then each difference,
 *       and the difference of the two, again gains one on either side. Of several runs see {@link
 *       LossCategories}. Where groups overlap, a stratum gains only the largest share that it has
 *       of one of its groups; a group still gains at least as much in all.
 *   <li>A stratum of fewer than {@value #POOLED_BELOW} samples, where groups overlap, cannot
 *       estimate a variance: all such strata draw from their pooled distribution, whose variance
 *       includes what differs between them.
 *   <li>The world's own means and variances are known exactly. The bootstrap is centred on the
 *       former, so that only deviations matter, and standardized by the latter.
 * </ol>
 *
 * @see <a href="https://doi.org/10.3102/1076998611411915">Bonett and Price (2012)</a>
 */
final class PairedBootstrapModel {
  static final int POOLED_BELOW = 10;

  private final Strata strata;
  private final double[][] values; // [difference][category]; the last category is all zeros
  private final double[][] probabilities; // [stratum][category]
  private final double[][] means; // [difference][stratum]

  private PairedBootstrapModel(Strata strata, double[][] values, double[][] probabilities) {
    this.strata = strata;
    this.values = values;
    this.probabilities = probabilities;
    this.means = new double[values.length][strata.size()];
    for (int d = 0; d < values.length; d++) {
      for (int s = 0; s < strata.size(); s++) {
        for (int c = 0; c < values[d].length; c++) {
          means[d][s] += probabilities[s][c] * values[d][c];
        }
      }
    }
  }

  /**
   * Returns the world of observed counts.
   *
   * @param values {@code values[d][c]} is difference {@code d} of a sample of category {@code c};
   *     all 0 for the last category
   * @param counts observed samples, {@code [stratum][category]}
   * @param pseudo pseudo-samples for every category but the last, 0 for none
   */
  static PairedBootstrapModel of(Strata strata, int[][] values, long[][] counts, double pseudo) {
    double[][] exact = new double[values.length][];
    Arrays.setAll(exact, d -> Arrays.stream(values[d]).asDoubleStream().toArray());
    return of(strata, exact, counts, pseudo, values[0].length - 1);
  }

  /**
   * Returns the world of observed counts, smoothed in some categories only.
   *
   * @param values {@code values[d][c]} is difference {@code d} of a sample of category {@code c},
   *     in {@code [-1, 1]}; all 0 for the last category
   * @param counts observed samples, {@code [stratum][category]}
   * @param pseudo pseudo-samples for every smoothed category, 0 for none
   * @param smoothed how many categories gain them: the first ones, never the last
   */
  static PairedBootstrapModel of(
      Strata strata, double[][] values, long[][] counts, double pseudo, int smoothed) {
    int categories = values[0].length;
    double[] pooled = new double[categories];
    double pooledSize = 0;
    boolean[] small = new boolean[strata.size()];
    for (int s = 0; s < small.length; s++) {
      small[s] = strata.overlapping() && strata.count(s) < POOLED_BELOW;
      if (small[s]) {
        pooledSize += strata.count(s);
        for (int c = 0; c < categories; c++) {
          pooled[c] += counts[s][c];
        }
      }
    }
    double[][] probabilities = new double[strata.size()][categories];
    for (int s = 0; s < small.length; s++) {
      double added = pseudo * strata.largestShare(s);
      double size = strata.count(s);
      double total = size + added * smoothed;
      for (int c = 0; c < categories; c++) {
        double observed = small[s] ? pooled[c] / pooledSize * size : counts[s][c];
        probabilities[s][c] = (observed + (c < smoothed ? added : 0)) / total;
      }
    }
    return new PairedBootstrapModel(strata, values, probabilities);
  }

  /** {@code Σ n_s cov_s(x, y)} over sets of strata. */
  static final class Sums {
    private final double[] group;
    private final double[][] common;
    private double all;

    private Sums(int groups) {
      this.group = new double[groups];
      this.common = new double[groups][groups];
    }

    /** Returns the sum over all strata. */
    double all() {
      return all;
    }

    /** Returns the sum over the strata of a group. */
    double of(int group) {
      return this.group[group];
    }

    /** Returns the sum over the strata that two groups have in common. */
    double common(int group, int other) {
      return common[group][other];
    }
  }

  /**
   * Returns {@code Σ n_s cov_s(x, y)} over all strata, over each group's strata, and over the
   * strata common to two groups: from these follows the variance of every linear combination of
   * group means and the overall mean.
   */
  Sums sums(int x, int y) {
    Sums sums = new Sums(strata.groupCount());
    for (int s = 0; s < strata.size(); s++) {
      double covariance = -means[x][s] * means[y][s];
      for (int c = 0; c < values[x].length; c++) {
        covariance += probabilities[s][c] * values[x][c] * values[y][c];
      }
      double sum = strata.count(s) * covariance;
      sums.all += sum;
      for (int g : strata.groups(s)) {
        sums.group[g] += sum;
        for (int h : strata.groups(s)) {
          sums.common[g][h] += sum;
        }
      }
    }
    return sums;
  }

  /** Draws resamples one after the other. */
  final class Resamples {
    private final BinomialSampler binomial;
    private final double[][] deviations = new double[values.length][strata.groupCount()];
    private final double[] overall = new double[values.length];
    private final double[] drawn = new double[values.length];

    private Resamples(long seed) {
      this.binomial = new BinomialSampler(RandomSource.XO_SHI_RO_256_PP.create(seed));
    }

    /** Draws the next resample. */
    void draw() {
      int groups = strata.groupCount();
      for (int d = 0; d < values.length; d++) {
        overall[d] = 0;
        Arrays.fill(deviations[d], 0);
      }
      for (int s = 0; s < strata.size(); s++) {
        drawSums(s);
        for (int d = 0; d < values.length; d++) {
          double deviation = drawn[d] - strata.count(s) * means[d][s];
          overall[d] += deviation;
          for (int g : strata.groups(s)) {
            deviations[d][g] += deviation;
          }
        }
      }
      for (int d = 0; d < values.length; d++) {
        overall[d] /= strata.samples();
        for (int g = 0; g < groups; g++) {
          deviations[d][g] /= Math.max(1, strata.groupSize(g));
        }
      }
    }

    private void drawSums(int stratum) {
      Arrays.fill(drawn, 0);
      double[] p = probabilities[stratum];
      long remaining = strata.count(stratum);
      double rest = 1;
      for (int c = 0; c < p.length - 1 && remaining > 0; c++) {
        long count = binomial.sample(remaining, Math.min(1, p[c] / rest));
        for (int d = 0; d < drawn.length; d++) {
          drawn[d] += count * values[d][c];
        }
        remaining -= count;
        rest -= p[c];
      }
    }

    /** Returns the resample's group mean minus the world's, of every group; read only. */
    double[] deviations(int difference) {
      return deviations[difference];
    }

    /** Returns the resample's overall mean minus the world's. */
    double overall(int difference) {
      return overall[difference];
    }
  }

  Resamples resamples(long seed) {
    return new Resamples(seed);
  }
}
