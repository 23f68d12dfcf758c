package org.fairlead.fairness.rates;

import static org.fairlead.base.Checks.requireLength;

import org.fairlead.fairness.Groups;
import org.fairlead.fairness.rates.language.Quantity.Mean;

/** The dense model's accuracy on the training samples of every cell that a drop is about. */
public final class DenseRates {
  private final double[] accuracy;

  private DenseRates(double[] accuracy) {
    this.accuracy = accuracy;
  }

  /**
   * Counts a dense model's right predictions.
   *
   * @param correct whether each training sample is right
   * @param labels of the same samples
   * @param membership the constraints' membership of the same samples
   */
  public static DenseRates of(
      RateConstraints constraints, boolean[] correct, int[] labels, Groups membership) {
    requireLength("labels", labels.length, correct.length, "samples");
    requireLength("membership", membership.samples(), correct.length, "samples");
    var accuracy = new double[constraints.quantities().size()];
    for (int q = 0; q < accuracy.length; q++) {
      if (constraints.quantities().get(q) instanceof Mean mean) {
        long count = 0;
        long right = 0;
        for (int i = 0; i < correct.length; i++) {
          if (mean.takes(labels[i]) && member(mean, membership, i)) {
            count++;
            right += correct[i] ? 1 : 0;
          }
        }
        accuracy[q] = (double) right / count;
      }
    }
    return new DenseRates(accuracy);
  }

  private static boolean member(Mean mean, Groups membership, int sample) {
    if (mean.everyone()) {
      return true;
    }
    for (int slot = 0; slot < membership.memberships(); slot++) {
      if (membership.group(sample, slot) == mean.condition()) {
        return true;
      }
    }
    return false;
  }

  /** One entry per quantity. */
  double[] accuracy() {
    return accuracy.clone();
  }
}
