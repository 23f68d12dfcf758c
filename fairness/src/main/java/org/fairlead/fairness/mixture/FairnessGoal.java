package org.fairlead.fairness.mixture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;

/**
 * What a mixture evens out between groups, in terms of mean losses {@code l_{y,z}} of the
 * subgroups.
 */
public enum FairnessGoal {
  /** Equalized odds: {@code l_{y,z}} agree between groups, within every label. */
  EQODDS("eqodds"),

  /** Equal opportunity: {@code l_{y,z}} agree between groups, within the positive label. */
  EQOPP("eqopp"),

  /**
   * Demographic parity: the mean loss of a group's samples <em>for one and the same label</em>
   * agrees between groups. With two labels that is the positive one, with more it is every label.
   */
  DP("dp"),

  /** Accuracy parity: the mean loss of a group's samples agrees between groups. */
  ACCURACY_PARITY("accuracy-parity"),

  /** Nothing: ratios serve the loss on real data alone. */
  NONE("none");

  private final String key;

  FairnessGoal(String key) {
    this.key = key;
  }

  /** Returns the word for it in recipes. */
  public String key() {
    return key;
  }

  /**
   * Returns the goal of a word.
   *
   * @throws InputException if there is none, naming the nearest
   */
  public static FairnessGoal named(String word) {
    for (FairnessGoal goal : values()) {
      if (goal.key.equals(word.toLowerCase(Locale.ROOT))) {
        return goal;
      }
    }
    List<String> known = Arrays.stream(values()).map(FairnessGoal::key).toList();
    throw new InputException(
        "mixture.fairness is '%s', expected one of %s%s"
            .formatted(word, String.join(", ", known), Nearest.suggestion(word, known)));
  }
}
