package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireIndex;
import static org.fairlead.base.Checks.requireLength;

import java.util.List;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Groups;

/**
 * What every group loses beyond the model's overall loss when a dense model becomes a sparse one,
 * with intervals that are honest about how few samples there are. Immutable.
 *
 * <p>With {@code A} an accuracy, all in accuracy units (0.01 is one point), positive meaning that
 * the sparse model is worse:
 *
 * <pre>{@code
 * Δ   = A(dense)   - A(sparse)          over all samples, those of unknown group included
 * Δ_g = A_g(dense) - A_g(sparse)        over the samples of group g
 * ψ_g = Δ_g - Δ                         the excess gap of g
 * Ψ   = max_g Δ_g - min_g Δ_g           the pairwise disparity
 * }</pre>
 *
 * <p>The intervals come from a paired bootstrap, stratified by joint membership (see {@code
 * PairedBootstrapModel} for how small groups are kept honest). Those of {@code ψ_g} are
 * simultaneous: {@code ψ̂_g ± c s_g} with one {@code c}, the quantile of {@code max_g |ψ*_g - E
 * ψ*_g| / s_g}, so that with the stated confidence <em>all</em> of them cover. Whenever they all
 * cover, {@code max_g ψ_g} lies between {@code max_g (ψ̂_g - c s_g)} and {@code max_g (ψ̂_g + c
 * s_g)}, because a maximum is monotone in each of its arguments; so that interval has at least the
 * same confidence, whatever the number of groups that tie. The percentile bootstrap of the maximum
 * has no such property: the maximum of resampled values exceeds the maximum of the true ones
 * systematically, and where groups are equal its interval nearly never covers. {@code Ψ} is bounded
 * likewise from the simultaneous intervals of all {@code Δ_g - Δ_h}.
 *
 * <p>Groups that {@linkplain Groups#comparable cannot be compared}, those without samples and a
 * lone group of an attribute, have a NaN {@code ψ_g} with the widest possible interval and take no
 * part in maxima; those without samples are {@linkplain #tooSmall too small}. If no group can be
 * compared, {@link #maxPsi}, {@link #pairwise} and the noise floor are NaN and the verdict is
 * {@link Verdict#CANNOT_TELL}.
 *
 * @see <a href="https://arxiv.org/abs/2310.20673">Hashemizadeh et al. (2024), for the excess
 *     gap</a>
 */
public final class ExcessGaps {
  private static final double WIDEST = GapBounds.WIDEST;

  private final PairedCounts counts;
  private final double tolerance;
  private final BootstrapOptions options;
  private final GapBounds bounds;

  private ExcessGaps(
      PairedCounts counts, double tolerance, BootstrapOptions options, GapBounds bounds) {
    this.counts = counts;
    this.tolerance = tolerance;
    this.options = options;
    this.bounds = bounds;
  }

  /**
   * Compares two models on the same samples.
   *
   * @param denseCorrect whether the dense model is right, shape {@code [n]}
   * @param sparseCorrect whether the sparse model is right, shape {@code [n]}
   * @param groups of the same {@code n >= 1} samples
   * @param tolerance {@code ε >= 0} in accuracy units: 0.01 allows one point
   */
  public static ExcessGaps of(
      boolean[] denseCorrect,
      boolean[] sparseCorrect,
      Groups groups,
      double tolerance,
      BootstrapOptions options) {
    requireArgument(denseCorrect.length > 0, "denseCorrect is empty, expected at least one sample");
    requireLength("sparseCorrect", sparseCorrect.length, denseCorrect.length, "as denseCorrect");
    requireLength("denseCorrect", denseCorrect.length, groups.samples(), "samples of groups");
    requireArgument(
        tolerance >= 0 && Double.isFinite(tolerance),
        "tolerance is %s, expected 0 or more (accuracy units: 0.01 is one point)",
        tolerance);
    PairedCounts counts = PairedCounts.of(denseCorrect, sparseCorrect, groups);
    GapBounds bounds = GapBounds.of(denseCorrect, sparseCorrect, counts, options);
    return new ExcessGaps(counts, tolerance, options, bounds);
  }

  /**
   * Returns {@code max_g ψ_g} alone, from tallies of the two models over the same samples: cheap
   * enough for every epoch. NaN if no group has samples.
   */
  public static double maxPsi(GroupTally dense, GroupTally sparse) {
    requireArgument(
        dense.names().equals(sparse.names()),
        "sparse is a tally of the groups %s, expected %s",
        sparse.names(),
        dense.names());
    double delta = dense.accuracy() - sparse.accuracy();
    double max = Double.NaN;
    for (int g = 0; g < dense.size(); g++) {
      double psi = dense.accuracy(g) - sparse.accuracy(g) - delta;
      max = Double.isNaN(max) || psi > max ? psi : max;
    }
    return max;
  }

  /** Returns the number of groups. */
  public int size() {
    return counts.groups().size();
  }

  public String name(int group) {
    return counts.groups().name(group);
  }

  public List<String> names() {
    return counts.groups().names();
  }

  /** Returns the number of all samples, those of unknown group included. */
  public long count() {
    return counts.count();
  }

  /** Returns the number of samples of a group. */
  public long count(int group) {
    return counts.count(group);
  }

  /** Returns the number of samples of which a group is unknown; see {@link Groups#unknown}. */
  public long unknown() {
    return counts.groups().unknown();
  }

