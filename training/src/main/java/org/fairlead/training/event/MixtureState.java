package org.fairlead.training.event;

import java.util.List;
import org.fairlead.fairness.mixture.SubgroupState;

/**
 * A mixture after a step.
 *
 * @param gap between groups that it works against, in nats; NaN where it works against none
 * @param subgroups its subgroups
 */
public record MixtureState(double gap, List<SubgroupState> subgroups) {
  public MixtureState {
    subgroups = List.copyOf(subgroups);
  }
}
