package org.fairlead.tracking;

import org.fairlead.fairness.Interval;
import org.jspecify.annotations.Nullable;

/**
 * What a group loses from dense to sparse, in accuracy units.
 *
 * @param denseAccuracy the dense model's accuracy on the group, NaN if it is empty
 * @param delta {@code Δ_g}, dense minus sparse accuracy
 * @param psi {@code ψ_g = Δ_g - Δ}, the excess gap
 * @param psiInterval simultaneous bounds of {@code ψ_g}, null where unknown
 * @param tooSmall whether the group has too few samples to be judged
 */
public record GroupGaps(
    double denseAccuracy,
    double delta,
    double psi,
    @Nullable Interval psiInterval,
    boolean tooSmall) {}
