package org.fairlead.tracking;

import java.util.List;
import java.util.Optional;
import org.fairlead.fairness.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A model's results on one split.
 *
 * @param split {@code "test"}, {@code "validation"} or {@code "training"}
 * @param count its samples, those of unknown group included
 * @param unknown samples of unknown group
 * @param accuracy share of the samples that is correct, NaN if there are none
 * @param interval Wilson interval of the accuracy, null if there are no samples
 * @param loss mean cross-entropy in nats, NaN where not measured
 * @param gaps against the dense model, null for a dense run
 * @param groups one entry per group, in the data's order
 */
public record SplitResults(
    String split,
    long count,
    long unknown,
    double accuracy,
    @Nullable Interval interval,
    double loss,
    @Nullable Gaps gaps,
    List<GroupResults> groups) {

  public SplitResults {
    groups = List.copyOf(groups);
  }

  /** Returns the non-empty group of the lowest accuracy. */
  public Optional<GroupResults> worstGroup() {
    GroupResults worst = null;
    for (GroupResults group : groups) {
      if (group.count() > 0 && (worst == null || group.accuracy() < worst.accuracy())) {
        worst = group;
      }
    }
    return Optional.ofNullable(worst);
  }

  /** Returns the group of a name. */
  public Optional<GroupResults> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }
}
