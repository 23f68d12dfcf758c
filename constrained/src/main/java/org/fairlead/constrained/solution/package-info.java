/**
 * What a run ends in: the {@linkplain org.fairlead.constrained.solution.FeasibleBest best feasible}
 * iterate, the {@linkplain org.fairlead.constrained.solution.BestMixture best mixture} of several,
 * how far a point is from the {@linkplain org.fairlead.constrained.solution.Kkt optimality
 * conditions}, and what a constraint {@linkplain org.fairlead.constrained.solution.ShadowPrices
 * costs}.
 */
@NullMarked
package org.fairlead.constrained.solution;

import org.jspecify.annotations.NullMarked;
