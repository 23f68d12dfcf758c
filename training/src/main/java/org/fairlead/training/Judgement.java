package org.fairlead.training;

import org.fairlead.fairness.BootstrapOptions;
import org.fairlead.fairness.ExcessGaps;
import org.fairlead.fairness.Outcomes;
import org.fairlead.tracking.SplitResults;
import org.jspecify.annotations.Nullable;

/**
 * Turns the outcomes of a split into results: accuracies with Wilson intervals and, where there is
 * a dense model, excess gaps with simultaneous bounds.
 */
final class Judgement {
  private final double tolerance;
  private final BootstrapOptions options;

  /**
   * @param tolerance the excess gap that is allowed
   * @param seed of the bootstrap
   */
  Judgement(double tolerance, long seed) {
    this.tolerance = tolerance;
    this.options = BootstrapOptions.defaults().withSeed(seed);
  }

  /**
   * Returns the results of a model on a split.
   *
   * @param outcomes of the model
   * @param dense whether the dense model has each of the same samples right; null without one
   */
  SplitResults of(String split, Outcomes outcomes, boolean @Nullable [] dense) {
    return dense == null
        ? SplitResults.of(split, outcomes, options.confidence())
        : SplitResults.of(
            split,
            ExcessGaps.of(dense, outcomes.correct(), outcomes.groups(), tolerance, options),
            outcomes.meanLoss());
  }
}
