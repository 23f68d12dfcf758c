package org.fairlead.training.setup;

import org.fairlead.base.InputException;
import org.fairlead.training.recipe.TrainRecipe;

/**
 * How batches and optimizer steps of a run are laid out.
 *
 * <p>An optimizer step takes {@code accumulate} batches; an epoch's last batch and last step may be
 * smaller. A last batch of a single sample is left out: batch norm has no variance to offer there.
 *
 * @param samples training samples of an epoch
 * @param batch samples of a whole batch
 * @param accumulate batches of a whole step
 * @param dropLast whether the incomplete last batch is left out
 * @param stepsPerEpoch optimizer steps of a whole epoch
 * @param steps optimizer steps of the run
 * @param epochs epochs that the run begins
 */
public record Timeline(
    int samples,
    int batch,
    int accumulate,
    boolean dropLast,
    long stepsPerEpoch,
    long steps,
    int epochs) {

  /** Threads that prepare batches ahead of their use. */
  public static final int LOADER_THREADS = 2;

  /** Returns the layout of a recipe whose batches divide up the training samples. */
  public static Timeline of(int samples, TrainRecipe train) {
    return of(samples, train, false);
  }

  /**
   * As {@link #of(int, TrainRecipe)}; where batches are drawn rather than divided up, all of them
   * are whole, and an epoch has as many as there are whole batches of training samples.
   */
  static Timeline of(int samples, TrainRecipe train, boolean drawn) {
    if (samples < 2) {
      throw new InputException(
          "the training split has %d samples; training needs at least 2".formatted(samples));
    }
    boolean dropLast = drawn || samples % train.batch() == 1;
    int batches =
        drawn
            ? Math.max(1, samples / train.batch())
            : samples / train.batch() + (samples % train.batch() > 1 ? 1 : 0);
    long stepsPerEpoch = ceilDivide(batches, train.accumulate());
    long whole = train.epochs() * stepsPerEpoch;
    long steps = train.steps() == 0 ? whole : Math.min(train.steps(), whole);
    return new Timeline(
        samples,
        train.batch(),
        train.accumulate(),
        dropLast,
        stepsPerEpoch,
        steps,
        (int) ceilDivide(steps, stepsPerEpoch));
  }

  /** Returns the optimizer steps of one epoch, from 0: fewer where the run ends within it. */
  public long stepsIn(int epoch) {
    return Math.min(stepsPerEpoch, steps - epoch * stepsPerEpoch);
  }

  private static long ceilDivide(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
