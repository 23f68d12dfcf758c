package org.fairlead.audit;

import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateVerdicts;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.Disparities;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.jspecify.annotations.Nullable;

/**
 * Turns the outcomes of a split into results: accuracies with Wilson intervals beside base rates,
 * excess gaps with simultaneous bounds where there is a dense model, and a verdict on every
 * constraint; immutable.
 *
 * <p>Verdicts are about people in general, as far as a split's samples can tell. On the training
 * split nothing is estimated, for what is promised there is about these samples: every one is
 * counted, so that the answer is yes or no.
 */
public final class SplitAudit {
  /** Beyond which resampling would take longer than training: every class of 100 a group. */
  private static final int MOST_COMPARISONS = 20_000;

  /** Classes whose equal opportunity is shown one by one; equalized odds is their maximum. */
  private static final int MOST_OPPORTUNITIES = 10;

  private final double tolerance;
  private final BootstrapOptions options;
  private final @Nullable RateConstraints rates;
  private final List<String> classes;
  private final List<Integer> opportunities;

  /**
   * @param tolerance ε: the largest excess gap, and how far the sides of an equality may be apart
   * @param seed of the bootstrap
   * @param rates the constraints to judge, null without any
   * @param classes the names of all classes
   * @param positive the class whose equal opportunity is measured; null for every class, unless
   *     there are too many to be read
   */
  public SplitAudit(
      double tolerance,
      long seed,
      @Nullable RateConstraints rates,
      List<String> classes,
      @Nullable Integer positive) {
    this.tolerance = tolerance;
    this.options = BootstrapOptions.defaults().withSeed(seed);
    this.rates = rates;
    this.classes = List.copyOf(classes);
    this.opportunities = opportunities(classes.size(), positive);
  }

  private static List<Integer> opportunities(int classes, @Nullable Integer positive) {
    if (positive != null) {
      return List.of(positive);
    }
    return classes > MOST_OPPORTUNITIES ? List.of() : IntStream.range(0, classes).boxed().toList();
  }

  /**
   * Returns the results of a model on a split.
   *
   * @param samples of the split
   * @param outcomes of the model on them
   * @param dense whether the dense model has each of them right; null without one
   * @param norms of the model's parameters, one per norm of the constraints
   */
  public SplitResults of(
      String split, int[] samples, Outcomes outcomes, boolean @Nullable [] dense, double[] norms) {
    SplitResults plain =
        dense == null
            ? SplitResults.of(split, outcomes, options.confidence())
            : SplitResults.of(
                split,
                ExcessGaps.of(dense, outcomes.correct(), outcomes.groups(), tolerance, options),
                outcomes.meanLoss());
    SplitResults results =
        plain
            .withBaseRate(outcomes, classes, options.confidence())
            .withDisparities(disparities(outcomes));
    if (rates == null) {
      return results;
    }
    boolean counted = split.equals(SplitResults.TRAINING);
    return results.withConstraints(
        RateVerdicts.of(
                rates,
                outcomes.withGroups(rates.membership().select(samples)),
                dense,
                norms,
                tolerance,
                options)
            .stream()
            .map(each -> counted ? ConstraintResults.counted(each) : ConstraintResults.of(each))
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
