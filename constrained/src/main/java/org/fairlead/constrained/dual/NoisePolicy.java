package org.fairlead.constrained.dual;

import static org.fairlead.base.Checks.requireArgument;

/**
 * How much of a violation multipliers believe when it was measured with noise.
 *
 * <p>A multiplier that cannot fall below zero rectifies noise: with violations of mean zero it
 * drifts up. Believing only what exceeds the noise removes the drift. Both kinds need standard
 * errors of the violations.
 *
 * @param kind what is done with the noise
 * @param z how many standard errors, at least 0
 */
public record NoisePolicy(Kind kind, double z) {

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

  /** Returns to believe every violation as measured. */
  public static NoisePolicy none() {
    return new NoisePolicy(Kind.NONE, 0);
  }

  /** Returns to believe the confidence bound that asks for least. */
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
   * Returns what is believed of a violation.
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
