/**
 * Weightings that know no constraints: every sample the same, fixed weights that make labels and
 * groups independent ({@link org.fairlead.fairness.weighting.unconstrained.Reweighing}), and
 * weights that follow the worst subgroup ({@link
 * org.fairlead.fairness.weighting.unconstrained.GroupDro}).
 */
@NullMarked
package org.fairlead.fairness.weighting.unconstrained;

import org.jspecify.annotations.NullMarked;
