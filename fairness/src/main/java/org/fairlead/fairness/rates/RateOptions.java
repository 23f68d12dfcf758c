package org.fairlead.fairness.rates;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.fairness.weighting.Dual;

/**
 * Options of {@link RateMethod}.
 *
 * @param buffer {@code k}: a rate of a group is counted over its last {@code k} samples; 0 counts
 *     the step alone
 * @param dual how the multipliers move
 * @param detach whether losses of everyone are constants in the constraints' gradients
 * @param totalCap how much loss the constraints may push up, in {@code (0, 1)}
 */
public record RateOptions(int buffer, Dual dual, boolean detach, double totalCap) {

  public RateOptions {
    requireArgument(buffer >= 0, "buffer is %d, expected 0 (none) or more", buffer);
    requireArgument(
        totalCap > 0 && totalCap < 1, "totalCap is %s, expected a number in (0, 1)", totalCap);
  }

  /** Returns buffers of 40 and a cap of 0.9. */
  public static RateOptions defaults(double dualStep) {
    return new RateOptions(40, Dual.ascent(dualStep), false, 0.9);
  }

  public RateOptions withBuffer(int other) {
    return new RateOptions(other, dual, detach, totalCap);
  }

  public RateOptions withDual(Dual other) {
    return new RateOptions(buffer, other, detach, totalCap);
  }

  public RateOptions withDetach(boolean other) {
    return new RateOptions(buffer, dual, other, totalCap);
  }

  public RateOptions withTotalCap(double other) {
    return new RateOptions(buffer, dual, detach, other);
  }
}
