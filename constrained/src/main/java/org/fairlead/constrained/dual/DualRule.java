package org.fairlead.constrained.dual;

/**
 * The recursion that turns the violations of a constraint into steps of its multipliers: options,
 * without state. A {@link DualDynamics} adds what any recursion may have.
 *
 * <p>Below, {@code g} is the strict violation of an entry, which is the gradient of the dual
 * Lagrangian {@code λᵀg(x)} in {@code λ}: positive means violated and raises a multiplier. Every
 * entry has a recursion of its own that starts at its own first observation.
 */
public sealed interface DualRule permits GradientAscent, Adam, NuPi {

  /** Returns the dual step size {@code η}, positive. */
  double rate();
}
