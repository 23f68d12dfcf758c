package org.fairlead.constrained;

import org.jspecify.annotations.Nullable;

/**
 * How a constraint's violation and multipliers enter the two Lagrangians: options, without state.
 *
 * <p>The primal player minimizes {@code f(x) + Σ_c primal_c(x)}, the dual player maximizes {@code
 * Σ_c dual_c(λ)}. All that the primal needs is the derivative of its part by each surrogate entry:
 * the <em>effective weight</em>. Violations are {@linkplain Conditioning conditioned}.
 */
public sealed interface Formulation permits Lagrangian, AugmentedLagrangian, QuadraticPenalty {

  /** Which measurement tells a penalty how large the violation is. */
  enum Level {
    /** The surrogate {@code g̃}, whose gradient the primal takes: the textbook form. */
    SURROGATE,

    /**
     * The strict violation {@code g} of the same entry, while the gradient stays the surrogate's: a
     * surrogate need not know where the boundary is. It makes the weight a proportional-integral
     * control. Entries that the strict side did not observe get no penalty.
     */
    STRICT
  }

  /** Returns the penalty that the formulation contains, or null if it has none. */
  @Nullable Penalty penalty();

  /** Returns which measurement the penalty looks at, or null if there is no penalty. */
  @Nullable Level level();

  /**
   * Writes the effective weights {@code ∂primal/∂g̃_j} of the observed surrogate entries, before
   * conditioning.
   *
   * @param weights receives one weight per observed entry from {@code offset} on, in their order
   */
  void weigh(Constraint constraint, ConstraintState state, double[] weights, int offset);

  /** Returns the constraint's part of the primal Lagrangian, from the surrogate violation. */
  double primal(Constraint constraint, ConstraintState state);

  /** Returns the constraint's part of the dual Lagrangian, from the strict violation. */
  double dual(Constraint constraint, ConstraintState state);
}
