package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireIndex;
import static org.fairlead.base.Checks.requireLength;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.fairness.Groups;

/**
 * Two sparse models A and B compared on the same samples against the same dense model; or two
 * methods, each by the models of several runs. Immutable.
 *
 * <p>All differences are A minus B in accuracy units; see {@link ExcessGaps} for {@code Δ} and
 * {@code ψ}. A positive difference of accuracies means that A is more accurate, one of excess gaps
 * that A is less fair. As the dense model is the same, {@code ψ_g(A) - ψ_g(B)} does not depend on
 * it; {@code max_g ψ_g(A) - max_h ψ_h(B)} does.
 *
 * <p>Of a method with {@code k} runs (seeds), accuracies and excess gaps are means over the runs,
 * each run's loss against its own dense model, and the maxima are of these means:
 *
 * <pre>{@code
 * maxPsiDifference = max_g mean_s ψ_gs(A) - max_h mean_s ψ_hs(B)
 * }</pre>
 *
 * <p>A method's mean of the runs' own maxima is another number, never a smaller one: every run's
 * maximum takes the group that its noise is largest in.
 *
 * <p>The intervals are about these trained models and new people from where the samples come. They
 * say nothing about what other seeds would give, not with many runs either: that is what a
 * t-interval of the runs' estimates says, and that one in turn holds for these people alone.
 *
 * <p>The paired bootstrap draws all models' outcomes of a sample together, those of all runs, for
 * what is hard for one run's model is mostly hard for another's: {@code k n} outcomes of {@code n}
 * people are not {@code k n} people. There are four families of intervals, each with the stated
 * confidence: the overall accuracy alone; the group accuracies together; the {@code ψ_g(A) -
 * ψ_g(B)} together; and the difference of the maxima.
 *
 * <p>For the last, bounds {@code l_gh} and {@code u_gh} are taken on all {@code G²} differences
 * {@code d_gh = ψ_g(A) - ψ_h(B)}, and the interval is {@code [min_h max_g l_gh, max_g min_h u_gh]}.
 * Not all bounds have to cover at once. Be {@code h} the group with B's true maximum: then {@code
 * d_gh} is at most the true difference of the maxima for every {@code g}, so the lower end is not
 * above it if the {@code G} bounds of this one column cover from below. Nobody knows which column
 * that is, but each has its own critical value, for {@code G} bounds on one side at half the error;
 * the least over the columns is safe. Rows and the upper end likewise. All {@code G²} bounds at
 * once, on both sides, make intervals a quarter wider and see half as many true differences.
 *
 * <p>Groups that {@linkplain Groups#comparable cannot be compared}, those without samples and a
 * lone group of an attribute, have a NaN {@code ψ} and the widest intervals, and take no part in
 * maxima.
 */
public final class PairedComparison {
  private static final int A = 0;
  private static final int B = 1;
  private static final double PSEUDO = 0.5;
  private static final double WIDEST = 2;

  private final Groups groups;
  private final int runs;
  private final BootstrapOptions options;
  private final double accuracyDifference;
  private final double[] groupDifferences;
  private final double maxPsiDifference;
  private final Interval accuracyInterval;
  private final Interval[] groupIntervals;
  private final Interval[] psiIntervals;
  private final Interval maxPsiInterval;

