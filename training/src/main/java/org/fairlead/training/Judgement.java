package org.fairlead.training;

import org.fairlead.fairness.BootstrapOptions;
import org.fairlead.fairness.ExcessGaps;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateVerdicts;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.ConstraintResults;
import org.fairlead.tracking.SplitResults;
import org.jspecify.annotations.Nullable;

/**
 * Turns the outcomes of a split into results: accuracies with Wilson intervals, excess gaps with
 * simultaneous bounds where there is a dense model, and a verdict on every constraint.
 */
final class Judgement {
  private final double tolerance;
  private final BootstrapOptions options;
  private final @Nullable RateConstraints rates;

  /** Returns the judgement of a run's models. */
  static Judgement of(Problem problem) {
    return new Judgement(
        problem.recipe().method().tolerance(), problem.seeds().bootstrap(), problem.rates());
  }

  private Judgement(double tolerance, long seed, @Nullable RateConstraints rates) {
    this.tolerance = tolerance;
    this.options = BootstrapOptions.defaults().withSeed(seed);
    this.rates = rates;
  }

  /**
   * Returns the results of a model on a split.
   *
   * @param samples of the split
   * @param outcomes of the model on them
   * @param dense whether the dense model has each of them right; null without one
   * @param weights of the model
   */
  SplitResults of(
      String split, int[] samples, Outcomes outcomes, boolean @Nullable [] dense, Weights weights) {
    SplitResults results =
        dense == null
            ? SplitResults.of(split, outcomes, options.confidence())
            : SplitResults.of(
                split,
                ExcessGaps.of(dense, outcomes.correct(), outcomes.groups(), tolerance, options),
                outcomes.meanLoss());
    if (rates == null) {
      return results;
    }
    return results.withConstraints(
        RateVerdicts.of(
                rates,
                outcomes.withGroups(rates.membership().select(samples)),
                dense,
                ParameterNorms.of(rates.norms(), weights),
                tolerance,
                options)
            .stream()
            .map(ConstraintResults::of)
            .toList());
  }
}