  /** Returns {@code ε} in accuracy units. */
  public double tolerance() {
    return tolerance;
  }

  public BootstrapOptions options() {
    return options;
  }

  /** Returns the sparse model's accuracy over all samples. */
  public double accuracy() {
    return (double) counts.sparse() / count();
  }

  /** Returns the Wilson interval of the sparse model's accuracy over all samples. */
  public Interval accuracyInterval() {
    return Wilson.interval(counts.sparse(), count(), options.confidence());
  }

  /** Returns the dense model's accuracy over all samples. */
  public double denseAccuracy() {
    return (double) counts.dense() / count();
  }

  /** Returns {@code Δ}, positive if the sparse model is worse. */
  public double delta() {
    return counts.delta();
  }

  /** Returns the paired interval of {@code Δ}. */
  public Interval deltaInterval() {
    return bounds.delta();
  }

  /** Returns the sparse model's accuracy on a group, NaN without samples. */
  public double groupAccuracy(int group) {
    return (double) counts.sparse(requireGroup(group)) / count(group);
  }

  /**
   * Returns the Wilson interval of the sparse model's accuracy on a group, for that group alone.
   */
  public Interval groupInterval(int group) {
    return Wilson.interval(counts.sparse(requireGroup(group)), count(group), options.confidence());
  }

  /** Returns the dense model's accuracy on a group, NaN without samples. */
  public double groupDenseAccuracy(int group) {
    return (double) counts.dense(requireGroup(group)) / count(group);
  }

  /**
   * Returns {@code Δ_g}, positive if the sparse model is worse on the group; NaN without samples.
   */
  public double groupDelta(int group) {
    return counts.delta(requireGroup(group));
  }

  /** Returns {@code ψ_g}, positive if the group loses more than all do; NaN if not comparable. */
  public double psi(int group) {
    return counts.psi(requireGroup(group));
  }

  /** Returns the interval of {@code ψ_g}, simultaneous over all groups. */
  public Interval psiInterval(int group) {
    return bounds.psi(requireGroup(group));
  }

  /** Returns {@code max_g ψ_g} over the groups that can be compared. */
  public double maxPsi() {
    int worst = worstGroup();
    return worst < 0 ? Double.NaN : psi(worst);
  }

  /** Returns the group of the largest {@code ψ_g} (on ties the lowest), -1 if there is none. */
  public int worstGroup() {
    int worst = -1;
    for (int g = 0; g < size(); g++) {
      if (comparable(g) && (worst < 0 || psi(g) > psi(worst))) {
        worst = g;
      }
    }
    return worst;
  }

  /** Returns the interval of {@code max_g ψ_g} over the groups that can be compared. */
  public Interval maxPsiInterval() {
    double low = -WIDEST;
    double high = -WIDEST;
    for (int g = 0; g < size(); g++) {
      if (comparable(g)) {
        low = Math.max(low, bounds.psi(g).low());
        high = Math.max(high, bounds.psi(g).high());
      }
    }
    return worstGroup() < 0 ? new Interval(-WIDEST, WIDEST) : new Interval(low, high);
  }

  /** Returns {@code Ψ = max_g Δ_g - min_g Δ_g} over the groups that can be compared, at least 0. */
  public double pairwise() {
    double min = Double.NaN;
    double max = Double.NaN;
    for (int g = 0; g < size(); g++) {
      if (comparable(g)) {
        min = Double.isNaN(min) ? groupDelta(g) : Math.min(min, groupDelta(g));
        max = Double.isNaN(max) ? groupDelta(g) : Math.max(max, groupDelta(g));
      }
    }
    return max - min;
  }

  /** Returns the interval of {@code Ψ}. */
  public Interval pairwiseInterval() {
    return bounds.pairwise();
  }

  /** Returns whether a group has fewer samples than {@link BootstrapOptions#minimumCount}. */
  public boolean tooSmall(int group) {
    return count(requireGroup(group)) < options.minimumCount();
  }

  /**
   * Returns whether every {@code ψ_g <= ε}: yes if all upper bounds say so and no group is too
   * small, no if some lower bound is above {@code ε}, otherwise cannot tell.
   */
  public Verdict verdict() {
    boolean within = worstGroup() >= 0;
    for (int g = 0; g < size(); g++) {
      if (count(g) > 0 && !comparable(g)) {
        continue; // a lone group of its attribute, of which there is nothing to say
      }
      if (bounds.psi(g).low() > tolerance) {
        return Verdict.INFEASIBLE;
      }
      within &= !tooSmall(g) && bounds.psi(g).high() <= tolerance;
    }
    return within ? Verdict.FEASIBLE : Verdict.CANNOT_TELL;
  }

  /**
   * Returns the mean of {@code max_g ψ_g} that samples of these sizes show when no group has an
   * excess gap: each group's paired differences are centred and keep their own variance.
   */
  public double noiseFloorMean() {
    return bounds.noiseFloorMean();
  }

  /** Returns the 95th percentile of what {@link #noiseFloorMean} is the mean of. */
  public double noiseFloor95() {
    return bounds.noiseFloor95();
  }

  private boolean comparable(int group) {
    return counts.groups().comparable(group);
  }

  private int requireGroup(int group) {
    requireIndex("group", group, size());
    return group;
  }
}
