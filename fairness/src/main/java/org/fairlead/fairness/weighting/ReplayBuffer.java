package org.fairlead.fairness.weighting;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.Outcomes;

/**
 * The last {@code k} measurements of every group: correctness (0 or 1) or loss per sample.
 *
 * <p>Where a group has a few samples per step, its mean over a step is mostly noise, and often
 * there is none. A buffer is ready once it is full, or holds as many as it was told to wait for;
 * when it is full, the newest measurement replaces the oldest. A step that brings more than {@code
 * k} samples of a group leaves the last {@code k}.
 */
public final class ReplayBuffer implements Stateful {
  /*
   * The length k weighs noise against age. A buffer's accuracy a has the standard error
   * sqrt(a (1 - a) / k), 5 points for a = 0.9 and k = 40; and it measures the parameters as they
   * were, on average, k / (2 n) steps ago, n being the group's samples per step. Multipliers that
   * climb on old measurements overshoot.
   *
   * Sums are made anew from the oldest measurement to the newest. A running sum would depend on
   * everything that ever went in and out, and a restored run would not continue with the same
   * bits.
   *
   * A step that looks ahead observes its samples twice, and only the second time shall count. What
   * the first time overwrote is lost, and undo does not bring it back: it moves the place where the
   * next measurement goes. The second time brings as many measurements of each group, which then
   * replace those of the first. In between, the buffer is not to be read.
   */
  private static final String LENGTH = "length";
  private static final String VALUES = "values";

  private final int[] capacity;

  /** From how many measurements on each group's buffer is ready. */
  private final int[] least;

  /** Where each group's ring begins, and one more: where the last one ends. */
  private final int[] begin;

  /** A ring of {@code capacity} per group, the oldest at {@code next} once it is full. */
  private final double[] ring;

  private final int[] length;
  private final int[] next;

  private ReplayBuffer(int[] capacity, int[] least) {
    int groups = capacity.length;
    this.capacity = capacity;
    this.least = least;
    this.begin = new int[groups + 1];
    for (int g = 0; g < groups; g++) {
      requireArgument(capacity[g] > 0, "capacity must be positive, got %d", capacity[g]);
      begin[g + 1] = Math.addExact(begin[g], capacity[g]);
    }
    this.ring = new double[begin[groups]];
    this.length = new int[groups];
    this.next = new int[groups];
  }

  /**
   * Returns empty buffers.
   *
   * @param groups the number of groups
   * @param capacity {@code k}, the measurements kept per group, positive
   */
  public static ReplayBuffer create(int groups, int capacity) {
    requireArgument(groups >= 0, "groups must not be negative, got %d", groups);
    int[] capacities = new int[groups];
    Arrays.fill(capacities, capacity);
    return create(capacities);
  }

  /**
   * Returns empty buffers of different sizes.
   *
   * @param capacities the measurements kept of every group, each positive; copied
   */
  public static ReplayBuffer create(int[] capacities) {
    return new ReplayBuffer(capacities.clone(), capacities.clone());
  }

  /**
   * Returns empty buffers of different sizes that are ready before they are full.
   *
   * @param capacities the measurements kept of every group, each positive
   * @param least how many measurements are enough, positive; a smaller buffer is ready once it is
   *     full
   */
  public static ReplayBuffer create(int[] capacities, int least) {
    requireArgument(least > 0, "least must be positive, got %d", least);
    return new ReplayBuffer(
        capacities.clone(), Arrays.stream(capacities).map(k -> Math.min(k, least)).toArray());
  }

  /** Adds one measurement to the buffer of {@code group}. */
  public void add(int group, double value) {
    ring[begin[group] + next[group]] = value;
    next[group] = next[group] + 1 == capacity[group] ? 0 : next[group] + 1;
    length[group] = Math.min(length[group] + 1, capacity[group]);
  }

  /** Adds the correctness of every sample, in order, to the buffers of its groups. */
  public void addCorrect(Outcomes step) {
    for (int i = 0; i < step.size(); i++) {
      for (int slot = 0; slot < step.groups().memberships(); slot++) {
        int group = step.groups().group(i, slot);
        if (group >= 0) {
          add(group, step.correct(i) ? 1 : 0);
        }
      }
    }
  }

