package org.fairlead.fairness.statistics;

import java.util.Arrays;

/**
 * A family of statistics whose intervals hold together: estimate {@code j} is {@code θ̂_j ± c s_j}
 * with one critical value {@code c} for all, the quantile of {@code max_j |θ*_j - E*θ*_j| / s_j}
 * over resamples.
 *
 * <p>A statistic with {@code s_j = 0} is constant by its algebra (the excess gap of a group that is
 * everybody); it takes no part and its interval is a point.
 */
public final class MaxT {
  /*
   * Why not the quantiles of the resampled maximum itself: the largest of several estimates is too
   * large on average, and resampling adds the same bias once more. Where groups are equal, such an
   * interval lies above the truth nearly always.
   *
   * Instead every statistic gets an interval, all with the same c. With the given confidence all
   * of them hold at once, and then so does what follows from them, however many statistics tie:
   *
   *   max_j θ_j  is in  [max_j (θ̂_j - c s_j), max_j (θ̂_j + c s_j)],  a minimum likewise.
   *
   * Deviations are divided by s_j: otherwise the noisiest statistic would set the width of all. c
   * knows how the statistics go together, so it is smaller than Bonferroni's where they share
   * samples.
   *
   * Westfall and Young, Resampling-Based Multiple Testing (1993); Romano and Wolf, Exact and
   * approximate stepdown methods for multiple hypothesis testing (2005).
   */

  /** Standard errors below this are rounding: the statistics are differences of fractions. */
  private static final double ZERO = 1e-12;

  private final double[] maxima;
  private int resample;

  public MaxT(int resamples) {
    this.maxima = new double[resamples];
  }

  /** Returns {@code 1 / s}, or 0 where {@code s} is zero. */
  public static double inverse(double variance) {
    return variance < ZERO * ZERO ? 0 : 1 / Math.sqrt(variance);
  }

  /** Adds the maximum of one resample. */
  public void add(double maximum) {
    maxima[resample++] = maximum;
  }

  /**
   * Returns {@code c}: of {@code R} sorted maxima the {@code ⌈confidence (R + 1)⌉}-th, the smallest
   * that is not exceeded with the given confidence by one more draw.
   */
  public double criticalValue(double confidence) {
    double[] sorted = Arrays.copyOf(maxima, resample);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(confidence * (resample + 1));
    return sorted[Math.min(rank, resample) - 1];
  }

  /** Returns {@code c s} for the {@linkplain #inverse inverse} of {@code s}. */
  public static double half(double critical, double inverse) {
    return inverse == 0 ? 0 : critical / inverse;
  }

  /** Returns {@code estimate ± half}, cut to {@code [-limit, limit]}. */
  public static Interval around(double estimate, double half, double limit) {
    return new Interval(
        Math.max(-limit, Math.min(limit, estimate - half)),
        Math.min(limit, Math.max(-limit, estimate + half)));
  }
}
