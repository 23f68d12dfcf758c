package org.fairlead.training.event;

import java.util.List;
import org.fairlead.fairness.weighting.GroupState;

/**
 * The constraints of a run after a step.
 *
 * @param total Λ, the sum of the multipliers in use
 * @param scaled whether they were scaled down to the largest total that is allowed
 * @param groups each group or constraint
 */
public record MultiplierMetrics(double total, boolean scaled, List<GroupState> groups) {
  public MultiplierMetrics {
    groups = List.copyOf(groups);
  }
}
