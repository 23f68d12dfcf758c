package org.fairlead.audit;

import org.fairlead.fairness.statistics.Interval;

/**
 * A difference of two models on the same samples.
 *
 * @param value in accuracy units
 * @param interval of it, from resampling both together
 */
public record PairedEstimate(double value, Interval interval) {

  /** Returns whether the interval leaves 0 out. */
  public boolean clear() {
    return interval.low() > 0 || interval.high() < 0;
  }
}
