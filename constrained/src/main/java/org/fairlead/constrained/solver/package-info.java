/**
 * The order in which the two sides step. A {@link org.fairlead.constrained.solver.Solver} drives
 * one step of the game between a {@link org.fairlead.constrained.Primal} and the multipliers;
 * {@link org.fairlead.constrained.solver.TwoSample} is a primal whose multipliers see another
 * sample than its descent does.
 */
@NullMarked
package org.fairlead.constrained.solver;

import org.jspecify.annotations.NullMarked;
