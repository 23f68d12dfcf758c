package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The Wilson score interval of a proportion.
 *
 * <p>With {@code p = successes / n} and {@code z} the two-sided normal quantile, the ends are
 * {@code (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)}. Unlike {@code p ± z √(p(1-p)/n)} it
 * stays in {@code [0, 1]} and does not shrink to a point when all or none succeed.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson (1927)</a>
 */
public final class Wilson {
  private Wilson() {}

  /**
   * Returns the interval of one proportion; {@code [0, 1]} when {@code n} is 0.
   *
   * @param successes between 0 and {@code n}
   * @param n number of trials
   * @param confidence two-sided, in {@code (0, 1)}, for example 0.95
   */
  public static Interval interval(long successes, long n, double confidence) {
    requireArgument(n >= 0, "n is %d, expected 0 or more", n);
    requireArgument(
        successes >= 0 && successes <= n, "successes is %d, expected 0 to n = %d", successes, n);
    requireArgument(
        confidence > 0 && confidence < 1,
        "confidence is %s, expected above 0 and below 1",
        confidence);
    if (n == 0) {
      return new Interval(0, 1);
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
    double p = (double) successes / n;
    double centre = p + z * z / (2 * n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
    double scale = 1 + z * z / n;
    double low = successes == 0 ? 0 : (centre - half) / scale;
    double high = successes == n ? 1 : (centre + half) / scale;
    return new Interval(Math.max(0, low), Math.min(1, high));
  }
}
