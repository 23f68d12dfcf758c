package org.fairlead.networks.sparse;

import static org.fairlead.base.Checks.requireArgument;

/**
 * Cubic growth of sparsity over time: {@code s(t) = last + (initial - last)(1 - (t - begin)/(end -
 * begin))³}, constant outside {@code [begin, end]}.
 *
 * <p>Time is counted in epochs, or in steps after {@link #inSteps}; a fractional epoch is allowed.
 *
 * @param initial sparsity up to {@code begin}, in {@code [0, 1]}
 * @param last sparsity from {@code end} on, at least {@code initial}
 * @param begin when pruning begins, at least 0
 * @param end when pruning ends; equal to {@code begin} for one-shot pruning, which needs {@code
 *     initial == last}
 * @param every how many time units lie between two prunings, at least 1
 */
public record SparsitySchedule(double initial, double last, double begin, double end, int every) {
  public SparsitySchedule {
    requireArgument(initial >= 0 && initial <= 1, "initial must be in [0, 1], got %s", initial);
    requireArgument(last >= 0 && last <= 1, "last must be in [0, 1], got %s", last);
    requireArgument(last >= initial, "last must be at least initial = %s, got %s", initial, last);
    requireArgument(
        begin >= 0 && Double.isFinite(begin), "begin must be at least 0, got %s", begin);
    requireArgument(
        end >= begin && Double.isFinite(end),
        "end must be at least begin = %s, got %s",
        begin,
        end);
    requireArgument(
        end > begin || initial == last,
        "one-shot pruning (begin = end = %s) needs initial = last, got %s and %s",
        end,
        initial,
        last);
    requireArgument(every >= 1, "every must be at least 1, got %d", every);
  }

  /** Returns a schedule that prunes at every time unit. */
  public static SparsitySchedule of(double initial, double last, double begin, double end) {
    return new SparsitySchedule(initial, last, begin, end, 1);
  }

  /** Returns the sparsity at time {@code t}. */
  public double at(double t) {
    if (t <= begin) {
      return initial;
    }
    if (t >= end) {
      return last;
    }
    double left = 1 - (t - begin) / (end - begin);
    return last + (initial - last) * (left * left * left);
  }

  /** Returns whether to prune at time {@code t}: at begin and end, and every so often between. */
  public boolean prunesAt(double t) {
    return t >= begin && t <= end && (t == begin || t == end || (t - begin) % every == 0);
  }

  /** Returns this schedule with time counted in steps, pruning at every step. */
  public SparsitySchedule inSteps(long stepsPerEpoch) {
    requireArgument(stepsPerEpoch > 0, "stepsPerEpoch must be positive, got %d", stepsPerEpoch);
    return new SparsitySchedule(
        initial, last, Math.rint(begin * stepsPerEpoch), Math.rint(end * stepsPerEpoch), 1);
  }
}
