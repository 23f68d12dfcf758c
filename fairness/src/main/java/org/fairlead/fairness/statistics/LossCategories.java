package org.fairlead.fairness.statistics;

import java.util.Arrays;

/**
 * Samples sorted by what two methods of {@code k} runs each lose on them: a category is a pair
 * {@code (Σ_s D_s(A), Σ_s D_s(B))} with {@code D_s = [dense model s correct] - [sparse model s
 * correct]}, so both are in {@code -k..k}. Immutable.
 *
 * <p>Categories are numbered by their losses, not by the order of samples or runs: first the
 * {@value #SMOOTHED} that gain pseudo-samples, then the others that occur, and last (0, 0).
 */
final class LossCategories {
  /*
   * Which categories gain pseudo-samples: those in which every run of A, of B, or of both flips
   * the same way. Their losses, divided by k, are the -1, 0 and 1 of a single run, for every k.
   *
   * Few samples without a flip say nothing of how runs go together, and at worst they go together
   * always. Then k runs are k copies of one and know no more than it does; with these categories
   * they also say no more, to the bit. Pseudo-samples in which a single run flips would have 1/k²
   * of the variance: the interval of a small group in which all runs flip together, but seldom,
   * would be k times too short. Sizing them by how runs go together in the samples at hand would
   * take that from the large groups, and it need not hold in the small ones, where it matters.
   *
   * The price is small groups whose runs flip independently: they profit less from more runs than
   * they could. Their intervals are still about as long as a single run's at most, and what
   * pseudo-samples add to a variance falls as 1/n of the group's size.
   *
   * (k, -k) gains nothing, for it cannot occur: A loses where a dense model is right, B gains where
   * it is wrong.
   */
  static final int SMOOTHED = 6;

  private static final int[][] UNANIMOUS = {
    {1, -1, 1, 0, -1, 0},
    {1, -1, 0, 1, 0, -1}
  };

  private final int runs;
  private final int[] categories; // of each sample
  private final int[][] sums; // [model][category]

  private LossCategories(int runs, int[] categories, int[][] sums) {
    this.runs = runs;
    this.categories = categories;
    this.sums = sums;
  }

  /** Sorts the samples by what is right of them, each of shape {@code [k][n]}. */
  static LossCategories of(boolean[][] dense, boolean[][] a, boolean[][] b) {
    int runs = dense.length;
    long base = 2L * runs + 1;
    long[] keys = new long[dense[0].length]; // base Σ D(A) + Σ D(B)
    for (int i = 0; i < keys.length; i++) {
      for (int s = 0; s < runs; s++) {
        keys[i] += base * loss(dense[s][i], a[s][i]) + loss(dense[s][i], b[s][i]);
      }
    }

    long[] smoothed = new long[SMOOTHED];
    Arrays.setAll(smoothed, c -> runs * (base * UNANIMOUS[0][c] + UNANIMOUS[1][c]));
    long[] others =
        Arrays.stream(keys)
            .filter(key -> key != 0 && indexOf(smoothed, key) < 0)
            .sorted()
            .distinct()
            .toArray();
    int last = SMOOTHED + others.length;
    long[] all = Arrays.copyOf(smoothed, last + 1);
    System.arraycopy(others, 0, all, SMOOTHED, others.length);

    int[] categories = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      int unanimous = indexOf(smoothed, keys[i]);
      categories[i] =
          keys[i] == 0
              ? last
              : unanimous >= 0 ? unanimous : SMOOTHED + Arrays.binarySearch(others, keys[i]);
    }
    int[][] sums = new int[2][all.length];
    for (int c = 0; c < all.length; c++) {
      sums[1][c] = (int) (Math.floorMod(all[c] + runs, base) - runs);
      sums[0][c] = (int) ((all[c] - sums[1][c]) / base);
    }
    return new LossCategories(runs, categories, sums);
  }

  private static int loss(boolean dense, boolean sparse) {
    return (dense ? 1 : 0) - (sparse ? 1 : 0);
  }

  private static int indexOf(long[] keys, long key) {
    for (int c = 0; c < keys.length; c++) {
      if (keys[c] == key) {
        return c;
      }
    }
    return -1;
  }

  int runs() {
    return runs;
  }

  /** Returns the number of categories. */
  int size() {
    return sums[0].length;
  }

  /** Returns the category of a sample. */
  int category(int sample) {
    return categories[sample];
  }

  /** Returns {@code Σ_s D_s} of the samples of a category, for A (0) or B (1). */
  int sum(int model, int category) {
    return sums[model][category];
  }

  /** Returns the mean of {@code D_s} over the runs, shape {@code [2][size]}: A's, then B's. */
  double[][] means() {
    double[][] means = new double[sums.length][size()];
    for (int model = 0; model < means.length; model++) {
      for (int c = 0; c < size(); c++) {
        means[model][c] = (double) sums[model][c] / runs;
      }
    }
    return means;
  }
}
