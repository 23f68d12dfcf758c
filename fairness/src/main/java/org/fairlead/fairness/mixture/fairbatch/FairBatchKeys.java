package org.fairlead.fairness.mixture.fairbatch;

import static org.fairlead.base.Checks.requireArgument;

import org.jspecify.annotations.Nullable;

/**
 * A recipe's own keys of {@link FairBatch}; what is absent has the value of the mode.
 *
 * @param step what one adjustment moves of a label's samples, in {@code (0, 1)}
 * @param every batches between two adjustments; 0 is an epoch
 * @param floor the smallest share of a group in its label, as a multiple of an equal share
 * @param wholeTrainingSet whether losses come from a pass over the training set, not from the
 *     batches trained on
 */
public record FairBatchKeys(
    @Nullable Double step, int every, @Nullable Double floor, @Nullable Boolean wholeTrainingSet) {
  public FairBatchKeys {
    if (step != null) {
      requireArgument(
          step > 0 && step < 1,
          "step is %s, expected a share of a label's samples above 0 and below 1",
          step);
    }
    requireArgument(every >= 0, "every is %d, expected a whole number of at least 0", every);
    if (floor != null) {
      requireArgument(
          floor >= 0 && floor < 1,
          "floor is %s, expected a number from 0 up to but not including 1",
          floor);
    }
  }

  boolean passes(boolean faithful) {
    return wholeTrainingSet == null ? faithful : wholeTrainingSet;
  }
}
