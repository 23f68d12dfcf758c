package org.fairlead.fairness.weighting;

import java.util.List;

/** Of a {@link Weighting} that has constraints: its multipliers, for people who look on. */
public interface MultiplierReport {

  /** Returns what is known of each group, in group order. */
  List<GroupState> report();

  /**
   * Returns {@code Λ}, the sum of the absolute constraint weights in use at the last step, after
   * scaling.
   */
  double total();

  /** Returns whether the last step scaled the multipliers in use down to the cap on {@code Λ}. */
  boolean scaled();

  /** Returns the report of a weighting; an empty one if it has no constraints. */
  static MultiplierReport of(Weighting weighting) {
    return weighting instanceof MultiplierReport report ? report : new NoMultipliers();
  }
}
