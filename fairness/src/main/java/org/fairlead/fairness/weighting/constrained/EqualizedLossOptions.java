package org.fairlead.fairness.weighting.constrained;

import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.Weighting;

/**
 * Options of {@link EqualizedLoss}.
 *
 * @param absolute whether the constraint is {@code |l_g - l| = 0} rather than {@code l_g - l = 0}
 * @param buffer {@code k}, the losses of that many samples per group are averaged to move the
 *     multipliers; 0 measures them on the step alone
 * @param dual how the multipliers move; see {@link Weighting#defaultDualStep}
 * @param detach whether the step's mean loss is a constant in the surrogate
 * @param totalCap the largest {@code Λ} in use, in {@code (0, 1)}; {@link Mode#FAITHFUL} has none
 * @param mode whose arithmetic
 */
public record EqualizedLossOptions(
    boolean absolute, int buffer, Dual dual, boolean detach, double totalCap, Mode mode) {

  public EqualizedLossOptions {
    CeagOptions.requireOptions(buffer, totalCap);
  }

  /** Returns the absolute form without buffers, with the corrected arithmetic. */
  public static EqualizedLossOptions defaults(double dualStep) {
    return new EqualizedLossOptions(true, 0, Dual.ascent(dualStep), false, 0.9, Mode.DEFAULT);
  }

  public EqualizedLossOptions withAbsolute(boolean other) {
    return new EqualizedLossOptions(other, buffer, dual, detach, totalCap, mode);
  }

  public EqualizedLossOptions withBuffer(int other) {
    return new EqualizedLossOptions(absolute, other, dual, detach, totalCap, mode);
  }

  public EqualizedLossOptions withDual(Dual other) {
    return new EqualizedLossOptions(absolute, buffer, other, detach, totalCap, mode);
  }

  public EqualizedLossOptions withDetach(boolean other) {
    return new EqualizedLossOptions(absolute, buffer, dual, other, totalCap, mode);
  }

  public EqualizedLossOptions withTotalCap(double other) {
    return new EqualizedLossOptions(absolute, buffer, dual, detach, other, mode);
  }

  public EqualizedLossOptions withMode(Mode other) {
    return new EqualizedLossOptions(absolute, buffer, dual, detach, totalCap, other);
  }
}
