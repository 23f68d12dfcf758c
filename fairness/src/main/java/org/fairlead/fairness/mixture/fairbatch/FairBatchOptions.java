package org.fairlead.fairness.mixture.fairbatch;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.fairness.mixture.Allocation;
import org.fairlead.fairness.mixture.FairnessGoal;

/**
 * Options of {@link FairBatch}.
 *
 * @param batch samples per batch
 * @param goal equalized odds, equal opportunity or demographic parity
 * @param positive the label of equal opportunity and of demographic parity; -1 is the last
 * @param step {@code α}, what one adjustment moves of a label's samples, in {@code (0, 1)}
 * @param every batches between two adjustments; 0 is an epoch, as many as there are full batches in
 *     the training set
 * @param floor the smallest share of a group in its label as a multiple of {@code 1/G}, in {@code
 *     [0, 1)}; 0 is none, as published
 * @param wholeTrainingSet whether losses come from a pass over the training set before every epoch,
 *     as published; otherwise from the batches trained on, which costs nothing
 * @param allocation how shares become numbers of samples
 */
public record FairBatchOptions(
    int batch,
    FairnessGoal goal,
    int positive,
    double step,
    int every,
    double floor,
    boolean wholeTrainingSet,
    Allocation allocation) {

  public FairBatchOptions {
    requireArgument(batch >= 1, "batch is %d, expected at least 1", batch);
    requireArgument(
        goal == FairnessGoal.EQODDS || goal == FairnessGoal.EQOPP || goal == FairnessGoal.DP,
        "goal is %s, expected eqodds, eqopp or dp",
        goal.key());
    requireArgument(
        positive >= -1, "positive is %d, expected a label, or -1 for the last", positive);
    requireArgument(step > 0 && step < 1, "step is %s, expected a number in (0, 1)", step);
    requireArgument(every >= 0, "every is %d, expected 0 (an epoch) or more", every);
    requireArgument(floor >= 0 && floor < 1, "floor is %s, expected a number in [0, 1)", floor);
  }

  /** Returns steps of 0.005 after every epoch, from the batches trained on. */
  public static FairBatchOptions defaults(int batch, FairnessGoal goal) {
    return new FairBatchOptions(batch, goal, -1, 0.005, 0, 0.05, false, Allocation.CARRIED);
  }

  /** Returns the published arithmetic: steps of 0.005 before every epoch. */
  public static FairBatchOptions faithful(int batch, FairnessGoal goal) {
    return new FairBatchOptions(batch, goal, -1, 0.005, 0, 0, true, Allocation.ROUNDED);
  }

  public FairBatchOptions withPositive(int label) {
    return new FairBatchOptions(
        batch, goal, label, step, every, floor, wholeTrainingSet, allocation);
  }

  public FairBatchOptions withStep(double alpha) {
    return new FairBatchOptions(
        batch, goal, positive, alpha, every, floor, wholeTrainingSet, allocation);
  }

  public FairBatchOptions withEvery(int batches) {
    return new FairBatchOptions(
        batch, goal, positive, step, batches, floor, wholeTrainingSet, allocation);
  }

  public FairBatchOptions withFloor(double smallest) {
    return new FairBatchOptions(
        batch, goal, positive, step, every, smallest, wholeTrainingSet, allocation);
  }

  public FairBatchOptions withWholeTrainingSet(boolean whole) {
    return new FairBatchOptions(batch, goal, positive, step, every, floor, whole, allocation);
  }

  public FairBatchOptions withAllocation(Allocation other) {
    return new FairBatchOptions(batch, goal, positive, step, every, floor, wholeTrainingSet, other);
  }
}
