/**
 * Weightings by the multipliers of one constraint per group: {@link
 * org.fairlead.fairness.weighting.constrained.Ceag} keeps every group's loss of accuracy near the
 * average, {@link org.fairlead.fairness.weighting.constrained.EqualizedLoss} every group's mean
 * loss. Both share the arithmetic of weights, sums and errors.
 */
@NullMarked
package org.fairlead.fairness.weighting.constrained;

import org.jspecify.annotations.NullMarked;
