package org.fairlead.training;

import org.fairlead.engine.Learner;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.jspecify.annotations.Nullable;

/**
 * What models are selected by on the validation split, besides accuracy: the violations of the
 * recipe's constraints, else the excess gaps against the dense model, else nothing.
 */
final class Yardstick {
  private final @Nullable RateConstraints rates;
  private final int[] validation;
  private final boolean @Nullable [] dense;
  private final double tolerance;

  private Yardstick(
      @Nullable RateConstraints rates,
      int[] validation,
      boolean @Nullable [] dense,
      double tolerance) {
    this.rates = rates;
    this.validation = validation;
    this.dense = dense;
    this.tolerance = tolerance;
  }

  /**
   * @param reference the dense model, null without one
   */
  static Yardstick of(Problem problem, @Nullable DenseReference reference) {
    return new Yardstick(
        problem.rates(),
        problem.split().validation(),
        reference == null ? null : reference.validation(),
        problem.recipe().method().tolerance());
  }

  /** Returns the largest value of {@link WorstGap#gap} that is no violation. */
  double tolerance() {
    return rates == null ? tolerance : 0;
  }

  /** Returns whether there is anything but accuracy. */
  boolean judges() {
    return rates != null || dense != null;
  }

  /**
   * Returns the largest violation or gap.
   *
   * @param outcomes of the validation samples, in their order
   * @param learner whose parameters constraints may be about
   */
  WorstGap worst(Outcomes outcomes, Learner learner) {
    if (rates != null) {
      RateConstraints.Worst worst =
          rates.worst(
              outcomes.withGroups(rates.membership().select(validation)),
              dense,
              rates.norms().isEmpty()
                  ? new double[0]
                  : ParameterNorms.of(rates.norms(), learner.predictionWeights()),
              tolerance);
      return new WorstGap(worst.violation(), worst.name());
    }
    return dense == null ? WorstGap.withoutReference(outcomes) : WorstGap.of(dense, outcomes);
  }

  /** Returns how a model of this violation or gap was chosen, in words. */
  static String selection(Problem problem, double gap, String epoch) {
    if (problem.rates() != null) {
      String measured = epoch + ", largest violation %.4f)".formatted(gap);
      return gap <= 0
          ? "the most accurate on validation with every constraint met" + measured
          : "the least infeasible on validation, as no epoch met every constraint" + measured;
    }
    String measured = epoch + ", largest excess gap %.4f)".formatted(gap);
    double tolerance = problem.recipe().method().tolerance();
    return gap <= tolerance
        ? "the most accurate on validation with every excess gap within %s".formatted(tolerance)
            + measured
        : "the least infeasible on validation, as no epoch kept every excess gap within %s"
                .formatted(tolerance)
            + measured;
  }
}
