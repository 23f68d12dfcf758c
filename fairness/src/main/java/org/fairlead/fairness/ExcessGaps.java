package org.fairlead.fairness;

import static org.fairlead.constrained.internal.Checks.requireArgument;
import static org.fairlead.constrained.internal.Checks.requireIndex;
import static org.fairlead.constrained.internal.Checks.requireLength;

import java.util.Arrays;
import java.util.List;

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
 * PairedWorld} for how small groups are kept honest). Those of {@code ψ_g} are simultaneous: {@code
 * ψ̂_g ± c s_g} with one {@code c}, the quantile of {@code max_g |ψ*_g - E ψ*_g| / s_g}, so that
 * with the stated confidence <em>all</em> of them cover. Whenever they all cover, {@code max_g ψ_g}
 * lies between {@code max_g (ψ̂_g - c s_g)} and {@code max_g (ψ̂_g + c s_g)}, because a maximum is
 * monotone in each of its arguments; so that interval has at least the same confidence, whatever
 * the number of groups that tie. The percentile bootstrap of the maximum has no such property: the
 * maximum of resampled values exceeds the maximum of the true ones systematically, and where groups
 * are equal its interval nearly never covers. {@code Ψ} is bounded likewise from the simultaneous
 * intervals of all {@code Δ_g - Δ_h}.
 *
 * <p>Groups without samples have NaN estimates and the widest possible intervals, take no part in
 * maxima, and are {@linkplain #tooSmall too small}. If no group has samples, {@link #maxPsi},
 * {@link #pairwise} and the noise floor are NaN and the verdict is {@link Verdict#CANNOT_TELL}.
 *
 * @see <a href="https://arxiv.org/abs/2310.20673">Hashemizadeh et al. (2024), for the excess
 *     gap</a>
 */
public final class ExcessGaps {
  private static final int[][] VALUES = {{-1, 1, 0}};
  private static final double PSEUDO = 1;
  private static final double WIDEST = 2; // differences of two differences of accuracies

  private final Groups groups;
  private final double tolerance;
  private final BootstrapOptions options;
  private final long[] denseCorrect; // per group, then overall
  private final long[] sparseCorrect;
  private final Interval[] psiIntervals;
  private final Interval deltaInterval;
  private final Interval pairwiseInterval;
  private final double noiseFloorMean;
  private final double noiseFloor95;

  private ExcessGaps(
      boolean[] dense,
      boolean[] sparse,
      Groups groups,
      double tolerance,
      BootstrapOptions options) {
    this.groups = groups;
    this.tolerance = tolerance;
    this.options = options;
    this.denseCorrect = correct(dense, groups);
    this.sparseCorrect = correct(sparse, groups);
    this.psiIntervals = new Interval[groups.size()];

    Strata strata = Strata.of(groups);
    long[][] counts = new long[strata.size()][VALUES[0].length];
    for (int i = 0; i < dense.length; i++) {
      int category = dense[i] == sparse[i] ? 2 : dense[i] ? 1 : 0;
      counts[strata.stratum(i)][category]++;
    }

    PairedWorld world = PairedWorld.of(strata, VALUES, counts, PSEUDO);
    PairedWorld.Sums sums = world.sums(0, 0);
    int[] present = present();
    double n = count();
    double[] inverse = inversePsi(sums, present);
    double[][] inversePair = inversePair(sums, present);
    double inverseOverall = MaxT.inverse(sums.all() / (n * n));

    MaxT psis = new MaxT(options.resamples());
    MaxT pairs = new MaxT(options.resamples());
    MaxT overall = new MaxT(options.resamples());
    PairedWorld.Resamples draws = world.resamples(Seeds.mix(options.seed(), 1));
    for (int r = 0; r < options.resamples(); r++) {
      draws.draw();
      psis.add(maxPsi(draws, present, inverse));
      pairs.add(maxPair(draws, present, inversePair));
      overall.add(Math.abs(draws.overall(0)) * inverseOverall);
    }

    double confidence = options.confidence();
    this.deltaInterval =
        MaxT.around(delta(), MaxT.half(overall.criticalValue(confidence), inverseOverall), 1);
    Arrays.fill(psiIntervals, new Interval(-WIDEST, WIDEST));
    double critical = psis.criticalValue(confidence);
    for (int j = 0; j < present.length; j++) {
      int g = present[j];
      double limit = WIDEST * (1 - count(g) / n); // ψ_g = (1 - n_g/n) (Δ_g - Δ of the others)
      psiIntervals[g] = MaxT.around(psi(g), MaxT.half(critical, inverse[j]), limit);
    }
    this.pairwiseInterval = pairwiseInterval(present, inversePair, pairs.criticalValue(confidence));

    double[] floor = noiseFloor(strata, counts, present);
    this.noiseFloorMean = Arrays.stream(floor).average().orElse(Double.NaN);
    this.noiseFloor95 =
        floor.length == 0 ? Double.NaN : floor[(int) Math.ceil(0.95 * floor.length) - 1];
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
    return new ExcessGaps(denseCorrect, sparseCorrect, groups, tolerance, options);
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

  private static long[] correct(boolean[] isCorrect, Groups groups) {
    long[] correct = new long[groups.size() + 1];
    for (int i = 0; i < isCorrect.length; i++) {
      if (!isCorrect[i]) {
        continue;
      }
      correct[groups.size()]++;
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int group = groups.group(i, slot);
        if (group >= 0) {
          correct[group]++;
        }
      }
    }
    return correct;
  }

  private int[] present() {
    int[] present = new int[size()];
    int found = 0;
    for (int g = 0; g < present.length; g++) {
      if (count(g) > 0) {
        present[found++] = g;
      }
    }
    return Arrays.copyOf(present, found);
  }

  /** Returns the inverse standard errors of {@code ψ_g}. */
  private double[] inversePsi(PairedWorld.Sums sums, int[] present) {
    double n = count();
    double[] inverse = new double[present.length];
    for (int j = 0; j < present.length; j++) {
      int g = present[j];
      double inside = 1.0 / count(g) - 1 / n;
      double outside = Math.max(0, sums.all() - sums.of(g));
      inverse[j] = MaxT.inverse(sums.of(g) * inside * inside + outside / (n * n));
    }
    return inverse;
  }

  /** Returns the inverse standard errors of {@code Δ_g - Δ_h} for {@code h} before {@code g}. */
  private double[][] inversePair(PairedWorld.Sums sums, int[] present) {
    double[][] inverse = new double[present.length][];
    for (int j = 0; j < present.length; j++) {
      inverse[j] = new double[j];
      int g = present[j];
      double countG = count(g);
      for (int k = 0; k < j; k++) {
        int h = present[k];
        double countH = count(h);
        double common = sums.common(g, h);
        double onlyG = Math.max(0, sums.of(g) - common) / (countG * countG);
        double onlyH = Math.max(0, sums.of(h) - common) / (countH * countH);
        double both = 1 / countG - 1 / countH;
        inverse[j][k] = MaxT.inverse(onlyG + onlyH + common * both * both);
      }
    }
    return inverse;
  }

  private static double maxPsi(PairedWorld.Resamples draws, int[] present, double[] inverse) {
    double max = 0;
    for (int j = 0; j < present.length; j++) {
      double psi = draws.deviations(0)[present[j]] - draws.overall(0);
      max = Math.max(max, Math.abs(psi) * inverse[j]);
    }
    return max;
  }

  private static double maxPair(PairedWorld.Resamples draws, int[] present, double[][] inverse) {
    double[] deviations = draws.deviations(0);
    double max = 0;
    for (int j = 0; j < present.length; j++) {
      double[] row = inverse[j];
      for (int k = 0; k < j; k++) {
        double pair = deviations[present[j]] - deviations[present[k]];
        max = Math.max(max, Math.abs(pair) * row[k]);
      }
    }
    return max;
  }

  private Interval pairwiseInterval(int[] present, double[][] inversePair, double critical) {
    double low = 0;
    double high = present.length == 0 ? WIDEST : 0;
    for (int j = 0; j < present.length; j++) {
      for (int k = 0; k < j; k++) {
        double difference = Math.abs(groupDelta(present[j]) - groupDelta(present[k]));
        double half = MaxT.half(critical, inversePair[j][k]);
        low = Math.max(low, Math.min(WIDEST, difference - half));
        high = Math.max(high, Math.min(WIDEST, difference + half));
      }
    }
    return new Interval(low, high);
  }

  /** Returns sorted draws of max ψ in a world with the data's variances and no gaps. */
  private double[] noiseFloor(Strata strata, long[][] counts, int[] present) {
    if (present.length == 0) {
      return new double[0];
    }
    var draws = PairedWorld.of(strata, VALUES, counts, 0).resamples(Seeds.mix(options.seed(), 2));
    double[] floor = new double[options.resamples()];
    for (int r = 0; r < floor.length; r++) {
      draws.draw();
      double max = Double.NEGATIVE_INFINITY;
      for (int g : present) {
        max = Math.max(max, draws.deviations(0)[g] - draws.overall(0));
      }
      floor[r] = max;
    }
    Arrays.sort(floor);
    return floor;
  }

  /** Returns the number of groups. */
  public int size() {
    return groups.size();
  }

  public String name(int group) {
    return groups.name(group);
  }

  public List<String> names() {
    return groups.names();
  }

  /** Returns the number of all samples, those of unknown group included. */
  public long count() {
    return groups.samples();
  }

  /** Returns the number of samples of a group. */
  public long count(int group) {
    return groups.count(group);
  }

  /** Returns the number of samples of which a group is unknown; see {@link Groups#unknown}. */
  public long unknown() {
    return groups.unknown();
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
    return (double) sparseCorrect[size()] / count();
  }

  /** Returns the Wilson interval of the sparse model's accuracy over all samples. */
  public Interval accuracyInterval() {
    return Wilson.interval(sparseCorrect[size()], count(), options.confidence());
  }

  /** Returns the dense model's accuracy over all samples. */
  public double denseAccuracy() {
    return (double) denseCorrect[size()] / count();
  }

  /** Returns {@code Δ}, positive if the sparse model is worse. */
  public double delta() {
    return (double) (denseCorrect[size()] - sparseCorrect[size()]) / count();
  }

  /** Returns the paired interval of {@code Δ}. */
  public Interval deltaInterval() {
    return deltaInterval;
  }

  /** Returns the sparse model's accuracy on a group, NaN without samples. */
  public double groupAccuracy(int group) {
    return (double) sparseCorrect[requireGroup(group)] / count(group);
  }

  /**
   * Returns the Wilson interval of the sparse model's accuracy on a group, for that group alone.
   */
  public Interval groupInterval(int group) {
    return Wilson.interval(sparseCorrect[requireGroup(group)], count(group), options.confidence());
  }

  /** Returns the dense model's accuracy on a group, NaN without samples. */
  public double groupDenseAccuracy(int group) {
    return (double) denseCorrect[requireGroup(group)] / count(group);
  }

  /**
   * Returns {@code Δ_g}, positive if the sparse model is worse on the group; NaN without samples.
   */
  public double groupDelta(int group) {
    requireGroup(group);
    return (double) (denseCorrect[group] - sparseCorrect[group]) / count(group);
  }

  /** Returns {@code ψ_g}, positive if the group loses more than all do; NaN without samples. */
  public double psi(int group) {
    return groupDelta(group) - delta();
  }

  /** Returns the interval of {@code ψ_g}, simultaneous over all groups. */
  public Interval psiInterval(int group) {
    return psiIntervals[requireGroup(group)];
  }

  /** Returns {@code max_g ψ_g} over the groups with samples. */
  public double maxPsi() {
    int worst = worstGroup();
    return worst < 0 ? Double.NaN : psi(worst);
  }

  /** Returns the group of the largest {@code ψ_g} (on ties the lowest), -1 if none has samples. */
  public int worstGroup() {
    int worst = -1;
    for (int g = 0; g < size(); g++) {
      if (count(g) > 0 && (worst < 0 || psi(g) > psi(worst))) {
        worst = g;
      }
    }
    return worst;
  }

  /** Returns the interval of {@code max_g ψ_g} over the groups with samples. */
  public Interval maxPsiInterval() {
    double low = -WIDEST;
    double high = -WIDEST;
    for (int g = 0; g < size(); g++) {
      if (count(g) > 0) {
        low = Math.max(low, psiIntervals[g].low());
        high = Math.max(high, psiIntervals[g].high());
      }
    }
    return worstGroup() < 0 ? new Interval(-WIDEST, WIDEST) : new Interval(low, high);
  }

  /** Returns {@code Ψ = max_g Δ_g - min_g Δ_g} over the groups with samples, at least 0. */
  public double pairwise() {
    double min = Double.NaN;
    double max = Double.NaN;
    for (int g = 0; g < size(); g++) {
      if (count(g) > 0) {
        min = Double.isNaN(min) ? groupDelta(g) : Math.min(min, groupDelta(g));
        max = Double.isNaN(max) ? groupDelta(g) : Math.max(max, groupDelta(g));
      }
    }
    return max - min;
  }

  /** Returns the interval of {@code Ψ}. */
  public Interval pairwiseInterval() {
    return pairwiseInterval;
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
    boolean within = size() > 0;
    for (int g = 0; g < size(); g++) {
      if (psiIntervals[g].low() > tolerance) {
        return Verdict.INFEASIBLE;
      }
      within &= !tooSmall(g) && psiIntervals[g].high() <= tolerance;
    }
    return within ? Verdict.FEASIBLE : Verdict.CANNOT_TELL;
  }

  /**
   * Returns the mean of {@code max_g ψ_g} that samples of these sizes show when no group has an
   * excess gap: each group's paired differences are centred and keep their own variance.
   */
  public double noiseFloorMean() {
    return noiseFloorMean;
  }

  /** Returns the 95th percentile of what {@link #noiseFloorMean} is the mean of. */
  public double noiseFloor95() {
    return noiseFloor95;
  }

  private int requireGroup(int group) {
    requireIndex("group", group, size());
    return group;
  }
}
