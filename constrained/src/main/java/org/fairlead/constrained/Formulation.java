package org.fairlead.constrained;

/**
 * How a constraint's violation and multipliers enter the two Lagrangians.
 *
 * <p>The primal player minimizes {@code f(x) + Σ_c primal_c(x)}, the dual player maximizes {@code
 * Σ_c dual_c(λ)}. All that the primal needs is the derivative of its part by each surrogate entry:
 * the <em>effective weight</em>.
 */
public sealed interface Formulation permits Lagrangian {

  /**
   * Writes the effective weights {@code ∂primal/∂g̃_j} of the observed surrogate entries.
   *
   * @param weights receives one weight per observed entry from {@code offset} on, in their order
   */
  void weigh(Constraint constraint, ConstraintState state, double[] weights, int offset);

  /** Returns the constraint's part of the primal Lagrangian, from the surrogate violation. */
  double primal(Constraint constraint, ConstraintState state);

  /** Returns the constraint's part of the dual Lagrangian, from the strict violation. */
  double dual(Constraint constraint, ConstraintState state);
}