  private PairedComparison(LossCategories losses, Groups groups, BootstrapOptions options) {
    this.groups = groups;
    this.runs = losses.runs();
    this.options = options;
    int size = groups.size();
    Strata strata = Strata.of(groups);
    long[][] counts = new long[strata.size()][losses.size()];
    long[][] gaps = new long[2][size + 1]; // Σ D over runs and samples of each group, then of all
    for (int i = 0; i < groups.samples(); i++) {
      int category = losses.category(i);
      counts[strata.stratum(i)][category]++;
      for (int model = A; model <= B; model++) {
        gaps[model][size] += losses.sum(model, category);
        for (int g : strata.groups(strata.stratum(i))) {
          gaps[model][g] += losses.sum(model, category);
        }
      }
    }
    double n = groups.samples();
    int[] present = new int[size];
    int found = 0;
    this.groupDifferences = new double[size];
    double[][] psi = new double[2][size];
    for (int g = 0; g < size; g++) {
      double count = groups.count(g);
      double outcomes = runs * count;
      groupDifferences[g] = (gaps[B][g] - gaps[A][g]) / outcomes;
      psi[A][g] = gaps[A][g] / outcomes - gaps[A][size] / (runs * n);
      psi[B][g] = gaps[B][g] / outcomes - gaps[B][size] / (runs * n);
      if (groups.comparable(g)) {
        present[found++] = g;
      }
    }
    present = Arrays.copyOf(present, found);
    this.accuracyDifference = (gaps[B][size] - gaps[A][size]) / (runs * n);

    PairedBootstrapModel world =
        PairedBootstrapModel.of(strata, losses.means(), counts, PSEUDO, LossCategories.SMOOTHED);
    PairedBootstrapModel.Sums aa = world.sums(A, A);
    PairedBootstrapModel.Sums ab = world.sums(A, B);
    PairedBootstrapModel.Sums bb = world.sums(B, B);
    double inverseOverall = MaxT.inverse((aa.all() - 2 * ab.all() + bb.all()) / (n * n));
    int[] withSamples = IntStream.range(0, size).filter(g -> groups.count(g) > 0).toArray();
    double[] inverseGroup = new double[size];
    for (int g : withSamples) {
      double count = groups.count(g);
      double sum = aa.of(g) - 2 * ab.of(g) + bb.of(g);
      inverseGroup[g] = MaxT.inverse(sum / (count * count));
    }
    double[][] inverse = new double[found][found];
    for (int j = 0; j < found; j++) {
      for (int k = 0; k < found; k++) {
        inverse[j][k] = MaxT.inverse(variance(aa, ab, bb, present[j], present[k]));
      }
    }

    MaxT overall = new MaxT(options.resamples());
    MaxT group = new MaxT(options.resamples());
    MaxT diagonal = new MaxT(options.resamples());
    MaxT[] above = maxima(found); // of A's maximum over B's group h
    MaxT[] below = maxima(found); // of B's maximum over A's group g
    double[] psiA = new double[found];
    double[] psiB = new double[found];
    PairedBootstrapModel.Resamples draws =
        world.resamples(Seeds.mix(options.seed(), SeedStreams.OfBootstrap.PAIRED_COMPARISON));
    for (int r = 0; r < options.resamples(); r++) {
      draws.draw();
      double difference = draws.overall(A) - draws.overall(B);
      double maxGroup = 0;
      for (int g : withSamples) {
        double gap = draws.deviations(A)[g] - draws.deviations(B)[g];
        maxGroup = Math.max(maxGroup, Math.abs(gap) * inverseGroup[g]);
      }
      double maxDiagonal = 0;
      for (int j = 0; j < found; j++) {
        double gapA = draws.deviations(A)[present[j]];
        double gapB = draws.deviations(B)[present[j]];
        psiA[j] = gapA - draws.overall(A);
        psiB[j] = gapB - draws.overall(B);
        maxDiagonal = Math.max(maxDiagonal, Math.abs(psiA[j] - psiB[j]) * inverse[j][j]);
      }
      overall.add(Math.abs(difference) * inverseOverall);
      group.add(maxGroup);
      diagonal.add(maxDiagonal);
      addDifferences(psiA, psiB, inverse, above, below);
    }

    double confidence = options.confidence();
    this.accuracyInterval =
        MaxT.around(
            accuracyDifference, MaxT.half(overall.criticalValue(confidence), inverseOverall), 1);
    this.groupIntervals = new Interval[size];
    this.psiIntervals = new Interval[size];
    Arrays.fill(groupIntervals, new Interval(-1, 1));
    Arrays.fill(psiIntervals, new Interval(-WIDEST, WIDEST));
    double groupCritical = group.criticalValue(confidence);
    double diagonalCritical = diagonal.criticalValue(confidence);
    for (int g : withSamples) {
      groupIntervals[g] =
          MaxT.around(groupDifferences[g], MaxT.half(groupCritical, inverseGroup[g]), 1);
    }
    for (int j = 0; j < found; j++) {
      int g = present[j];
      psiIntervals[g] =
          MaxT.around(
              psi[A][g] - psi[B][g],
              MaxT.half(diagonalCritical, inverse[j][j]),
              WIDEST * (1 - groups.count(g) / n));
    }
    this.maxPsiDifference = max(psi[A], present) - max(psi[B], present);
    double oneSided = (1 + confidence) / 2;
    this.maxPsiInterval =
        maxInterval(
            psi,
            present,
            inverse,
            criticalValues(above, oneSided),
            criticalValues(below, oneSided));
  }

