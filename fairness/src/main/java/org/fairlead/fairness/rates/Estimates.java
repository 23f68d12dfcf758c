package org.fairlead.fairness.rates;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Quantity;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.ReplayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The strict values of quantities during training: what was counted over the last samples of every
 * cell, so that cells with a few samples per step do not flicker.
 *
 * <p>A cell has a {@link ReplayBuffer} of {@code k} and no estimate until it is full. A rate of
 * everyone that the groups of other constraints make up is put together from theirs, {@code Σ p_g
 * x_g / Σ p_g} over those that have an estimate, with their shares of the training set, averaged
 * over the ways to make it up: the same people on both sides of a gap. Otherwise it has a buffer of
 * its own, ten times as long, or longer by as much as the smallest cell is smaller, up to a hundred
 * times. {@link Dual.Sample#EPOCH} gives every cell a buffer of its training samples, which is
 * ready from {@code k} on.
 *
 * <p>Without buffers the samples of the step are all there is; a mean loss is then the step's.
 */
final class Estimates implements Stateful {
  private static final double SHORTEST = 10;
  private static final double LONGEST = 100;

  private final RateConstraints constraints;
  private final Mean[] means; // null for a norm
  private final Mean[] counted; // what is averaged over samples; a drop is counted as correctness
  private final double[] dense;
  private final @Nullable ReplayBuffer buffer;

  /** Of the step: how many samples are in the cell, and the sum of what is averaged. */
  private final int[] count;

  private final double[] sum;
  private final double[] squares;
  private final double[] strict;
  private final double[] slope;

  /** Of the strict values, NaN where not asked for in this step: constraints share quantities. */
  private final double[] variance;

  /**
   * @param dense the dense model's accuracy in every cell; read for drops alone
   * @param length {@code k}, 0 for no buffers
   * @param sample what violations are measured on
   */
  Estimates(RateConstraints constraints, double[] dense, int length, Dual.Sample sample) {
    int size = constraints.quantities().size();
    this.constraints = constraints;
    this.means = new Mean[size];
    this.counted = new Mean[size];
    this.dense = dense;
    for (int q = 0; q < size; q++) {
      if (constraints.quantities().get(q) instanceof Mean mean) {
        means[q] = mean;
        counted[q] = countable(mean);
      }
    }
    this.buffer =
        sample == Dual.Sample.EPOCH
            ? ReplayBuffer.create(epochs(), Math.max(1, length))
            : length == 0 ? null : ReplayBuffer.create(lengths(length));
    this.count = new int[size];
    this.sum = new double[size];
    this.squares = new double[size];
    this.slope = new double[size];
    this.strict = new double[size];
    this.variance = new double[size];
  }

  private int[] lengths(int length) {
    double smallest = 1 / SHORTEST;
    for (int q = 0; q < means.length; q++) {
      if (means[q] != null && !means[q].everyone()) {
        smallest = Math.min(smallest, constraints.share(q));
      }
    }
    int[] lengths = new int[means.length];
    for (int q = 0; q < lengths.length; q++) {
      if (!buffered(q)) {
        lengths[q] = 1; // never filled
      } else if (means[q].everyone()) {
        double factor = Math.min(LONGEST, Math.max(SHORTEST, constraints.share(q) / smallest));
        lengths[q] = (int) Math.min(1 << 24, Math.round(length * factor));
      } else {
        lengths[q] = length;
      }
    }
    return lengths;
  }

  private int[] epochs() {
    int[] lengths = new int[means.length];
    for (int q = 0; q < lengths.length; q++) {
      lengths[q] = buffered(q) ? Math.toIntExact(Math.max(1, constraints.trainingCount(q))) : 1;
    }
    return lengths;
  }

  /** Whether a buffer of its own estimates a quantity. */
  private boolean buffered(int q) {
    return means[q] != null && constraints.covers(q).length == 0;
  }

  /** Begins a step. */
  void begin() {
    Arrays.fill(count, 0);
    Arrays.fill(sum, 0);
    Arrays.fill(squares, 0);
    Arrays.fill(variance, Double.NaN);
  }

  /** Adds a sample of the step to the cells that it is in. */
  void add(Outcomes step, int i, int[] found, int matches) {
    for (int m = 0; m < matches; m++) {
      int q = found[m];
      double value = Cells.value(counted[q], step, i, null);
      count[q]++;
      sum[q] += value;
      squares[q] += value * value;
      if (buffer != null && buffered(q)) {
        buffer.add(q, value);
      }
    }
  }

  /** Takes the samples of the last step out of the buffers again. */
  void undo() {
    if (buffer != null) {
      for (int q = 0; q < means.length; q++) {
        if (buffered(q)) {
          buffer.undo(q, count[q]);
        }
      }
    }
  }

  /** A drop is counted as correctness and taken from the dense model's accuracy. */
  private static Mean countable(Mean mean) {
    return mean.measure() == Quantity.Measure.DROP
        ? new Mean(
            Quantity.Measure.CORRECT,
            mean.condition(),
            mean.label(),
            mean.other(),
            mean.output(),
            mean.gradient())
        : mean;
  }

  /** Returns the samples of the step in the cell of a quantity. */
  int count(int quantity) {
    return count[quantity];
  }

  /** Returns the step's mean of a quantity, NaN if no sample of the step is in its cell. */
  double ofStep(int quantity) {
    return sum[quantity] / count[quantity];
  }

  /** Returns how full the buffer behind a quantity is; of several, the emptiest. */
  double fill(int quantity) {
    if (buffer == null || means[quantity] == null) {
      return 1;
    }
    if (buffered(quantity)) {
      return buffer.fill(quantity);
    }
    double fill = 1;
    for (int[] cover : constraints.covers(quantity)) {
      for (int q : cover) {
        fill = Math.min(fill, fill(q));
      }
    }
    return fill;
  }

  /**
   * Ends a step: returns the strict value of every quantity, NaN where there is none; not a copy.
   *
   * @param norms of the parameters
   */
  double[] end(double[] norms) {
    int norm = 0;
    for (int q = 0; q < means.length; q++) {
      strict[q] = means[q] == null ? norms[norm++] : own(q);
    }
    for (int q = 0; q < means.length; q++) {
      if (constraints.covers(q).length > 0 && !lossOfStep(q)) {
        strict[q] = covered(q);
      }
    }
    return strict;
  }

  private double own(int q) {
    double value;
    if (buffer == null) {
      value = ofStep(q);
    } else {
      value = buffered(q) && buffer.ready(q) ? buffer.mean(q) : Double.NaN;
    }
    return means[q].measure() == Quantity.Measure.DROP ? dense[q] - value : value;
  }

  private double covered(int q) {
    double total = 0;
    int covers = 0;
    for (int[] cover : constraints.covers(q)) {
      double weighted = 0;
      double shares = shares(cover);
      for (int member : cover) {
        if (!Double.isNaN(strict[member])) {
          weighted += constraints.share(member) * strict[member];
        }
      }
      if (shares > 0) {
        total += weighted / shares;
        covers++;
      }
    }
    return total / covers;
  }

  /**
   * Returns the standard error of a combination of strict values whose slopes are given, the cells'
   * means taken as independent; what is put together from others is taken apart first.
   *
   * @param quantities which
   * @param slopes one per quantity
   */
  double error(int[] quantities, double[] slopes) {
    for (int u = 0; u < quantities.length; u++) {
      spread(quantities[u], slopes[u]);
    }
    double sum = 0;
    for (int q = 0; q < slope.length; q++) {
      if (slope[q] != 0) {
        if (Double.isNaN(variance[q])) {
          variance[q] = variance(q);
        }
        sum += slope[q] * slope[q] * variance[q];
        slope[q] = 0;
      }
    }
    return Math.sqrt(sum);
  }

  private void spread(int q, double by) {
    int[][] covers = constraints.covers(q);
    if (means[q] == null) {
      return; // a norm is known exactly
    }
    if (covers.length == 0 || lossOfStep(q)) {
      slope[q] += by;
      return;
    }
    int measured = 0;
    for (int[] cover : covers) {
      measured += shares(cover) > 0 ? 1 : 0;
    }
    for (int[] cover : covers) {
      double shares = shares(cover);
      for (int member : cover) {
        if (!Double.isNaN(strict[member])) {
          slope[member] += by * constraints.share(member) / shares / measured;
        }
      }
    }
  }

  /** Returns the share of people in those cells of a cover that have an estimate. */
  private double shares(int[] cover) {
    double shares = 0;
    for (int member : cover) {
      shares += Double.isNaN(strict[member]) ? 0 : constraints.share(member);
    }
    return shares;
  }

  private double variance(int q) {
    if (buffer != null) {
      return buffer.variance(q);
    }
    if (count[q] < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = ofStep(q);
    return Math.max(0, squares[q] / count[q] - mean * mean) / (count[q] - 1);
  }

  private boolean lossOfStep(int q) {
    return buffer == null && means[q] != null && means[q].measure() == Quantity.Measure.LOSS;
  }

  @Override
  public Map<String, double[]> state() {
    return buffer == null ? new LinkedHashMap<>() : buffer.state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    if (buffer != null) {
      buffer.restore(state);
    } else {
      StateReader.of(state).finish();
    }
  }
}
