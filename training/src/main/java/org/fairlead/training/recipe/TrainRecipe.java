package org.fairlead.training.recipe;

/**
 * The length of a run and its batches.
 *
 * @param epochs passes over the training samples; 0 where a checkpoint is evaluated as it is
 * @param steps optimizer steps after which the run ends, for a trial; 0 is no limit
 * @param batch samples of a forward pass
 * @param evalBatch samples of a forward pass without training
 * @param accumulate batches of an optimizer step
 * @param threads native threads; 0 is one for each core
 */
public record TrainRecipe(
    int epochs, int steps, int batch, int evalBatch, int accumulate, int threads) {

  public TrainRecipe {
    Bounds.notNegative("train.epochs", epochs);
    Bounds.notNegative("train.steps", steps);
    Bounds.require(batch >= 2, "train.batch", batch, "at least 2 samples");
    Bounds.positive("train.evalBatch", evalBatch);
    Bounds.positive("train.accumulate", accumulate);
    Bounds.notNegative("train.threads", threads);
  }

  TrainRecipe withThreads(int chosen) {
    return new TrainRecipe(epochs, steps, batch, evalBatch, accumulate, chosen);
  }
}
