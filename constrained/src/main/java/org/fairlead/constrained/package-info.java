/**
 * Constrained optimization over anything that can evaluate itself and take a weighted step.
 *
 * <p>The problem is {@code min f(x)} subject to {@code g(x) <= 0} and {@code h(x) = 0}. Its owner
 * implements {@link org.fairlead.constrained.Primal}: it evaluates {@code f} and the constraints it
 * observed, and steps along {@code -∇(f + Σ_j weight_j g̃_j)}. A {@link
 * org.fairlead.constrained.solver.Solver} drives the game between it and the multipliers. Each
 * {@link org.fairlead.constrained.Constraint} says of what {@linkplain
 * org.fairlead.constrained.ConstraintType type} it is, how a violation and a multiplier become a
 * weight ({@link org.fairlead.constrained.Formulation}), what the {@link
 * org.fairlead.constrained.Multiplier} is now and how it moves ({@link
 * org.fairlead.constrained.dual.DualDynamics}).
 *
 * <p>A constraint may be measured in two ways at once: the <em>surrogate</em> violation {@code g̃},
 * which the primal differentiates, and the <em>strict</em> violation {@code g}, which moves the
 * multiplier and need not be differentiable. The package knows no tensors and no groups of people.
 *
 * <p>Nothing here is thread-safe: one training loop owns a problem. Everything that changes is
 * {@link org.fairlead.constrained.state.Stateful} and continues from its saved state with the same
 * bits.
 */
@NullMarked
package org.fairlead.constrained;

import org.jspecify.annotations.NullMarked;
