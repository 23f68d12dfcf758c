package org.fairlead.training.recipe;

/**
 * The exponential moving average of weights and batch-norm statistics, used for evaluation.
 *
 * @param decay share of the average that a step keeps; 0 is off
 * @param recalibrate batches of real training samples that batch norm's statistics are made of
 *     before every validation; 0 takes the average of the statistics
 */
public record EmaRecipe(double decay, int recalibrate) {
  public EmaRecipe {
    Bounds.fraction("ema.decay", decay);
    Bounds.notNegative("ema.recalibrate", recalibrate);
    Bounds.require(
        recalibrate == 0 || decay > 0,
        "ema.recalibrate",
        recalibrate,
        "0 where there are no averages (ema.decay is 0)");
  }
}
