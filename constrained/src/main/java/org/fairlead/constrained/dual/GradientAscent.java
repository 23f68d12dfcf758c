package org.fairlead.constrained.dual;

import static org.fairlead.base.Checks.requireArgument;

/**
 * Gradient ascent, {@code λ ← Π(λ + η m)}, along the violation or along a moving sum or average of
 * it.
 *
 * <p>{@code m_0 = g_0}, then {@code m ← β m + (1 - δ) g} with momentum {@code β} and dampening
 * {@code δ}; Nesterov's form steps along {@code g + β m}. {@code β = δ} is an exponential average.
 * On multipliers momentum rarely helps: it is an integral control with a <em>negative</em>
 * proportional gain and swings wider than plain ascent; see {@link NuPi} for damping.
 *
 * @param rate the dual step size {@code η}, positive
 * @param momentum {@code β}, the weight of the past in {@code [0, 1)}
 * @param dampening {@code δ}, in {@code [0, 1]}
 * @param nesterov whether to step along {@code g + β m}; needs momentum and no dampening
 * @see <a href="https://arxiv.org/abs/2504.01212">Gallego-Posada et al. (2025)</a>
 */
public record GradientAscent(double rate, double momentum, double dampening, boolean nesterov)
    implements DualRule {

  public GradientAscent {
    requireArgument(
        rate > 0 && Double.isFinite(rate), "rate must be positive and finite, got %s", rate);
    requireArgument(momentum >= 0 && momentum < 1, "momentum must be in [0, 1), got %s", momentum);
    requireArgument(
        dampening >= 0 && dampening <= 1, "dampening must be in [0, 1], got %s", dampening);
    requireArgument(
        !nesterov || (momentum > 0 && dampening == 0),
        "Nesterov's form needs momentum and no dampening, got %s and %s",
        momentum,
        dampening);
  }

  /** Returns ascent along the violation itself. */
  public static GradientAscent of(double rate) {
    return new GradientAscent(rate, 0, 0, false);
  }

  /**
   * Returns ascent along an exponential average of each entry's violations.
   *
   * @param gamma the weight of the past in {@code [0, 1)}; 0 is {@link #of}
   */
  public static GradientAscent averaged(double rate, double gamma) {
    return new GradientAscent(rate, gamma, gamma, false);
  }

  /** Returns ascent with Polyak's momentum {@code beta}. */
  public static GradientAscent withMomentum(double rate, double beta) {
    return new GradientAscent(rate, beta, 0, false);
  }

  /** Returns ascent with Nesterov's momentum {@code beta}, in {@code (0, 1)}. */
  public static GradientAscent withNesterov(double rate, double beta) {
    return new GradientAscent(rate, beta, 0, true);
  }
}
