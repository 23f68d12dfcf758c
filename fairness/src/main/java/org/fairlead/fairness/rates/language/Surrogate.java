package org.fairlead.fairness.rates.language;

import org.fairlead.fairness.rates.language.Quantity.Gradient;

/**
 * What the network descends along in the place of a counted rate, which has no gradient.
 *
 * <p>The multipliers always move by what is counted; see Cotter et al. (2019) on such proxies.
 */
public enum Surrogate {
  /**
   * The cross-entropy for accuracy, error and drop, as in CEAG; the mean probability for rates that
   * count predictions of a class (tpr, fpr, tnr, fnr, positive rate).
   */
  AUTO,
  /** The cross-entropy wherever people have one class that is right, otherwise the probability. */
  LOSS,
  /** The mean probability everywhere: of the label, or of the class that is counted. */
  PROBABILITY;

  /** Returns the gradient of a share of right predictions. */
  Gradient ofCorrect(Rate rate) {
    return switch (this) {
      case AUTO -> rate.hasPositiveClass() ? Gradient.PROBABILITY : Gradient.LOSS;
      case LOSS -> Gradient.LOSS;
      case PROBABILITY -> Gradient.PROBABILITY;
    };
  }
}
