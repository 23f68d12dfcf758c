package org.fairlead.fairness.method;

import static org.fairlead.constrained.internal.Checks.requireArgument;

/**
 * Options of {@link Ceag}.
 *
 * @param tolerance {@code ε}, in accuracy units: 0.01 lets no group lose more than one point beyond
 *     the model's overall loss
 * @param buffer {@code k}, the correctness of that many samples per group is averaged; 0 measures
 *     accuracies on the step alone
 * @param dualStep {@code η}, positive; see {@link Weighting#defaultDualStep}
 * @param emaGamma the weight of the past in the violations that move the multipliers, in {@code [0,
 *     1)}; 0 is none
 * @param detach whether the step's mean loss is a constant in the surrogate; sample weights then
 *     sum to {@code 1 + Λ}
 * @param totalCap the largest {@code Λ} in use, in {@code (0, 1)}; {@link Mode#FAITHFUL} has none
 * @param mode whose arithmetic
 */
public record CeagOptions(
    double tolerance,
    int buffer,
    double dualStep,
    double emaGamma,
    boolean detach,
    double totalCap,
    Mode mode) {

  public CeagOptions {
    requireArgument(
        tolerance >= 0 && tolerance <= 1, "tolerance is %s, expected a share in [0, 1]", tolerance);
    requireOptions(buffer, dualStep, emaGamma, totalCap);
  }

  /** Returns a tolerance of one point, buffers of 40, and the corrected arithmetic. */
  public static CeagOptions defaults(double dualStep) {
    return new CeagOptions(0.01, 40, dualStep, 0, false, 0.9, Mode.DEFAULT);
  }

  public CeagOptions withTolerance(double other) {
    return new CeagOptions(other, buffer, dualStep, emaGamma, detach, totalCap, mode);
  }

  public CeagOptions withBuffer(int other) {
    return new CeagOptions(tolerance, other, dualStep, emaGamma, detach, totalCap, mode);
  }

  public CeagOptions withEmaGamma(double other) {
    return new CeagOptions(tolerance, buffer, dualStep, other, detach, totalCap, mode);
  }

  public CeagOptions withDetach(boolean other) {
    return new CeagOptions(tolerance, buffer, dualStep, emaGamma, other, totalCap, mode);
  }

  public CeagOptions withTotalCap(double other) {
    return new CeagOptions(tolerance, buffer, dualStep, emaGamma, detach, other, mode);
  }

  public CeagOptions withMode(Mode other) {
    return new CeagOptions(tolerance, buffer, dualStep, emaGamma, detach, totalCap, other);
  }

  static void requireOptions(int buffer, double dualStep, double emaGamma, double totalCap) {
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
}
