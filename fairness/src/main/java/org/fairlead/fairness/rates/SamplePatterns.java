package org.fairlead.fairness.rates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Quantity;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.rates.language.Quantity.Measure;
import org.fairlead.fairness.rates.language.RateConstraint;
import org.fairlead.fairness.statistics.BinomialSampler;
import org.jspecify.annotations.Nullable;

/**
 * Samples that are alike but for their loss, with pseudo-samples beside them, as the distribution
 * that data sets of the same size are drawn from.
 *
 * <p>People of one label and membership are a <em>context</em>. Within it a sample is right, wrong
 * with a prediction that some constraint counts, or wrong otherwise; and the dense model is right
 * or wrong about it, where a constraint asks. Every context gains pseudo-samples, half of them
 * right: {@code pseudo} times the largest share that the context has of a cell, so that a cell of
 * one context gains {@code pseudo} of them and one of many contexts hardly more. They have the mean
 * loss of their context, and leave the shares of contexts as they are.
 */
final class SamplePatterns {
  /** A prediction that no constraint counts. */
  private static final int OTHER = -1;

  private final List<Quantity> quantities;
  private final double[] mass; // expected samples of each pattern in a data set of this size
  private final int[][] cells; // the quantities that each pattern counts in
  private final double[][] contributions; // what each sample adds to them; of losses the mean
  private final double[] deviation; // of the losses
  private final long samples;
  private final long[] cellSize;
  private final long[] drawn;

  private SamplePatterns(
      List<Quantity> quantities, List<Pattern> patterns, long[] cellSize, long samples) {
    this.quantities = quantities;
    this.samples = samples;
    this.cellSize = cellSize;
    this.drawn = new long[quantities.size()];
    this.mass = patterns.stream().mapToDouble(each -> each.mass).toArray();
    this.cells = patterns.stream().map(each -> each.context.cells).toArray(int[][]::new);
    this.contributions = patterns.stream().map(Pattern::contributions).toArray(double[][]::new);
    this.deviation = patterns.stream().mapToDouble(Pattern::deviation).toArray();
  }

  /** What is known of a number of losses. */
  private static final class Losses {
    private long count;
    private double sum;
    private double squares;

    void add(double loss) {
      count++;
      sum += loss;
      squares += loss * loss;
    }

    double mean() {
      return sum / count;
    }

    double deviation() {
      return Math.sqrt(Math.max(0, squares / count - mean() * mean()));
    }
  }

  /** People of one label and membership, and the cells that they are in. */
  private static final class Context {
    private final int label;
    private final int[] cells;
    private final Mean[] means;
    private final Losses losses = new Losses();
    private final Map<Outcome, Pattern> patterns = new LinkedHashMap<>();

    Context(int label, int[] cells, List<Quantity> quantities) {
      this.label = label;
      this.cells = cells;
      this.means = Arrays.stream(cells).mapToObj(quantities::get).toArray(Mean[]::new);
    }

    Pattern pattern(Outcome outcome) {
      return patterns.computeIfAbsent(outcome, key -> new Pattern(this, key));
    }

    /**
     * Adds pseudo-samples, half of them right, and settles the mass of every pattern.
     *
     * @param wrong what else may be predicted, {@link #OTHER} for whatever no constraint counts
     */
    void smooth(double pseudo, Set<Integer> wrong, boolean withDense) {
      for (boolean dense : withDense ? new boolean[] {true, false} : new boolean[] {true}) {
        double half = pseudo / (withDense ? 4 : 2);
        pattern(new Outcome(label, dense)).mass += half;
        for (int prediction : wrong) {
          pattern(new Outcome(prediction, dense)).mass += half / wrong.size();
        }
      }
      double scale = losses.count / (losses.count + pseudo);
      for (Pattern pattern : patterns.values()) {
        pattern.mass = (pattern.mass + pattern.losses.count) * scale;
      }
    }
  }

  /**
   * What became of a sample.
   *
   * @param prediction the label, a class that a constraint counts, or {@link #OTHER}
   * @param dense whether the dense model is right; true where nobody asks
   */
  private record Outcome(int prediction, boolean dense) {}

  private static final class Pattern {
    private final Context context;
    private final Outcome outcome;
    private final Losses losses = new Losses();
    private double mass;

    Pattern(Context context, Outcome outcome) {
      this.context = context;
      this.outcome = outcome;
    }

    double[] contributions() {
      double[] contributions = new double[context.means.length];
      Arrays.setAll(contributions, m -> value(context.means[m]));
      return contributions;
    }

    private double value(Mean mean) {
      double correct = outcome.prediction() == context.label ? 1 : 0;
      return switch (mean.measure()) {
        case CORRECT -> correct;
        case LOSS -> losses.count > 0 ? losses.mean() : context.losses.mean();
        case DROP -> (outcome.dense() ? 1 : 0) - correct;
        case PREDICTED -> outcome.prediction() == mean.output() ? 1 : 0;
      };
    }

    double deviation() {
      return (losses.count > 0 ? losses : context.losses).deviation();
    }
  }

