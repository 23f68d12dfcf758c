package org.fairlead.constrained.dual;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * νPI, a proportional-integral control of the multipliers: {@code λ ← Π(λ + η (κ_i g_t + κ_p (ξ_t -
 * ξ_{t-1})))} with {@code ξ_t = ν ξ_{t-1} + (1 - ν) g_t}.
 *
 * <p>{@code κ_p = 0} is gradient ascent, {@code κ_p = κ_i} and {@code ν = 0} optimistic gradient
 * ascent. A positive {@code κ_p} answers to how the violation changes and damps the oscillation of
 * plain ascent: raise it until the overshoot is gone; far beyond that, convergence slows. Momentum
 * is the special case of a negative {@code κ_p}.
 *
 * @param rate the dual step size {@code η}, positive
 * @param proportional {@code κ_p}: one for all entries, or one per entry; any finite numbers
 * @param integral {@code κ_i}: one for all entries, or one per entry; any finite numbers
 * @param nu {@code ν}, in {@code (-1, 1)}
 * @param start what {@code ξ} is before the first observation
 * @see <a href="https://arxiv.org/abs/2406.04558">Sohrabi et al. (2024)</a>
 */
public record NuPi(
    double rate, List<Double> proportional, List<Double> integral, double nu, Start start)
    implements DualRule {
  /*
   * Summed up, and without the projection, λ_t = const + η (κ_i Σ_{k<=t} g_k + κ_p ξ_t): the
   * integral term remembers every violation, the proportional one answers to the present
   * violation.
   *
   * Why that damps. For a flat objective and the equality a x = 0, with small steps on both sides,
   * x' = -a λ and λ' = κ_i a x + κ_p a x' give
   *
   *   x'' + κ_p a² x' + κ_i a² x = 0.
   *
   * With κ_p = 0, plain ascent, this swings for ever: λ grows until the violation is gone, and is
   * then too large. In general the damping ratio is κ_p a / (2 sqrt(κ_i)), critical at 1.
   *
   * Momentum, m_t = β m_{t-1} + g_t and λ ← λ + α m_t, is
   *
   *   ν = β,  η κ_i = α / (1 - β),  η κ_p = -α β / (1 - β)²:
   *
   * a negative damping, which is why it makes multipliers unstable while it helps networks.
   */

  /** What {@code ξ_{-1}} is, and so what the first step of an entry does. */
  public enum Start {
    /** {@code ξ_{-1} = g_0}: the first step is {@code η κ_i g_0}, that of gradient ascent. */
    DOCUMENTED,

    /** {@code ξ_{-1} = 0}: at {@code ν = 0} the first step is {@code η (κ_i + κ_p) g_0}. */
    ZEROS,

    /**
     * The first step of {@link #DOCUMENTED}, after which {@code ξ_0} is 0 for dense multipliers and
     * {@code (1 - ν) g_0} for indexed ones: what Cooper 1.0.0 computes, to reproduce its runs.
     */
    COOPER_1_0_0
  }

  public NuPi {
    requireArgument(
        rate > 0 && Double.isFinite(rate), "rate must be positive and finite, got %s", rate);
    requireArgument(nu > -1 && nu < 1, "nu must be in (-1, 1), got %s", nu);
    proportional = gains("proportional", proportional);
    integral = gains("integral", integral);
  }

  private static List<Double> gains(String name, List<Double> gains) {
    requireArgument(!gains.isEmpty(), "%s must hold one gain for all or one per entry", name);
    for (double gain : gains) {
      requireArgument(Double.isFinite(gain), "%s gains must be finite, got %s", name, gain);
    }
    return List.copyOf(gains);
  }

  /**
   * Returns νPI with {@code κ_i = 1} and {@code ν = 0}.
   *
   * @param kp the proportional gain {@code κ_p}
   */
  public static NuPi of(double rate, double kp) {
    return new NuPi(rate, List.of(kp), List.of(1.0), 0, Start.DOCUMENTED);
  }

  /** Returns this with other gains, the same for all entries. */
  public NuPi withGains(double kp, double ki) {
    return new NuPi(rate, List.of(kp), List.of(ki), nu, start);
  }

  /** Returns this with gains of each entry; an array of length 1 is for all entries. */
  public NuPi withGains(double[] kp, double[] ki) {
    return new NuPi(rate, boxed(kp), boxed(ki), nu, start);
  }

  private static List<Double> boxed(double[] gains) {
    return Collections.unmodifiableList(DoubleStream.of(gains).boxed().toList());
  }

  /** Returns this with another {@code ν}. */
  public NuPi withNu(double newNu) {
    return new NuPi(rate, proportional, integral, newNu, start);
  }

  /** Returns this with another start. */
  public NuPi withStart(Start newStart) {
    return new NuPi(rate, proportional, integral, nu, newStart);
  }
}
