package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;

/** Counts and mean losses of every subgroup in a pass. */
public final class SubgroupMeans {
  private final int labels;
  private final long[] realCount;
  private final long[] generatedCount;
  private final double[] realSum; // [C, L]
  private final double[] generatedSum; // [C], of the own label
  private final SubgroupGrid grid;

  public SubgroupMeans(SubgroupGrid grid) {
    this.grid = grid;
    this.labels = grid.labels().size();
    this.realCount = new long[grid.size()];
    this.generatedCount = new long[grid.size()];
    this.realSum = new double[grid.size() * labels];
    this.generatedSum = new double[grid.size()];
  }

  public static SubgroupMeans of(ValidationPass pass) {
    SubgroupMeans means = new SubgroupMeans(pass.grid());
    means.add(pass);
    return means;
  }

  public void add(ValidationPass pass) {
    for (int i = 0; i < pass.size(); i++) {
      int c = pass.subgroupOf(i);
      if (c < 0) {
        continue;
      }
      if (pass.generated(i)) {
        generatedCount[c]++;
        generatedSum[c] += pass.loss(i, grid.label(c));
        continue;
      }
      realCount[c]++;
      for (int t = 0; t < labels; t++) {
        realSum[c * labels + t] += pass.loss(i, t);
      }
    }
  }

  public long count(Origin origin, int index) {
    return (origin == Origin.REAL ? realCount : generatedCount)[index];
  }

  /**
   * Requires samples of a subgroup.
   *
   * @param expected what the pass should have been of, for the error
   */
  public void requireSamples(Origin origin, int index, String expected) {
    requireArgument(
        count(origin, index) > 0,
        "pass has no %s samples of subgroup '%s', expected %s",
        origin == Origin.REAL ? "real" : "generated",
        grid.name(index),
        expected);
  }

  /** Returns {@code l_{c,t}} on real samples, shape {@code [C, L]}; NaN without samples. */
  public double[] real() {
    double[] losses = new double[realSum.length];
    for (int j = 0; j < losses.length; j++) {
      losses[j] = realSum[j] / realCount[j / labels];
    }
    return losses;
  }

  /** Returns {@code l_c} on generated samples, shape {@code [C]}; 0 without samples. */
  public double[] generated() {
    double[] losses = new double[generatedSum.length];
    for (int c = 0; c < losses.length; c++) {
      losses[c] = generatedSum[c] / Math.max(1, generatedCount[c]);
    }
    return losses;
  }

  /** Returns {@code n_c/n} of the real samples. */
  public double[] shares() {
    long all = 0;
    for (long count : realCount) {
      all += count;
    }
    double[] shares = new double[realCount.length];
    for (int c = 0; c < shares.length; c++) {
      shares[c] = (double) realCount[c] / all;
    }
    return shares;
  }

  /** The sums and counts so far, for a saved state. */
  public double[] sums() {
    return realSum.clone();
  }

  public double[] counts() {
    double[] counts = new double[realCount.length];
    for (int c = 0; c < counts.length; c++) {
      counts[c] = realCount[c];
    }
    return counts;
  }

  /** Returns means that continue from real sums and counts. */
  public static SubgroupMeans resumed(SubgroupGrid grid, double[] sums, long[] counts) {
    SubgroupMeans means = new SubgroupMeans(grid);
    System.arraycopy(sums, 0, means.realSum, 0, sums.length);
    System.arraycopy(counts, 0, means.realCount, 0, counts.length);
    return means;
  }
}
