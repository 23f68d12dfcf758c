package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;

/**
 * How intervals are computed.
 *
 * @param resamples bootstrap resamples, at least 100
 * @param confidence two-sided, in {@code (0, 1)}
 * @param seed the same seed on the same data gives the same bits
 * @param minimumCount a group of fewer samples is too small to judge
 */
public record BootstrapOptions(int resamples, double confidence, long seed, int minimumCount) {

  public BootstrapOptions {
    requireArgument(resamples >= 100, "resamples is %d, expected at least 100", resamples);
    requireArgument(
        confidence > 0 && confidence < 1,
        "confidence is %s, expected above 0 and below 1",
        confidence);
    requireArgument(minimumCount >= 1, "minimumCount is %d, expected at least 1", minimumCount);
  }

  /** Returns 2,000 resamples, confidence 0.95, seed 0, and 30 samples as the smallest group. */
  public static BootstrapOptions defaults() {
    return new BootstrapOptions(2_000, 0.95, 0, 30);
  }

  public BootstrapOptions withResamples(int count) {
    return new BootstrapOptions(count, confidence, seed, minimumCount);
  }

  public BootstrapOptions withConfidence(double level) {
    return new BootstrapOptions(resamples, level, seed, minimumCount);
  }

  public BootstrapOptions withSeed(long newSeed) {
    return new BootstrapOptions(resamples, confidence, newSeed, minimumCount);
  }

  public BootstrapOptions withMinimumCount(int count) {
    return new BootstrapOptions(resamples, confidence, seed, count);
  }
}
