package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.Weighting;

/**
 * Options of {@link Ceag}.
 *
 * @param tolerance {@code ε}, in accuracy units: 0.01 lets no group lose more than one point beyond
 *     the model's overall loss
 * @param buffer {@code k}, the correctness of that many samples per group is averaged; 0 measures
 *     accuracies on the step alone
 * @param dual how the multipliers move; see {@link Weighting#defaultDualStep}
 * @param detach whether the step's mean loss is a constant in the surrogate; sample weights then
 *     sum to {@code 1 + Λ}
 * @param totalCap the largest {@code Λ} in use, in {@code (0, 1)}; {@link Mode#FAITHFUL} has none
 * @param mode whose arithmetic
 */
public record CeagOptions(
    double tolerance, int buffer, Dual dual, boolean detach, double totalCap, Mode mode) {

  public CeagOptions {
    requireArgument(
        tolerance >= 0 && tolerance <= 1, "tolerance is %s, expected a share in [0, 1]", tolerance);
    requireOptions(buffer, totalCap);
  }

  /** Returns a tolerance of one point, buffers of 40, and the corrected arithmetic. */
  public static CeagOptions defaults(double dualStep) {
    return new CeagOptions(0.01, 40, Dual.ascent(dualStep), false, 0.9, Mode.DEFAULT);
  }

  public CeagOptions withTolerance(double other) {
    return new CeagOptions(other, buffer, dual, detach, totalCap, mode);
  }

  public CeagOptions withBuffer(int other) {
    return new CeagOptions(tolerance, other, dual, detach, totalCap, mode);
  }

  public CeagOptions withDual(Dual other) {
    return new CeagOptions(tolerance, buffer, other, detach, totalCap, mode);
  }

  public CeagOptions withDetach(boolean other) {
    return new CeagOptions(tolerance, buffer, dual, other, totalCap, mode);
  }

  public CeagOptions withTotalCap(double other) {
    return new CeagOptions(tolerance, buffer, dual, detach, other, mode);
  }

  public CeagOptions withMode(Mode other) {
    return new CeagOptions(tolerance, buffer, dual, detach, totalCap, other);
  }

  static void requireOptions(int buffer, double totalCap) {
    requireArgument(buffer >= 0, "buffer is %d, expected 0 (none) or more", buffer);
    requireArgument(
        totalCap > 0 && totalCap < 1, "totalCap is %s, expected a number in (0, 1)", totalCap);
  }
}