  /**
   * Compares two sparse models.
   *
   * @param denseCorrect whether the dense model is right, shape {@code [n]}
   * @param correctA whether model A is right, shape {@code [n]}
   * @param correctB whether model B is right, shape {@code [n]}
   * @param groups of the same {@code n >= 1} samples
   */
  public static PairedComparison of(
      boolean[] denseCorrect,
      boolean[] correctA,
      boolean[] correctB,
      Groups groups,
      BootstrapOptions options) {
    requireArgument(denseCorrect.length > 0, "denseCorrect is empty, expected at least one sample");
    requireLength("correctA", correctA.length, denseCorrect.length, "as denseCorrect");
    requireLength("correctB", correctB.length, denseCorrect.length, "as denseCorrect");
    requireLength("denseCorrect", denseCorrect.length, groups.samples(), "samples of groups");
    boolean[][] dense = {denseCorrect};
    boolean[][] a = {correctA};
    boolean[][] b = {correctB};
    return new PairedComparison(LossCategories.of(dense, a, b), groups, options);
  }

  /**
   * Compares two methods by the models of several runs (seeds), all on the same samples. The order
   * of the runs does not matter, and {@code k} copies of one run say what it alone says. Where runs
   * share a dense model, its row is repeated.
   *
   * @param denseCorrect whether each run's dense model is right, shape {@code [k][n]}, {@code k >=
   *     1}
   * @param correctA whether method A's model is right, which run {@code s} made of dense model
   *     {@code s}, shape {@code [k][n]}
   * @param correctB the same of method B, shape {@code [k][n]}
   * @param groups of the same {@code n >= 1} samples
   */
  public static PairedComparison ofRuns(
      boolean[][] denseCorrect,
      boolean[][] correctA,
      boolean[][] correctB,
      Groups groups,
      BootstrapOptions options) {
    int runs = denseCorrect.length;
    requireArgument(runs > 0, "denseCorrect is empty, expected at least one run");
    requireLength("correctA", correctA.length, runs, "runs, as denseCorrect");
    requireLength("correctB", correctB.length, runs, "runs, as denseCorrect");
    requireArgument(groups.samples() > 0, "groups has no samples, expected at least one");
    for (int s = 0; s < runs; s++) {
      requireRow("denseCorrect", s, denseCorrect[s], groups);
      requireRow("correctA", s, correctA[s], groups);
      requireRow("correctB", s, correctB[s], groups);
    }
    return new PairedComparison(
        LossCategories.of(denseCorrect, correctA, correctB), groups, options);
  }

  private static void requireRow(String name, int run, boolean[] correct, Groups groups) {
    requireLength(name + "[" + run + "]", correct.length, groups.samples(), "samples of groups");
  }

  /** Returns the variance of {@code ψ_g(A) - ψ_h(B)}, summed over the four kinds of strata. */
  private double variance(
      PairedBootstrapModel.Sums aa,
      PairedBootstrapModel.Sums ab,
      PairedBootstrapModel.Sums bb,
      int g,
      int h) {
    double[] common = {aa.common(g, h), ab.common(g, h), bb.common(g, h)};
    double[] inG = {aa.of(g), ab.of(g), bb.of(g)};
    double[] inH = {aa.of(h), ab.of(h), bb.of(h)};
    double[] all = {aa.all(), ab.all(), bb.all()};
    double outside = -1.0 / groups.samples();
    double weightG = 1.0 / groups.count(g) + outside;
    double weightH = 1.0 / groups.count(h) + outside;
    double variance = 0;
    for (int kind = 0; kind < 4; kind++) {
      boolean isInG = (kind & 1) != 0;
      boolean isInH = (kind & 2) != 0;
      double u = isInG ? weightG : outside;
      double v = isInH ? weightH : outside;
      double[] quadratic = {u * u, -2 * u * v, v * v};
      double part = 0;
      for (int m = 0; m < quadratic.length; m++) {
        double onlyG = inG[m] - common[m];
        double onlyH = inH[m] - common[m];
        double sum =
            isInG
                ? (isInH ? common[m] : onlyG)
                : (isInH ? onlyH : all[m] - common[m] - onlyG - onlyH);
        part += quadratic[m] * sum;
      }
      variance += Math.max(0, part);
    }
    return variance;
  }

  private MaxT[] maxima(int size) {
    MaxT[] maxima = new MaxT[size];
    Arrays.setAll(maxima, j -> new MaxT(options.resamples()));
    return maxima;
  }

  private static double[] criticalValues(MaxT[] maxima, double confidence) {
    return Arrays.stream(maxima).mapToDouble(each -> each.criticalValue(confidence)).toArray();
  }

