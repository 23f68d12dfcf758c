package org.fairlead.training.recipe;

/**
 * The length of a run and its batches.
 *
 * @param epochs passes over the training samples; 0 where a checkpoint is evaluated as it is
 * @param steps optimizer steps after which the run ends, for a trial; 0 is no limit
 * @param patience epochs in a row without a better model on validation after which the run ends,
 *     once the mask is final; 0 is no limit. The learning rate moves as if the run had its whole
 *     length
 * @param batch samples of a forward pass
 * @param evalBatch samples of a forward pass without training
 * @param accumulate batches of an optimizer step
 * @param threads native threads; 0 is one for each core
 * @param labelSmoothing share of every label that all classes get the same of; 0 is off
 */
public record TrainRecipe(
    int epochs,
    int steps,
    int patience,
    int batch,
    int evalBatch,
    int accumulate,
    int threads,
    double labelSmoothing) {

  public TrainRecipe {
    Bounds.notNegative("train.epochs", epochs);
    Bounds.notNegative("train.steps", steps);
    Bounds.notNegative("train.patience", patience);
    Bounds.require(batch >= 2, "train.batch", batch, "at least 2 samples");
    Bounds.positive("train.evalBatch", evalBatch);
    Bounds.positive("train.accumulate", accumulate);
    Bounds.notNegative("train.threads", threads);
    Bounds.fraction("train.labelSmoothing", labelSmoothing);
  }

  TrainRecipe withThreads(int chosen) {
    return new TrainRecipe(
        epochs, steps, patience, batch, evalBatch, accumulate, chosen, labelSmoothing);
  }
}
