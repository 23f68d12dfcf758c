package org.fairlead.fairness.statistics;

import java.util.Arrays;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;

/** The intervals of excess gaps and their noise floor, by a paired bootstrap of the samples. */
final class GapBounds {
  /*
   * With S_A = Σ_{s in A} n_s var_s over the strata of A, all in the world that resamples are
   * drawn from, the variances that deviations are divided by are exact:
   *
   *   ψ_g = Δ_g - Δ     (1/n_g - 1/n)² S_g + (S - S_g) / n²
   *   Δ_g - Δ_h         S_{g only} / n_g² + S_{h only} / n_h² + S_{both} (1/n_g - 1/n_h)²
   *
   * A group is part of everybody, and groups may overlap: taking their means for independent would
   * count the common samples as noise that in truth cancels. The largest difference of two Δ is
   * the largest |Δ_g - Δ_h|; its interval is from the largest lower to the largest upper end of
   * these.
   *
   * Of groups without any gap the largest ψ is positive still, for ψ averages to 0 over a
   * partition. The noise floor says how large: draws of max ψ from the data's variances with all
   * gaps removed. It describes these data, so it has no pseudo-samples, which are there to keep
   * intervals wide.
   */

  /** The largest difference of two differences of accuracies. */
  static final double WIDEST = 2;

  private static final int[][] VALUES = {{-1, 1, 0}};
  private static final double PSEUDO = 1;

  private final PairedCounts counts;
  private final BootstrapOptions options;
  private final int[] present; // groups that can be compared
  private final Interval[] psis;
  private final Interval delta;
  private final Interval pairwise;
  private final double[] floor; // sorted draws of max ψ in a world without gaps

  private GapBounds(
      boolean[] dense, boolean[] sparse, PairedCounts counts, BootstrapOptions options) {
    this.counts = counts;
    this.options = options;
    this.present = present(counts);
    this.psis = new Interval[counts.groups().size()];

    Strata strata = Strata.of(counts.groups());
    long[][] categories = new long[strata.size()][VALUES[0].length];
    for (int i = 0; i < dense.length; i++) {
      int category = dense[i] == sparse[i] ? 2 : dense[i] ? 1 : 0;
      categories[strata.stratum(i)][category]++;
    }

    PairedBootstrapModel world = PairedBootstrapModel.of(strata, VALUES, categories, PSEUDO);
    PairedBootstrapModel.Sums sums = world.sums(0, 0);
    double n = counts.count();
    double[] inverse = inversePsi(sums);
    double[][] inversePair = inversePair(sums);
    double inverseOverall = MaxT.inverse(sums.all() / (n * n));

    MaxT maxPsis = new MaxT(options.resamples());
    MaxT maxPairs = new MaxT(options.resamples());
    MaxT overall = new MaxT(options.resamples());
    PairedBootstrapModel.Resamples draws =
        world.resamples(Seeds.mix(options.seed(), SeedStreams.OfBootstrap.GAP_BOUNDS));
    for (int r = 0; r < options.resamples(); r++) {
      draws.draw();
      maxPsis.add(maxPsi(draws, inverse));
      maxPairs.add(maxPair(draws, inversePair));
      overall.add(Math.abs(draws.overall(0)) * inverseOverall);
    }

    double confidence = options.confidence();
    this.delta =
        MaxT.around(
            counts.delta(), MaxT.half(overall.criticalValue(confidence), inverseOverall), 1);
    Arrays.fill(psis, new Interval(-WIDEST, WIDEST));
    double critical = maxPsis.criticalValue(confidence);
    for (int j = 0; j < present.length; j++) {
      int g = present[j];
      // ψ_g = (1 - n_g/n) (Δ_g - Δ of the others)
      double limit = WIDEST * (1 - counts.count(g) / n);
      psis[g] = MaxT.around(counts.psi(g), MaxT.half(critical, inverse[j]), limit);
    }
    this.pairwise = pairwiseInterval(inversePair, maxPairs.criticalValue(confidence));
    this.floor = noiseFloor(strata, categories);
  }

  /**
   * Resamples what two models get right.
   *
   * @param counts of the same samples
   */
  static GapBounds of(
      boolean[] dense, boolean[] sparse, PairedCounts counts, BootstrapOptions options) {
    return new GapBounds(dense, sparse, counts, options);
  }

