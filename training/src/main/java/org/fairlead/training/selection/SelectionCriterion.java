package org.fairlead.training.selection;

import java.util.Arrays;
import java.util.Locale;
import org.fairlead.audit.Tradeoff;
import org.fairlead.audit.WorstGap;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.training.evaluation.DenseReference;
import org.fairlead.training.evaluation.ParameterNorms;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What models are selected by on the validation split: first the violations of the recipe's
 * constraints, else the excess gaps against the dense model, else nothing; then error and disparity
 * where fairness is a goal, else accuracy.
 */
public final class SelectionCriterion {
  private final @Nullable RateConstraints rates;
  private final int[] validation;
  private final boolean @Nullable [] dense;
  private final Problem problem;

  private SelectionCriterion(Problem problem, boolean @Nullable [] dense) {
    this.problem = problem;
    this.rates = problem.rates();
    this.validation = problem.split().validation();
    this.dense = dense;
  }

  /**
   * @param reference the dense model, null without one
   */
  public static SelectionCriterion of(Problem problem, @Nullable DenseReference reference) {
    return new SelectionCriterion(problem, reference == null ? null : reference.validation());
  }

  /** Returns the largest value of {@link WorstGap#gap} that is no violation. */
  public double tolerance() {
    return rates == null ? excessGap() : 0;
  }

  /** Returns how many points of error a point of disparity counts as much as. */
  public double weight() {
    return problem.recipe().selection().weight();
  }

  /**
   * Returns the error of a model that always says the same, every label counting the same: {@code 1
   * - 1/L} with {@code L} labels among the validation samples; 0 without samples.
   */
  public double chance() {
    return chance(problem);
  }

  private static double chance(Problem problem) {
    var labels = Arrays.stream(problem.split().validation()).map(problem.dataset()::label);
    return 1 - 1.0 / Math.max(1, labels.distinct().count());
  }

  private double excessGap() {
    return problem.recipe().auditTolerance();
  }

  /** Returns whether there are constraints or a dense model. */
  public boolean judges() {
    return rates != null || dense != null;
  }

  /**
   * Returns the largest violation or gap.
   *
   * @param outcomes of the validation samples, in their order
   * @param learner whose parameters constraints may be about
   */
  public WorstGap worst(Outcomes outcomes, Learner learner) {
    if (rates != null) {
      RateConstraints.Worst worst =
          rates.worst(
              outcomes.withGroups(rates.membership().select(validation)),
              dense,
              rates.norms().isEmpty()
                  ? new double[0]
                  : ParameterNorms.of(rates.norms(), learner.predictionWeights()),
              excessGap());
      return WorstGap.exactly(worst.violation(), worst.name());
    }
    return dense == null ? WorstGap.withoutReference(outcomes) : WorstGap.of(dense, outcomes);
  }

  /**
   * Returns the error and the disparity that the recipe selects by, null where accuracy decides.
   *
   * @param outcomes of the validation samples, in their order
   */
  public @Nullable Tradeoff tradeoff(Outcomes outcomes) {
    return Tradeoff.of(
        outcomes,
        problem.dataset().classNames().size(),
        problem.recipe().selectedFor(),
        problem.positive());
  }

  /** Returns how a model was chosen, in words. */
  public static String selection(Problem problem, SelectedModel selected) {
    ModelSelection.Candidate chosen = selected.candidate();
    var measured = new StringBuilder();
    measured.append("epoch %d, ".formatted(chosen.epoch()));
    if (chosen.averaged() != null) {
      measured.append("the average of %d weights, ".formatted(chosen.averaged()));
    }
    measured.append(String.format(Locale.ROOT, "accuracy %.4f", chosen.accuracy()));
    String best = "the most accurate";
    Tradeoff tradeoff = chosen.tradeoff();
    Tradeoff lowest = selected.lowest();
    if (tradeoff != null && lowest != null) {
      String disparity = disparity(problem);
      double weight = problem.recipe().selection().weight();
      best =
          tradeoff.beats(chance(problem))
              ? String.format(
                  Locale.ROOT,
                  "the latest epoch within a standard error (%.4f) of the lowest error + %s%s (%.4f)",
                  lowest.deviation(weight),
                  weight == 1 ? "" : weight + " x ",
                  disparity,
                  lowest.cost(weight))
              : "the lowest error, as no epoch was better than always the same label by more than"
                  + " its standard error";
      measured.append(
          String.format(
              Locale.ROOT,
              ", error %.4f with every label counting the same, %s %s",
              tradeoff.error(),
              disparity,
              Double.isNaN(tradeoff.disparity())
                  ? "not measurable"
                  : String.format(Locale.ROOT, "%.4f", tradeoff.disparity())));
    }
    Double gap = chosen.maxGap();
    if (gap == null) {
      return "%s on validation (%s)".formatted(best, measured);
    }
    boolean rates = problem.rates() != null;
    double tolerance = problem.recipe().auditTolerance();
    Double atLeast = chosen.gapAtLeast();
    if (rates || atLeast == null) {
      measured.append(String.format(Locale.ROOT, ", largest violation %.4f", gap));
      return gap <= 0
          ? "%s on validation with every constraint met (%s)".formatted(best, measured)
          : "the smallest violation on validation, as no epoch met every constraint (%s)"
              .formatted(measured);
    }
    measured.append(
        String.format(Locale.ROOT, ", largest excess gap %.4f, at least %.4f", gap, atLeast));
    if (gap <= tolerance) {
      return "%s on validation with every excess gap within %s (%s)"
          .formatted(best, tolerance, measured);
    }
    return atLeast <= tolerance
        ? "%s on validation whose excess gaps may be within %s (%s)"
            .formatted(best, tolerance, measured)
        : "the lowest bound of the largest excess gap on validation, as in every epoch it was above %s (%s)"
            .formatted(tolerance, measured);
  }

  private static String disparity(Problem problem) {
    return switch (problem.recipe().selectedFor()) {
      case EQODDS -> "equalized odds";
      case EQOPP ->
          "equal opportunity of '%s'"
              .formatted(problem.dataset().classNames().get(problem.positive()));
      case DP -> "demographic parity";
      case ACCURACY_PARITY -> "accuracy parity";
      case NONE -> "nothing";
    };
  }
}
