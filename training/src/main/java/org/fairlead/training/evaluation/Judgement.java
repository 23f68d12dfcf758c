package org.fairlead.training.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateVerdicts;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.Disparities;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Turns the outcomes of a split into results: accuracies with Wilson intervals, excess gaps with
 * simultaneous bounds where there is a dense model, and a verdict on every constraint.
 */
final class Judgement {
  /** Beyond which resampling would take longer than training: every class of 100 a group. */
  private static final int MOST_COMPARISONS = 20_000;

  /** Classes whose equal opportunity is shown one by one; equalized odds is their maximum. */
  private static final int MOST_OPPORTUNITIES = 10;

  private final double tolerance;
  private final BootstrapOptions options;
  private final @Nullable RateConstraints rates;
  private final List<String> classes;
  private final List<Integer> opportunities;

  /** Returns the judgement of a run's models. */
  static Judgement of(Problem problem) {
    List<String> classes = problem.dataset().classNames();
    return new Judgement(
        problem.recipe().method().tolerance(),
        problem.seeds().bootstrap(),
        problem.rates(),
        classes,
        opportunities(problem));
  }

  /** Returns the named class; without one every class, unless there are too many to be read. */
  private static List<Integer> opportunities(Problem problem) {
    if (problem.recipe().mixture().positive() != null) {
      return List.of(problem.positive());
    }
    int classes = problem.dataset().classNames().size();
    return classes > MOST_OPPORTUNITIES ? List.of() : IntStream.range(0, classes).boxed().toList();
  }

  private Judgement(
      double tolerance,
      long seed,
      @Nullable RateConstraints rates,
      List<String> classes,
      List<Integer> opportunities) {
    this.tolerance = tolerance;
    this.options = BootstrapOptions.defaults().withSeed(seed);
    this.rates = rates;
    this.classes = classes;
    this.opportunities = opportunities;
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
    SplitResults plain =
        dense == null
            ? SplitResults.of(split, outcomes, options.confidence())
            : SplitResults.of(
                split,
                ExcessGaps.of(dense, outcomes.correct(), outcomes.groups(), tolerance, options),
                outcomes.meanLoss());
    SplitResults results = plain.withDisparities(disparities(outcomes));
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

  /** Returns the disparities between groups; none where there is nothing or too much to compare. */
  private List<DisparityResults> disparities(Outcomes outcomes) {
    long groups = outcomes.groups().size();
    if (groups < 2 || classes.size() * groups * groups > MOST_COMPARISONS) {
      return List.of();
    }
    return DisparityResults.of(
        Disparities.of(outcomes, classes.size(), options), classes, opportunities);
  }
}