  private static int[] present(PairedCounts counts) {
    int[] present = new int[counts.groups().size()];
    int found = 0;
    for (int g = 0; g < present.length; g++) {
      if (counts.groups().comparable(g)) {
        present[found++] = g;
      }
    }
    return Arrays.copyOf(present, found);
  }

  /** Returns the inverse standard errors of {@code ψ_g}. */
  private double[] inversePsi(PairedBootstrapModel.Sums sums) {
    double n = counts.count();
    double[] inverse = new double[present.length];
    for (int j = 0; j < present.length; j++) {
      int g = present[j];
      double inside = 1.0 / counts.count(g) - 1 / n;
      double outside = Math.max(0, sums.all() - sums.of(g));
      inverse[j] = MaxT.inverse(sums.of(g) * inside * inside + outside / (n * n));
    }
    return inverse;
  }

  /** Returns the inverse standard errors of {@code Δ_g - Δ_h} for {@code h} before {@code g}. */
  private double[][] inversePair(PairedBootstrapModel.Sums sums) {
    double[][] inverse = new double[present.length][];
    for (int j = 0; j < present.length; j++) {
      inverse[j] = new double[j];
      int g = present[j];
      double countG = counts.count(g);
      for (int k = 0; k < j; k++) {
        int h = present[k];
        double countH = counts.count(h);
        double common = sums.common(g, h);
        double onlyG = Math.max(0, sums.of(g) - common) / (countG * countG);
        double onlyH = Math.max(0, sums.of(h) - common) / (countH * countH);
        double both = 1 / countG - 1 / countH;
        inverse[j][k] = MaxT.inverse(onlyG + onlyH + common * both * both);
      }
    }
    return inverse;
  }

  private double maxPsi(PairedBootstrapModel.Resamples draws, double[] inverse) {
    double max = 0;
    for (int j = 0; j < present.length; j++) {
      double psi = draws.deviations(0)[present[j]] - draws.overall(0);
      max = Math.max(max, Math.abs(psi) * inverse[j]);
    }
    return max;
  }

  private double maxPair(PairedBootstrapModel.Resamples draws, double[][] inverse) {
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

  private Interval pairwiseInterval(double[][] inversePair, double critical) {
    double low = 0;
    double high = present.length == 0 ? WIDEST : 0;
    for (int j = 0; j < present.length; j++) {
      for (int k = 0; k < j; k++) {
        double difference = Math.abs(counts.delta(present[j]) - counts.delta(present[k]));
        double half = MaxT.half(critical, inversePair[j][k]);
        low = Math.max(low, Math.min(WIDEST, difference - half));
        high = Math.max(high, Math.min(WIDEST, difference + half));
      }
    }
    return new Interval(low, high);
  }

  /** Returns sorted draws of max ψ in a world with the data's variances and no gaps. */
  private double[] noiseFloor(Strata strata, long[][] categories) {
    if (present.length == 0) {
      return new double[0];
    }
    var draws =
        PairedBootstrapModel.of(strata, VALUES, categories, 0)
            .resamples(Seeds.mix(options.seed(), SeedStreams.OfBootstrap.NOISE_FLOOR));
    double[] drawn = new double[options.resamples()];
    for (int r = 0; r < drawn.length; r++) {
      draws.draw();
      double max = Double.NEGATIVE_INFINITY;
      for (int g : present) {
        max = Math.max(max, draws.deviations(0)[g] - draws.overall(0));
      }
      drawn[r] = max;
    }
    Arrays.sort(drawn);
    return drawn;
  }

  /** Returns the interval of {@code ψ_g}, simultaneous over all groups. */
  Interval psi(int group) {
    return psis[group];
  }

  /** Returns the interval of {@code Δ}. */
  Interval delta() {
    return delta;
  }

  /** Returns the interval of {@code Ψ}. */
  Interval pairwise() {
    return pairwise;
  }

  /** Returns the mean of max ψ without gaps, NaN if no group can be compared. */
  double noiseFloorMean() {
    return Arrays.stream(floor).average().orElse(Double.NaN);
  }

  /** Returns the 95th percentile of max ψ without gaps, NaN if no group can be compared. */
  double noiseFloor95() {
    return floor.length == 0 ? Double.NaN : floor[(int) Math.ceil(0.95 * floor.length) - 1];
  }
}
