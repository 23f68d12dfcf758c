package org.fairlead.training.recipe;

/**
 * The exponential moving average of weights and batch-norm statistics, used for evaluation.
 *
 * @param decay share of the average that a step keeps; 0 is off
 */
public record EmaRecipe(double decay) {
  public EmaRecipe {
    Bounds.fraction("ema.decay", decay);
  }
}
