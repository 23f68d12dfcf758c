package org.fairlead.fairness.rates;

import static org.fairlead.base.Checks.requireLength;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Quantity;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.rates.language.Quantity.Measure;
import org.fairlead.fairness.rates.language.RateConstraint;
import org.fairlead.fairness.statistics.BinomialSampler;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.MaxT;
import org.fairlead.fairness.statistics.Verdict;
import org.jspecify.annotations.Nullable;

/*
 * Samples of the same membership, label, prediction and dense correctness are alike but for their
 * loss, so a resample is one multinomial draw over these patterns. The sum of c losses of a pattern
 * with mean m and deviation s is drawn as c m + √c s z: what the central limit says of it.
 */

/**
 * Whether a model meets its constraints, as far as some samples can tell.
 *
 * <p>A violation is a function of means, and its interval comes from the bootstrap over samples:
 * {@code v_j ± c s_j} with one critical value for all constraints, so that the intervals hold
 * together ({@link MaxT}). A constraint holds ("yes") if the upper bound says so and every cell has
 * enough samples, does not ("no") if the lower bound says so; otherwise the samples cannot tell.
 * Norms of parameters are known exactly.
 */
public final class RateVerdicts {

  /** Resamples in which a violation may be undefined before nothing is said of it. */
  private static final double UNDEFINED = 0.05;

  private RateVerdicts() {}

  /**
   * What is known of one constraint.
   *
   * @param name the constraint
   * @param left its left side, NaN if it is not defined on these samples
   * @param right its right side
   * @param violation how far it is from being met; positive means violated, for an equality of
   *     either sign
   * @param interval of the violation, simultaneous over all constraints
   * @param holds the verdict
   * @param tooSmall whether a cell has too few samples to be judged
   */
  public record Judged(
      String name,
      double left,
      double right,
      double violation,
      Interval interval,
      Verdict holds,
      boolean tooSmall) {}

  /**
   * Judges a model.
   *
   * @param outcomes of the model, with the constraints' membership
   * @param dense whether the dense model has each sample right; null where no constraint needs it
   * @param normValues of the constraints' norms
   * @param tolerance how far the sides of an equality may be apart
   */
  public static List<Judged> of(
      RateConstraints constraints,
      Outcomes outcomes,
      boolean @Nullable [] dense,
      double[] normValues,
      double tolerance,
      BootstrapOptions options) {
    requireLength("normValues", normValues.length, constraints.norms().size(), "one per norm");
    double[] values = constraints.measure(outcomes, dense, normValues);
    Patterns patterns = new Patterns(constraints, outcomes, dense);
    int size = constraints.constraints().size();
    var draws = new double[options.resamples()][];
    UniformRandomProvider random =
        RandomSource.XO_SHI_RO_256_PP.create(
            Seeds.mix(options.seed(), SeedStreams.OfBootstrap.RATE_VERDICTS));
    var resample = new double[values.length];
    for (int r = 0; r < draws.length; r++) {
      patterns.draw(random, values, resample);
      draws[r] = new double[size];
      for (int j = 0; j < size; j++) {
        draws[r][j] = constraints.constraints().get(j).violation(resample);
      }
    }
    double[] centre = new double[size];
    double[] inverse = new double[size];
    boolean[] defined = new boolean[size];
    for (int j = 0; j < size; j++) {
      defined[j] = moments(draws, j, centre, inverse);
    }
    var maxima = new MaxT(draws.length);
    for (double[] draw : draws) {
      double max = 0;
      for (int j = 0; j < size; j++) {
        if (defined[j] && !Double.isNaN(draw[j])) {
          max = Math.max(max, Math.abs(draw[j] - centre[j]) * inverse[j]);
        }
      }
      maxima.add(max);
    }
    double critical = maxima.criticalValue(options.confidence());
    var judged = new ArrayList<Judged>();
    for (int j = 0; j < size; j++) {
      RateConstraint constraint = constraints.constraints().get(j);
      double violation = constraint.violation(values);
      boolean small = patterns.smallest(constraint) < options.minimumCount();
      double half = MaxT.half(critical, inverse[j]);
      boolean known = defined[j] && !Double.isNaN(violation);
      Interval interval =
          known
              ? new Interval(violation - half, violation + half)
              : new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      judged.add(
          new Judged(
              constraint.name(),
              constraint.left(values),
              constraint.right(values),
              violation,
              interval,
              verdict(constraint.type(), interval, tolerance, small),
              small));
    }
    return judged;
  }

