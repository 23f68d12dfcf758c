package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;

/**
 * What stands for the inverse Hessian {@code H⁻¹} of the inner objective in the hyper-gradient.
 *
 * @param exact whether {@code (H + ρI)⁻¹} of the last layer is applied, by conjugate gradients;
 *     otherwise the identity, as published
 * @param damping {@code ρ} as a multiple of the trace of {@code H}: as no eigenvalue exceeds the
 *     trace, the condition number is at most {@code 1 + 1/damping}. Softmax leaves {@code H}
 *     singular, so it must be positive
 */
public record Curvature(boolean exact, double damping) {
  /** The damping unless another is asked for: a condition number of at most 101. */
  public static final double DEFAULT_DAMPING = 0.01;

  public Curvature {
    requireArgument(
        damping > 0 && Double.isFinite(damping),
        "damping is %s, expected a positive number",
        damping);
  }

  /** Returns the identity. */
  public static Curvature identity() {
    return new Curvature(false, DEFAULT_DAMPING);
  }

  /** Returns the last layer's inverse Hessian with the {@linkplain #DEFAULT_DAMPING default}. */
  public static Curvature inverse() {
    return new Curvature(true, DEFAULT_DAMPING);
  }

  public Curvature withDamping(double other) {
    return new Curvature(exact, other);
  }
}
