package org.fairlead.audit;

import java.util.Optional;
import org.fairlead.fairness.statistics.Interval;

/**
 * What becomes of a model's largest excess gap when it meets new people.
 *
 * <p>On the training set nothing is estimated: every sample of it is counted, so that {@code max_g
 * ψ_g} either is within the tolerance or is not. That is the claim that constrained training makes;
 * the {@linkplain Gaps#verdict verdict} on test is about people in general.
 *
 * @param tolerance ε
 * @param training {@code max_g ψ_g} on the training set
 * @param feasible whether it is within the tolerance
 * @param gap {@code max_g ψ_g} on test minus that on training
 * @param interval bounds of the gap for people in general: the simultaneous bounds of the two
 *     splits taken together, which holds at least {@code 2c - 1} of the time at confidence {@code
 *     c} each
 */
public record Generalization(
    double tolerance, double training, boolean feasible, double gap, Interval interval) {

  /** Returns that of a model with gaps on both splits; empty without. */
  static Optional<Generalization> of(ModelResults model) {
    Gaps training = model.split(SplitResults.TRAINING).map(SplitResults::gaps).orElse(null);
    Gaps test = model.split(SplitResults.TEST).map(SplitResults::gaps).orElse(null);
    if (training == null
        || test == null
        || Double.isNaN(training.maxPsi())
        || Double.isNaN(test.maxPsi())) {
      return Optional.empty();
    }
    Interval seen = training.maxPsiInterval();
    Interval unseen = test.maxPsiInterval();
    return Optional.of(
        new Generalization(
            training.tolerance(),
            training.maxPsi(),
            training.maxPsi() <= training.tolerance(),
            test.maxPsi() - training.maxPsi(),
            new Interval(unseen.low() - seen.high(), unseen.high() - seen.low())));
  }
}