  private static boolean moments(double[][] draws, int j, double[] centre, double[] inverse) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (double[] draw : draws) {
      if (!Double.isNaN(draw[j])) {
        sum += draw[j];
        count++;
      }
    }
    if (count < (1 - UNDEFINED) * draws.length) {
      return false;
    }
    centre[j] = sum / count;
    for (double[] draw : draws) {
      if (!Double.isNaN(draw[j])) {
        squares += (draw[j] - centre[j]) * (draw[j] - centre[j]);
      }
    }
    inverse[j] = MaxT.inverse(squares / count);
    return true;
  }

  private static Verdict verdict(
      ConstraintType type, Interval interval, double tolerance, boolean small) {
    boolean equality = type == ConstraintType.EQUALITY;
    double upper = equality ? tolerance : 0;
    if (interval.low() > upper || (equality && interval.high() < -tolerance)) {
      return Verdict.INFEASIBLE;
    }
    boolean within = interval.high() <= upper && (!equality || interval.low() >= -tolerance);
    return within && !small ? Verdict.FEASIBLE : Verdict.CANNOT_TELL;
  }

  /** Samples that are alike but for their loss. */
  private static final class Patterns {
    private final List<Quantity> quantities;
    private final long[] counts;
    private final int[][] cells; // the quantities that each pattern counts in
    private final double[][] contributions; // what each sample adds to them; of losses the mean
    private final double[] deviation; // of the losses
    private final long samples;
    private final long[] cellSize;
    private final long[] drawn;

    Patterns(RateConstraints constraints, Outcomes outcomes, boolean @Nullable [] dense) {
      this.quantities = constraints.quantities();
      this.samples = outcomes.size();
      this.cellSize = new long[quantities.size()];
      this.drawn = new long[quantities.size()];
      var index = new LinkedHashMap<List<Integer>, Integer>();
      var allCells = new ArrayList<int[]>();
      var allContributions = new ArrayList<double[]>();
      var sums = new ArrayList<double[]>(); // count, losses, squared losses
      int[] found = constraints.cells().scratch();
      for (int i = 0; i < outcomes.size(); i++) {
        int matches = constraints.cells().match(outcomes, i, found);
        List<Integer> key = key(outcomes, i, dense);
        Integer pattern = index.get(key);
        if (pattern == null) {
          pattern = index.size();
          index.put(key, pattern);
          allCells.add(Arrays.copyOf(found, matches));
          var contribution = new double[matches];
          for (int m = 0; m < matches; m++) {
            contribution[m] = Cells.value((Mean) quantities.get(found[m]), outcomes, i, dense);
          }
          allContributions.add(contribution);
          sums.add(new double[3]);
        }
        double[] sum = sums.get(pattern);
        sum[0]++;
        sum[1] += outcomes.loss(i);
        sum[2] += outcomes.loss(i) * outcomes.loss(i);
        for (int m = 0; m < matches; m++) {
          cellSize[found[m]]++;
        }
      }
      this.cells = allCells.toArray(int[][]::new);
      this.contributions = allContributions.toArray(double[][]::new);
      this.counts = new long[cells.length];
      this.deviation = new double[cells.length];
      for (int p = 0; p < cells.length; p++) {
        double[] sum = sums.get(p);
        double mean = sum[1] / sum[0];
        counts[p] = (long) sum[0];
        deviation[p] = Math.sqrt(Math.max(0, sum[2] / sum[0] - mean * mean));
        for (int c = 0; c < cells[p].length; c++) {
          if (measure(cells[p][c]) == Measure.LOSS) {
            contributions[p][c] = mean;
          }
        }
      }
    }

    private static List<Integer> key(Outcomes outcomes, int i, boolean @Nullable [] dense) {
      var key = new ArrayList<Integer>();
      key.add(outcomes.label(i));
      key.add(outcomes.prediction(i));
      key.add(dense == null ? -1 : dense[i] ? 1 : 0);
      for (int slot = 0; slot < outcomes.groups().memberships(); slot++) {
        key.add(outcomes.groups().group(i, slot));
      }
      return key;
    }

    private Measure measure(int quantity) {
      return ((Mean) quantities.get(quantity)).measure();
    }

    /** Returns the samples of a constraint's smallest cell. */
    long smallest(RateConstraint constraint) {
      long smallest = Long.MAX_VALUE;
      for (int q : constraint.uses()) {
        if (quantities.get(q) instanceof Mean) {
          smallest = Math.min(smallest, cellSize[q]);
        }
      }
      return smallest;
    }

    /** Draws as many samples again, with replacement, and writes the quantities of the draw. */
    void draw(UniformRandomProvider random, double[] values, double[] resample) {
      var binomial = new BinomialSampler(random);
      Arrays.fill(drawn, 0);
      for (int q = 0; q < values.length; q++) {
        resample[q] = quantities.get(q) instanceof Mean ? 0 : values[q];
      }
      long left = samples;
      long unseen = samples;
      for (int p = 0; p < cells.length; p++) {
        long count = binomial.sample(left, (double) counts[p] / unseen);
        left -= count;
        unseen -= counts[p];
        if (count > 0) {
          double noise = deviation[p] * Math.sqrt((double) count) * gaussian(random);
          for (int c = 0; c < cells[p].length; c++) {
            int q = cells[p][c];
            drawn[q] += count;
            resample[q] += count * contributions[p][c] + (measure(q) == Measure.LOSS ? noise : 0);
          }
        }
      }
      for (int q = 0; q < values.length; q++) {
        if (quantities.get(q) instanceof Mean) {
          resample[q] /= drawn[q];
        }
      }
    }

    /** One normal number, by Marsaglia's polar method. */
    private static double gaussian(UniformRandomProvider random) {
      while (true) {
        double u = 2 * random.nextDouble() - 1;
        double v = 2 * random.nextDouble() - 1;
        double square = u * u + v * v;
        if (square > 0 && square < 1) {
          return u * Math.sqrt(-2 * Math.log(square) / square);
        }
      }
    }
  }
}