  /** Adds the loss of every sample, in order, to the buffers of its groups. */
  public void addLoss(Outcomes step) {
    for (int i = 0; i < step.size(); i++) {
      for (int slot = 0; slot < step.groups().memberships(); slot++) {
        int group = step.groups().group(i, slot);
        if (group >= 0) {
          add(group, step.loss(i));
        }
      }
    }
  }

  /**
   * Makes the next {@code count} measurements of {@code group} replace the last {@code count},
   * which is how many it was given since: as if those had not been, once as many have come again.
   */
  public void undo(int group, int count) {
    next[group] = Math.floorMod(next[group] - count, capacity[group]);
    if (length[group] < capacity[group]) {
      length[group] -= count;
    }
  }

  /** Empties every buffer. */
  public void clear() {
    Arrays.fill(length, 0);
    Arrays.fill(next, 0);
  }

  /** Returns {@code k} of a group. */
  public int capacity(int group) {
    return capacity[group];
  }

  /** Returns how many measurements the buffer of {@code group} holds. */
  public int length(int group) {
    return length[group];
  }

  /** Returns whether the buffer of {@code group} holds {@code k} measurements. */
  public boolean full(int group) {
    return length[group] == capacity[group];
  }

  /** Returns whether the buffer of {@code group} holds enough measurements to be read. */
  public boolean ready(int group) {
    return length[group] >= least[group];
  }

  /** Returns how near the buffer of {@code group} is to being ready, at most 1. */
  public double fill(int group) {
    return Math.min(1, (double) length[group] / least[group]);
  }

  /** Returns the measurements of {@code group}, oldest first. */
  public double[] values(int group) {
    double[] values = new double[length[group]];
    copy(group, values, 0);
    return values;
  }

  /** Returns the mean of the measurements of {@code group}; NaN if there are none. */
  public double mean(int group) {
    // Oldest first, so that a restored buffer sums in the same order.
    double sum = 0;
    int first = begin[group];
    int oldest = first + (full(group) ? next[group] : 0);
    int end = first + length[group];
    for (int i = oldest; i < end; i++) {
      sum += ring[i];
    }
    for (int i = first; i < oldest; i++) {
      sum += ring[i];
    }
    return sum / length[group];
  }

  /**
   * Returns the estimated variance of {@link #mean}, {@code s²/n} with the measurements' sample
   * variance; infinite with fewer than two.
   */
  public double variance(int group) {
    if (length[group] < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = mean(group);
    // In the order of mean(), for the same reason.
    double squares = 0;
    int first = begin[group];
    int oldest = first + (full(group) ? next[group] : 0);
    int end = first + length[group];
    for (int i = oldest; i < end; i++) {
      squares += (ring[i] - mean) * (ring[i] - mean);
    }
    for (int i = first; i < oldest; i++) {
      squares += (ring[i] - mean) * (ring[i] - mean);
    }
    return squares / (length[group] - 1) / length[group];
  }

  private void copy(int group, double[] target, int offset) {
    int oldest = full(group) ? next[group] : 0;
    int tail = length[group] - oldest;
    System.arraycopy(ring, begin[group] + oldest, target, offset, tail);
    System.arraycopy(ring, begin[group], target, offset + tail, oldest);
  }

  @Override
  public Map<String, double[]> state() {
    double[] lengths = new double[capacity.length];
    double[] values = new double[ring.length];
    for (int g = 0; g < lengths.length; g++) {
      lengths[g] = length[g];
      copy(g, values, begin[g]);
    }
    var state = new LinkedHashMap<String, double[]>();
    state.put(LENGTH, lengths);
    state.put(VALUES, values);
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] lengths = reader.take(LENGTH, capacity.length);
    double[] values = reader.take(VALUES, ring.length);
    reader.finish();
    for (int g = 0; g < lengths.length; g++) {
      requireArgument(
          lengths[g] >= 0 && lengths[g] <= capacity[g] && lengths[g] == Math.rint(lengths[g]),
          "state '%s'[%d] is %s, expected a count from 0 to %d",
          LENGTH,
          g,
          lengths[g],
          capacity[g]);
    }
    System.arraycopy(values, 0, ring, 0, ring.length);
    for (int g = 0; g < lengths.length; g++) {
      length[g] = (int) lengths[g];
      next[g] = length[g] == capacity[g] ? 0 : length[g];
    }
  }
}
