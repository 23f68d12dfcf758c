package org.fairlead.constrained.dual;

import static org.fairlead.base.Checks.requireArgument;

/**
 * How much of a violation counts for multipliers when it was measured with noise.
 *
 * <p>A multiplier that cannot fall below zero rectifies noise: with violations of mean zero it
 * drifts up. Counting only what exceeds the noise removes the drift. Both kinds need standard
 * errors of the violations.
 *
 * @param kind what is done with the noise
 * @param z how many standard errors, at least 0
 */
public record NoisePolicy(Kind kind, double z) {
  /*
   * Plain ascent on independent violations of mean -m and standard error σ, λ ← max(0, λ + η g),
   * is a random walk reflected at 0. Its mean after many steps t is
   *
   *   about η σ sqrt(2 t / π) if m = 0,      at most η σ² / (2 m) if m > 0,
   *
   * the latter by Kingman's bound (Some inequalities for the queue GI/G/1, 1962).
   *
   * So a constraint that is just met gets a multiplier that grows for ever, from noise alone.
   * Noise is not small: an accuracy of 0.9 over 40 samples has σ = 0.047, where tolerances are
   * 0.01.
   *
   * LOWER_BOUND adds z σ to m, and the multiplier of a constraint that is just met averages at
   * most η σ / (2 z). The price: a violation of less than z σ is not acted upon. DEAD_ZONE has the
   * same price but takes a violation beyond z σ whole; noise that large is rarer, yet still
   * reflected.
   */

  /** What is done with {@code z} standard errors {@code σ} of a violation {@code g}. */
  public enum Kind {
    /** Nothing: {@code g}. */
    NONE,

    /**
     * The side of the confidence bound that asks for least: {@code g - zσ} for an inequality, and
     * {@code sign(g) max(0, |g| - zσ)} for an equality.
     */
    LOWER_BOUND,

    /** {@code g}, but 0 where {@code |g| < zσ}. */
    DEAD_ZONE
  }

  public NoisePolicy {
    requireArgument(z >= 0 && Double.isFinite(z), "z must be at least 0 and finite, got %s", z);
  }

  /** Returns to take every violation as measured. */
  public static NoisePolicy none() {
    return new NoisePolicy(Kind.NONE, 0);
  }

  /** Returns to take the confidence bound that asks for least. */
  public static NoisePolicy lowerBound(double z) {
    return new NoisePolicy(Kind.LOWER_BOUND, z);
  }

  /** Returns to ignore violations and slack within {@code z} standard errors. */
  public static NoisePolicy deadZone(double z) {
    return new NoisePolicy(Kind.DEAD_ZONE, z);
  }

  /** Returns whether violations must come with standard errors. */
  public boolean needsErrors() {
    return kind != Kind.NONE && z > 0;
  }

  /**
   * Returns what counts of a violation.
   *
   * @param error its standard error, at least 0
   * @param inequality whether it is an inequality's, which alone knows a side that asks for less
   */
  public double apply(double violation, double error, boolean inequality) {
    double noise = z * error;
    return switch (kind) {
      case NONE -> violation;
      case LOWER_BOUND ->
          inequality
              ? violation - noise
              : Math.copySign(Math.max(0, Math.abs(violation) - noise), violation);
      case DEAD_ZONE -> Math.abs(violation) < noise ? 0 : violation;
    };
  }

  /** Returns whether an inequality has slack beyond the noise. */
  public boolean isSurelySlack(double violation, double error) {
    return violation + z * error < 0;
  }
}
