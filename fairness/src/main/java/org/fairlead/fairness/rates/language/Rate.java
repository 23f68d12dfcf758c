package org.fairlead.fairness.rates.language;

import java.util.Arrays;
import java.util.List;

/**
 * A rate of a classifier on some people, the <em>cell</em>: those that the arguments name. With
 * {@code ŷ} the predicted and {@code y} the true class, and {@code c} the class that counts as
 * positive.
 */
public enum Rate {
  /** {@code P(ŷ = y)}. */
  ACCURACY("accuracy"),
  /** {@code P(ŷ ≠ y)}. */
  ERROR("error"),
  /** The mean cross-entropy, in nats. */
  LOSS("loss"),
  /** The dense model's accuracy minus this model's: positive if this one is worse. */
  DROP("drop"),
  /** {@code P(ŷ = c | y = c)}, the true positive rate. */
  TPR("tpr"),
  /** {@code P(ŷ = c | y ≠ c)}, the false positive rate. */
  FPR("fpr"),
  /** {@code P(ŷ ≠ c | y ≠ c)}, the true negative rate. */
  TNR("tnr"),
  /** {@code P(ŷ ≠ c | y = c)}, the false negative rate. */
  FNR("fnr"),
  /** {@code P(ŷ = c)}, the share that is predicted positive. */
  POSITIVE_RATE("positive_rate");

  private final String word;

  Rate(String word) {
    this.word = word;
  }

  /** Returns what a constraint calls it. */
  public String word() {
    return word;
  }

  /** Returns every rate's word. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Rate::word).toList();
  }

  /** Returns whether a class counts as positive. */
  boolean hasPositiveClass() {
    return switch (this) {
      case ACCURACY, ERROR, LOSS, DROP -> false;
      case TPR, FPR, TNR, FNR, POSITIVE_RATE -> true;
    };
  }

  /**
   * Returns whether a classifier that learns well has a value away from zero, so that dividing by
   * it makes sense.
   */
  boolean staysAboveZero() {
    return switch (this) {
      case ACCURACY, TPR, TNR, POSITIVE_RATE -> true;
      case ERROR, LOSS, DROP, FPR, FNR -> false;
    };
  }
}
