package org.fairlead.fairness.mixture;

/** Counts and mean losses of every class in a pass. */
final class ClassMeans {
  private final int labels;
  private final long[] realCount;
  private final long[] generatedCount;
  private final double[] realSum; // [C, L]
  private final double[] generatedSum; // [C], of the own label
  private final ClassGrid grid;

  ClassMeans(ClassGrid grid) {
    this.grid = grid;
    this.labels = grid.labels().size();
    this.realCount = new long[grid.size()];
    this.generatedCount = new long[grid.size()];
    this.realSum = new double[grid.size() * labels];
    this.generatedSum = new double[grid.size()];
  }

  static ClassMeans of(ValidationPass pass) {
    ClassMeans means = new ClassMeans(pass.grid());
    means.add(pass);
    return means;
  }

  void add(ValidationPass pass) {
    for (int i = 0; i < pass.size(); i++) {
      int c = pass.classOf(i);
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

  long count(Origin origin, int index) {
    return (origin == Origin.REAL ? realCount : generatedCount)[index];
  }

  /** Returns {@code l_{c,t}} on real samples, shape {@code [C, L]}; NaN without samples. */
  double[] real() {
    double[] losses = new double[realSum.length];
    for (int j = 0; j < losses.length; j++) {
      losses[j] = realSum[j] / realCount[j / labels];
    }
    return losses;
  }

  /** Returns {@code l_c} on generated samples, shape {@code [C]}; 0 without samples. */
  double[] generated() {
    double[] losses = new double[generatedSum.length];
    for (int c = 0; c < losses.length; c++) {
      losses[c] = generatedSum[c] / Math.max(1, generatedCount[c]);
    }
    return losses;
  }

  /** Returns {@code n_c/n} of the real samples. */
  double[] shares() {
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
  double[] sums() {
    return realSum.clone();
  }

  double[] counts() {
    double[] counts = new double[realCount.length];
    for (int c = 0; c < counts.length; c++) {
      counts[c] = realCount[c];
    }
    return counts;
  }

  /** Returns means that continue from real sums and counts. */
  static ClassMeans resumed(ClassGrid grid, double[] sums, long[] counts) {
    ClassMeans means = new ClassMeans(grid);
    System.arraycopy(sums, 0, means.realSum, 0, sums.length);
    System.arraycopy(counts, 0, means.realCount, 0, counts.length);
    return means;
  }
}
