package org.fairlead.tracking;

import org.fairlead.fairness.Interval;
import org.fairlead.fairness.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a sparse model loses against the dense one on a split, over all groups; in accuracy units.
 *
 * @param tolerance ε, the excess gap that is allowed
 * @param denseAccuracy the dense model's accuracy on the same samples
 * @param delta {@code Δ}, dense minus sparse accuracy
 * @param maxPsi {@code max_g ψ_g}; NaN if no group has enough samples
 * @param maxPsiInterval simultaneous bounds of it, null where unknown
 * @param pairwise {@code Ψ = max_g Δ_g - min_g Δ_g}
 * @param verdict whether every group is within the tolerance
 * @param noiseFloorMean mean of {@code max ψ} if all groups lost the same
 * @param noiseFloor95 its 95th percentile
 * @param confidence of all intervals, for example 0.95
 * @param resamples bootstrap resamples behind them
 * @param minimumCount groups with fewer samples are too small to judge
 * @param seed the bootstrap's seed
 */
public record Gaps(
    double tolerance,
    double denseAccuracy,
    double delta,
    double maxPsi,
    @Nullable Interval maxPsiInterval,
    double pairwise,
    Verdict verdict,
    double noiseFloorMean,
    double noiseFloor95,
    double confidence,
    int resamples,
    long minimumCount,
    long seed) {}
