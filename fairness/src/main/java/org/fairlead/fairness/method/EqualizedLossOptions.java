package org.fairlead.fairness.method;

/**
 * Options of {@link EqualizedLoss}.
 *
 * @param absolute whether the constraint is {@code |l_g - l| = 0} rather than {@code l_g - l = 0}
 * @param buffer {@code k}, the losses of that many samples per group are averaged to move the
 *     multipliers; 0 measures them on the step alone
 * @param dualStep {@code η}, positive; see {@link Weighting#defaultDualStep}
 * @param emaGamma the weight of the past in the violations that move the multipliers, in {@code [0,
 *     1)}; 0 is none
 * @param detach whether the step's mean loss is a constant in the surrogate
 * @param totalCap the largest {@code Λ} in use, in {@code (0, 1)}; {@link Mode#FAITHFUL} has none
 * @param mode whose arithmetic
 */
public record EqualizedLossOptions(
    boolean absolute,
    int buffer,
    double dualStep,
    double emaGamma,
    boolean detach,
    double totalCap,
    Mode mode) {

  public EqualizedLossOptions {
    CeagOptions.requireOptions(buffer, dualStep, emaGamma, totalCap);
  }

  /** Returns the absolute form without buffers, with the corrected arithmetic. */
  public static EqualizedLossOptions defaults(double dualStep) {
    return new EqualizedLossOptions(true, 0, dualStep, 0, false, 0.9, Mode.DEFAULT);
  }

  public EqualizedLossOptions withAbsolute(boolean other) {
    return new EqualizedLossOptions(other, buffer, dualStep, emaGamma, detach, totalCap, mode);
  }

  public EqualizedLossOptions withBuffer(int other) {
    return new EqualizedLossOptions(absolute, other, dualStep, emaGamma, detach, totalCap, mode);
  }

  public EqualizedLossOptions withEmaGamma(double other) {
    return new EqualizedLossOptions(absolute, buffer, dualStep, other, detach, totalCap, mode);
  }

  public EqualizedLossOptions withDetach(boolean other) {
    return new EqualizedLossOptions(absolute, buffer, dualStep, emaGamma, other, totalCap, mode);
  }

  public EqualizedLossOptions withTotalCap(double other) {
    return new EqualizedLossOptions(absolute, buffer, dualStep, emaGamma, detach, other, mode);
  }

  public EqualizedLossOptions withMode(Mode other) {
    return new EqualizedLossOptions(absolute, buffer, dualStep, emaGamma, detach, totalCap, other);
  }
}
