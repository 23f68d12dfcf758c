package org.fairlead.training.recipe;

import java.util.List;

/**
 * Stochastic weight averaging (Izmailov et al. 2018): the equal-weight mean of the last weights is
 * a candidate beside the last weights themselves, and validation chooses.
 *
 * @param epochs how many epochs at the end of the run are averaged over; 0 is off
 * @param every whether weights are taken after every {@code "epoch"} of them or every {@code
 *     "step"}
 * @param recalibrate batches of real training samples that batch norm's statistics of the average
 *     are made of before it is validated; 0 takes the average of the statistics
 */
public record SwaRecipe(int epochs, String every, int recalibrate) {
  public SwaRecipe {
    Bounds.notNegative("swa.epochs", epochs);
    Bounds.oneOf("swa.every", every, List.of("epoch", "step"));
    Bounds.notNegative("swa.recalibrate", recalibrate);
  }

  /** Returns whether weights are averaged. */
  public boolean averages() {
    return epochs > 0;
  }

  /** Returns whether every step's weights are taken, rather than every epoch's. */
  public boolean everyStep() {
    return every.equals("step");
  }

  /** Requires that there are last weights to average and somebody who chooses. */
  void requireFit(EmaRecipe ema, SparsityRecipe sparsity, DataRecipe data, TrainRecipe train) {
    if (!averages()) {
      return;
    }
    Bounds.require(
        ema.decay() == 0,
        "swa.epochs",
        epochs,
        "0 beside ema.decay: one average of the weights at a time");
    Bounds.require(
        data.valSplit() > 0,
        "swa.epochs",
        epochs,
        "0 where data.valSplit is 0: validation chooses between the average and the last weights");
    Bounds.require(
        train.patience() == 0,
        "swa.epochs",
        epochs,
        "0 beside train.patience: which epochs are the last is not known before the run ends");
    int trained =
        train.epochs() - (sparsity.last() == 0 ? 0 : (int) Math.ceil(sparsity.lastEpoch()));
    Bounds.require(
        epochs <= trained,
        "swa.epochs",
        epochs,
        "at most %d: the last of %d epochs, and none before the mask is final (sparsity.lastEpoch)"
            .formatted(trained, train.epochs()));
  }
}
