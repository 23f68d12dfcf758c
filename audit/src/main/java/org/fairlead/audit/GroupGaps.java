package org.fairlead.audit;

import org.fairlead.fairness.statistics.Interval;

/**
 * What a group loses from dense to sparse, in accuracy units.
 *
 * @param denseAccuracy the dense model's accuracy on the group, NaN if it is empty
 * @param delta {@code Δ_g}, dense minus sparse accuracy, NaN if it is empty
 * @param psi {@code ψ_g = Δ_g - Δ}, the excess gap, NaN if it is empty
 * @param psiInterval bounds of {@code ψ_g}, simultaneous over all groups
 * @param tooSmall whether the group has too few samples to be judged
 */
public record GroupGaps(
    double denseAccuracy, double delta, double psi, Interval psiInterval, boolean tooSmall) {}