  /**
   * Returns the patterns of a model's outcomes.
   *
   * @param dense whether the dense model has each sample right; null where no constraint needs it
   * @param pseudo pseudo-samples of a cell of one context
   */
  static SamplePatterns of(
      RateConstraints constraints, Outcomes outcomes, boolean @Nullable [] dense, double pseudo) {
    List<Quantity> quantities = constraints.quantities();
    Set<Integer> counted = counted(quantities);
    var cellSize = new long[quantities.size()];
    var contexts = new LinkedHashMap<List<Integer>, Context>();
    int[] found = constraints.cells().scratch();
    for (int i = 0; i < outcomes.size(); i++) {
      int matches = constraints.cells().match(outcomes, i, found);
      for (int m = 0; m < matches; m++) {
        cellSize[found[m]]++;
      }
      List<Integer> key = key(outcomes, i);
      Context context = contexts.get(key);
      if (context == null) {
        context = new Context(outcomes.label(i), Arrays.copyOf(found, matches), quantities);
        contexts.put(key, context);
      }
      int prediction = outcomes.prediction(i);
      boolean named = prediction == context.label || counted.contains(prediction);
      var outcome = new Outcome(named ? prediction : OTHER, dense == null || dense[i]);
      context.losses.add(outcomes.loss(i));
      context.pattern(outcome).losses.add(outcomes.loss(i));
    }
    int classes = classes(outcomes, counted);
    var patterns = new ArrayList<Pattern>();
    for (Context context : contexts.values()) {
      double share = 0;
      for (int q : context.cells) {
        share = Math.max(share, (double) context.losses.count / cellSize[q]);
      }
      var wrong = new LinkedHashSet<>(counted);
      wrong.remove(context.label);
      if (wrong.size() < classes - 1) {
        wrong.add(OTHER);
      }
      context.smooth(pseudo * share, wrong, dense != null);
      patterns.addAll(context.patterns.values());
    }
    return new SamplePatterns(quantities, patterns, cellSize, outcomes.size());
  }

  /** Returns the classes whose predictions some mean counts. */
  private static Set<Integer> counted(List<Quantity> quantities) {
    var counted = new LinkedHashSet<Integer>();
    for (Quantity quantity : quantities) {
      if (quantity instanceof Mean mean && mean.measure() == Measure.PREDICTED) {
        counted.add(mean.output());
      }
    }
    return counted;
  }

  /** Returns how many classes there are, as far as samples and constraints show. */
  private static int classes(Outcomes outcomes, Set<Integer> counted) {
    int largest = counted.stream().mapToInt(each -> each).max().orElse(1);
    for (int i = 0; i < outcomes.size(); i++) {
      largest = Math.max(largest, Math.max(outcomes.label(i), outcomes.prediction(i)));
    }
    return largest + 1;
  }

  private static List<Integer> key(Outcomes outcomes, int i) {
    var key = new ArrayList<Integer>();
    key.add(outcomes.label(i));
    for (int slot = 0; slot < outcomes.groups().memberships(); slot++) {
      key.add(outcomes.groups().group(i, slot));
    }
    return key;
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

  /** Returns the quantities of the distribution itself; norms are those of {@code values}. */
  double[] world(double[] values) {
    double[] world = norms(values);
    double[] size = new double[world.length];
    for (int p = 0; p < cells.length; p++) {
      for (int c = 0; c < cells[p].length; c++) {
        size[cells[p][c]] += mass[p];
        world[cells[p][c]] += mass[p] * contributions[p][c];
      }
    }
    for (int q = 0; q < world.length; q++) {
      if (quantities.get(q) instanceof Mean) {
        world[q] /= size[q];
      }
    }
    return world;
  }

  private double[] norms(double[] values) {
    double[] norms = new double[values.length];
    Arrays.setAll(norms, q -> quantities.get(q) instanceof Mean ? 0 : values[q]);
    return norms;
  }

  /** Draws as many samples again, with replacement, and returns the quantities of the draw. */
  double[] draw(UniformRandomProvider random, double[] values) {
    var binomial = new BinomialSampler(random);
    double[] resample = norms(values);
    Arrays.fill(drawn, 0);
    long left = samples;
    double unseen = samples;
    for (int p = 0; p < cells.length && left > 0; p++) {
      // what rounding leaves over belongs to the last pattern
      double probability = p == cells.length - 1 ? 1 : Math.min(1, mass[p] / unseen);
      long count = binomial.sample(left, probability);
      left -= count;
      unseen -= mass[p];
      if (count > 0) {
        double noise = deviation[p] * Math.sqrt((double) count) * gaussian(random);
        for (int c = 0; c < cells[p].length; c++) {
          int q = cells[p][c];
          drawn[q] += count;
          resample[q] += count * contributions[p][c] + (isLoss(q) ? noise : 0);
        }
      }
    }
    for (int q = 0; q < values.length; q++) {
      if (quantities.get(q) instanceof Mean) {
        resample[q] /= drawn[q];
      }
    }
    return resample;
  }

  private boolean isLoss(int quantity) {
    return ((Mean) quantities.get(quantity)).measure() == Measure.LOSS;
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
