package org.fairlead.training.recipe;

/**
 * The exponential moving average of weights and batch-norm statistics, used for evaluation; and
 * batch-norm statistics that are measured rather than averaged.
 *
 * @param decay share of the average that a step keeps; 0 is off
 * @param recalibrate batches of real training samples that batch norm's statistics are made of
 *     before every validation: those of the averages, or of the weights as they are trained where
 *     {@code decay} is 0; 0 takes the moving averages of the statistics
 */
public record EmaRecipe(double decay, int recalibrate) {
  public EmaRecipe {
    Bounds.fraction("ema.decay", decay);
    Bounds.notNegative("ema.recalibrate", recalibrate);
  }

  /** Requires that what is measured anew is not what the network trains with. */
  void requireFit(MixtureRecipe mixture) {
    Bounds.require(
        recalibrate == 0 || decay > 0 || !mixture.freezesNorms(),
        "ema.recalibrate",
        recalibrate,
        "0 where batch norm is frozen and there are no averages: it trains with the statistics that"
            + " it has");
  }
}
