package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

/**
 * How much of a violation multipliers believe when it was measured with noise.
 *
 * <p>A multiplier that cannot fall below zero rectifies noise: with violations of mean zero it
 * drifts up. Believing only what exceeds the noise removes the drift. Both kinds need standard
 * errors in the {@link ConstraintState}.
 *
 * @param kind what is done with the noise
 * @param z how many standard errors, at least 0
 */
public record Caution(Kind kind, double z) {

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

  public Caution {
    requireArgument(z >= 0 && Double.isFinite(z), "z must be at least 0 and finite, got %s", z);
  }

  /** Returns to believe every violation as measured. */
  public static Caution none() {
    return new Caution(Kind.NONE, 0);
  }

  /** Returns to believe the confidence bound that asks for least. */
  public static Caution lowerBound(double z) {
    return new Caution(Kind.LOWER_BOUND, z);
  }

  /** Returns to ignore violations and slack within {@code z} standard errors. */
  public static Caution deadZone(double z) {
    return new Caution(Kind.DEAD_ZONE, z);
  }

  boolean needsErrors() {
    return kind != Kind.NONE && z > 0;
  }

  double apply(double violation, double error, ConstraintType type) {
    double noise = z * error;
    return switch (kind) {
      case NONE -> violation;
      case LOWER_BOUND ->
          type == ConstraintType.INEQUALITY
              ? violation - noise
              : Math.copySign(Math.max(0, Math.abs(violation) - noise), violation);
      case DEAD_ZONE -> Math.abs(violation) < noise ? 0 : violation;
    };
  }

  /** Whether an inequality has slack beyond the noise. */
  boolean isSurelySlack(double violation, double error) {
    return violation + z * error < 0;
  }
}
