package org.fairlead.training;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the model of a run by its outcomes on the validation split.
 *
 * <p>Among candidates whose largest excess accuracy gap is at most the tolerance, the most
 * accurate; if there is none, the one whose gap exceeds it least, and among those the most
 * accurate. Without a dense parent there is no gap, and the most accurate wins. The earlier of two
 * equal candidates stays. The order is total, so offering candidates one by one is the same as
 * comparing them all at the end.
 */
final class ModelSelection {
  private final double tolerance;
  private @Nullable Candidate best;

  ModelSelection(double tolerance, @Nullable Candidate best) {
    this.tolerance = tolerance;
    this.best = best;
  }

  /**
   * A model of a run.
   *
   * @param epoch after which it was evaluated, from 1
   * @param step optimizer steps done by then
   * @param accuracy accuracy on the validation split
   * @param maxGap largest excess accuracy gap, or violation of a constraint, on the validation
   *     split; null without a dense parent or constraints
   */
  record Candidate(int epoch, long step, double accuracy, @Nullable Double maxGap) {}

  /** Returns whether {@code candidate} is now the best. */
  boolean offer(Candidate candidate) {
    var present = best;
    if (present != null && !better(candidate, present)) {
      return false;
    }
    best = candidate;
    return true;
  }

  @Nullable Candidate best() {
    return best;
  }

  private boolean better(Candidate a, Candidate b) {
    int gap = Double.compare(excess(a), excess(b));
    return gap != 0 ? gap < 0 : a.accuracy() > b.accuracy();
  }

  private double excess(Candidate candidate) {
    var gap = candidate.maxGap();
    return gap == null ? 0 : Math.max(0, gap - tolerance);
  }
}
