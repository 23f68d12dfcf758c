package org.fairlead.training.step;

import org.fairlead.fairness.Groups;

/** The groups of samples by their numbers, as a training step sees them. */
@FunctionalInterface
public interface SampleGroups {
  /** Returns the groups of some samples, in their order. */
  Groups of(int[] samples);
}
