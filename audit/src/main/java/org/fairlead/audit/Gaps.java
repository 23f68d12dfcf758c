package org.fairlead.audit;

import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;

/**
 * What a sparse model loses against the dense one on a split, over all groups; in accuracy units.
 *
 * @param tolerance ε, the excess gap that is allowed
 * @param denseAccuracy the dense model's accuracy on the same samples
 * @param delta {@code Δ}, dense minus sparse accuracy
 * @param deltaInterval paired interval of it
 * @param maxPsi {@code max_g ψ_g}, NaN if no group has samples
 * @param maxPsiInterval simultaneous bounds of it
 * @param pairwise {@code Ψ = max_g Δ_g - min_g Δ_g}, NaN if no group has samples
 * @param pairwiseInterval simultaneous bounds of it
 * @param verdict whether every group is within the tolerance: of people in general as far as the
 *     samples can tell, on the training split of the samples themselves
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
    Interval deltaInterval,
    double maxPsi,
    Interval maxPsiInterval,
    double pairwise,
    Interval pairwiseInterval,
    Verdict verdict,
    double noiseFloorMean,
    double noiseFloor95,
    double confidence,
    int resamples,
    int minimumCount,
    long seed) {

  /**
   * Returns the gaps of a split.
   *
   * @param counted whether the samples themselves are judged, all of which were counted
   */
  static Gaps of(ExcessGaps gaps, boolean counted) {
    BootstrapOptions options = gaps.options();
    boolean known = counted && !Double.isNaN(gaps.maxPsi());
    return new Gaps(
        gaps.tolerance(),
        gaps.denseAccuracy(),
        gaps.delta(),
        gaps.deltaInterval(),
        gaps.maxPsi(),
        gaps.maxPsiInterval(),
        gaps.pairwise(),
        gaps.pairwiseInterval(),
        known ? Verdict.of(gaps.maxPsi() <= gaps.tolerance()) : gaps.verdict(),
        gaps.noiseFloorMean(),
        gaps.noiseFloor95(),
        options.confidence(),
        options.resamples(),
        options.minimumCount(),
        options.seed());
  }
}
