package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;

/**
 * A confidence interval; both ends belong to it, and infinite ends mean that nothing is known.
 *
 * @param low the lower end
 * @param high the upper end, not below {@code low}
 */
public record Interval(double low, double high) {

  public Interval {
    requireArgument(low <= high, "low is %s and high is %s, expected low <= high", low, high);
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Returns {@code high - low}. */
  public double width() {
    return high - low;
  }
}
