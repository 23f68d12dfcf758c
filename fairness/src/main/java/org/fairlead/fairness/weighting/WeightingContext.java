package org.fairlead.fairness.weighting;

import static org.fairlead.base.Checks.requireArgument;

import java.util.function.IntUnaryOperator;
import org.fairlead.fairness.Groups;
import org.jspecify.annotations.Nullable;

/**
 * What a run gives to a weighting: its training samples, the dense model, and the keys that all
 * methods share.
 *
 * @param groups of the training samples
 * @param label of a training sample, by its number in {@code groups}
 * @param labels how many labels there are
 * @param baseline what the dense model does on the training samples; null without one
 * @param mode whose arithmetic
 * @param tolerance {@code ε}, in accuracy units
 * @param buffer samples per group that averages are taken over; 0 is the step alone
 * @param dual how multipliers move; its {@linkplain Dual#tightening tightening} included
 * @param detach whether the step's mean loss is a constant in surrogates
 * @param totalCap the largest {@code Λ} in use, in {@code (0, 1)}
 */
public record WeightingContext(
    Groups groups,
    IntUnaryOperator label,
    int labels,
    @Nullable Baseline baseline,
    Mode mode,
    double tolerance,
    int buffer,
    Dual dual,
    boolean detach,
    double totalCap) {

  public WeightingContext {
    requireArgument(labels >= 1, "labels is %d, expected at least 1", labels);
  }

  /** Returns the labels of the training samples, shape {@code [N]}. */
  public int[] trainingLabels() {
    int[] all = new int[groups.samples()];
    for (int i = 0; i < all.length; i++) {
      all[i] = label.applyAsInt(i);
    }
    return all;
  }

  /**
   * Returns what the dense model does.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Baseline requireBaseline() {
    if (baseline == null) {
      throw new IllegalArgumentException("there is no dense model, expected one to compare with");
    }
    return baseline;
  }
}