  /** Adds how far estimates are above the truth in every column, and below it in every row. */
  private static void addDifferences(
      double[] psiA, double[] psiB, double[][] inverse, MaxT[] above, MaxT[] below) {
    double[] column = new double[psiB.length];
    Arrays.fill(column, Double.NEGATIVE_INFINITY);
    for (int j = 0; j < psiA.length; j++) {
      double row = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < psiB.length; k++) {
        double deviation = (psiA[j] - psiB[k]) * inverse[j][k];
        column[k] = Math.max(column[k], deviation);
        row = Math.max(row, -deviation);
      }
      below[j].add(row);
    }
    for (int k = 0; k < column.length; k++) {
      above[k].add(column[k]);
    }
  }

  private static double max(double[] values, int[] present) {
    double max = Double.NaN;
    for (int g : present) {
      max = Double.isNaN(max) ? values[g] : Math.max(max, values[g]);
    }
    return max;
  }

  /**
   * Returns the interval of the difference of the maxima.
   *
   * @param above critical value of the lower bounds with B's group {@code h}
   * @param below critical value of the upper bounds with A's group {@code g}
   */
  private static Interval maxInterval(
      double[][] psi, int[] present, double[][] inverse, double[] above, double[] below) {
    double low = WIDEST;
    double high = -WIDEST;
    for (int j = 0; j < present.length; j++) {
      double maxLow = -WIDEST; // over g, of the bounds with h = present[j]
      double minHigh = WIDEST; // over h, of the bounds with g = present[j]
      for (int k = 0; k < present.length; k++) {
        double column = psi[A][present[k]] - psi[B][present[j]];
        maxLow = Math.max(maxLow, column - MaxT.half(above[j], inverse[k][j]));
        double row = psi[A][present[j]] - psi[B][present[k]];
        minHigh = Math.min(minHigh, row + MaxT.half(below[j], inverse[j][k]));
      }
      low = Math.min(low, maxLow);
      high = Math.max(high, minHigh);
    }
    return present.length == 0
        ? new Interval(-WIDEST, WIDEST)
        : new Interval(Math.max(-WIDEST, low), Math.min(WIDEST, high));
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

  /** Returns the number of runs of each method. */
  public int runs() {
    return runs;
  }

  /** Returns the number of all samples, those of unknown group included. */
  public long count() {
    return groups.samples();
  }

  public long count(int group) {
    return groups.count(group);
  }

  /** Returns whether a group has fewer samples than {@link BootstrapOptions#minimumCount}. */
  public boolean tooSmall(int group) {
    return count(requireGroup(group)) < options.minimumCount();
  }

  public BootstrapOptions options() {
    return options;
  }

  /**
   * Returns {@code accuracy(A) - accuracy(B)} over all samples, each the mean over the runs. The
   * dense models cancel.
   */
  public double accuracyDifference() {
    return accuracyDifference;
  }

  /** Returns the paired interval of {@link #accuracyDifference}. */
  public Interval accuracyDifferenceInterval() {
    return accuracyInterval;
  }

  /** Returns {@code accuracy_g(A) - accuracy_g(B)}; NaN without samples. */
  public double groupAccuracyDifference(int group) {
    return groupDifferences[requireGroup(group)];
  }

  /** Returns the interval of {@link #groupAccuracyDifference}, simultaneous over all groups. */
  public Interval groupAccuracyDifferenceInterval(int group) {
    return groupIntervals[requireGroup(group)];
  }

  /**
   * Returns {@code ψ_g(A) - ψ_g(B)}, positive if A is less fair to the group; NaN if the group
   * cannot be compared.
   */
  public double psiDifference(int group) {
    return groups.comparable(requireGroup(group))
        ? accuracyDifference - groupAccuracyDifference(group)
        : Double.NaN;
  }

  /** Returns the interval of {@link #psiDifference}, simultaneous over all groups. */
  public Interval psiDifferenceInterval(int group) {
    return psiIntervals[requireGroup(group)];
  }

  /**
   * Returns {@code max_g ψ_g(A) - max_g ψ_g(B)}, each {@code ψ_g} the mean over the runs; positive
   * if A is less fair, NaN without groups.
   */
  public double maxPsiDifference() {
    return maxPsiDifference;
  }

  /** Returns the interval of {@link #maxPsiDifference}. */
  public Interval maxPsiDifferenceInterval() {
    return maxPsiInterval;
  }

  private int requireGroup(int group) {
    requireIndex("group", group, size());
    return group;
  }
}
