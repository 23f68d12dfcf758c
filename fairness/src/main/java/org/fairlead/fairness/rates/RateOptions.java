package org.fairlead.fairness.rates;

import static org.fairlead.constrained.internal.Checks.requireArgument;

/**
 * Options of {@link RateMethod}.
 *
 * @param buffer {@code k}: a rate of a group is counted over its last {@code k} samples; 0 counts
 *     the step alone
 * @param dualStep {@code η}, positive
 * @param emaGamma the weight of the past in the violations that move the multipliers, in {@code [0,
 *     1)}
 * @param detach whether losses of everyone are constants in the constraints' gradients
 * @param totalCap how much loss the constraints may push up, in {@code (0, 1)}
 */
public record RateOptions(
    int buffer, double dualStep, double emaGamma, boolean detach, double totalCap) {

  public RateOptions {
    requireArgument(buffer >= 0, "buffer is %d, expected 0 (none) or more", buffer);
    requireArgument(
        dualStep > 0 && Double.isFinite(dualStep),
        "dualStep is %s, expected a positive number",
        dualStep);
    requireArgument(
        emaGamma >= 0 && emaGamma < 1, "emaGamma is %s, expected a number in [0, 1)", emaGamma);
    requireArgument(
        totalCap > 0 && totalCap < 1, "totalCap is %s, expected a number in (0, 1)", totalCap);
  }

  /** Returns buffers of 40 and a cap of 0.9. */
  public static RateOptions defaults(double dualStep) {
    return new RateOptions(40, dualStep, 0, false, 0.9);
  }

  public RateOptions withBuffer(int other) {
    return new RateOptions(other, dualStep, emaGamma, detach, totalCap);
  }

  public RateOptions withEmaGamma(double other) {
    return new RateOptions(buffer, dualStep, other, detach, totalCap);
  }

  public RateOptions withDetach(boolean other) {
    return new RateOptions(buffer, dualStep, emaGamma, other, totalCap);
  }

  public RateOptions withTotalCap(double other) {
    return new RateOptions(buffer, dualStep, emaGamma, detach, other);
  }
}
