package org.fairlead.audit;

import org.fairlead.fairness.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A model's results on one group of a split.
 *
 * @param name the group, for example {@code "race=Black"}
 * @param count its samples
 * @param accuracy share of them that is correct, NaN if there are none
 * @param interval Wilson interval of the accuracy
 * @param baseRate share of them that are of the split's most frequent class: the accuracy of always
 *     saying that class; NaN where it was not measured
 * @param gaps against the dense model, null for a dense run
 */
public record GroupResults(
    String name,
    long count,
    double accuracy,
    Interval interval,
    double baseRate,
    @Nullable GroupGaps gaps) {

  /** Results without a base rate. */
  public GroupResults(
      String name, long count, double accuracy, Interval interval, @Nullable GroupGaps gaps) {
    this(name, count, accuracy, interval, Double.NaN, gaps);
  }

  GroupResults withBaseRate(double measured) {
    return new GroupResults(name, count, accuracy, interval, measured, gaps);
  }

  /** Returns what groups are ordered by: the excess gap; of a dense model what accuracy lacks. */
  public double harm() {
    return gaps == null ? -accuracy : gaps.psi();
  }
}
