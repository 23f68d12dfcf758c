package org.fairlead.training.selection;

import java.util.Comparator;
import org.fairlead.audit.Tradeoff;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the model of a run by its outcomes on the validation split.
 *
 * <p>Among candidates whose largest excess accuracy gap is not known to lie above the tolerance,
 * the best; if there is none, the one whose lower bound exceeds it least, and among those the best.
 * The bound decides and not the measured gap: in a small group that is noise of many points, and
 * whoever selects by it takes an epoch at random, early ones included, which costs more accuracy
 * than pruning does. A large validation split has narrow bounds, and then the gap itself decides.
 * Violations of constraints have no bounds; they count as measured. Without a dense parent or
 * constraints there is no gap, and the best wins.
 *
 * <p>The best is the most accurate, and the earlier of two that are equal. Where fairness is a goal
 * it is the latest whose {@link Tradeoff#cost} is within one standard error of the lowest: what a
 * few hundred samples say of a disparity is noise of several points, and of models that cannot be
 * told apart the one is taken whose mixture has adapted longest. A model that {@linkplain
 * Tradeoff#beats does no better than} one that always says the same comes after all that do,
 * however evenly it treats groups; if there is no other, the one of lowest error is taken.
 * Candidates come in the order of their epochs; the lowest cost so far is all that must be
 * remembered, since the one that has it is selected when it comes.
 */
public final class ModelSelection {
  private final double tolerance;
  private final double weight;
  private final double chance;
  private final Comparator<Candidate> rank =
      Comparator.comparingDouble(this::excess).thenComparing(candidate -> !skilled(candidate));
  private @Nullable Candidate best;
  private @Nullable Tradeoff lowest;

  /**
   * @param tolerance largest gap that is no violation
   * @param weight of disparity against error
   * @param chance the error of a model that always says the same
   * @param best the model selected so far
   * @param lowest the lowest cost among models of the same excess as that; null where fairness is
   *     no goal
   */
  public ModelSelection(
      double tolerance,
      double weight,
      double chance,
      @Nullable Candidate best,
      @Nullable Tradeoff lowest) {
    this.tolerance = tolerance;
    this.weight = weight;
    this.chance = chance;
    this.best = best;
    this.lowest = lowest;
  }

  /**
   * A model of a run.
   *
   * @param epoch after which it was evaluated, from 1
   * @param step optimizer steps done by then
   * @param accuracy accuracy on the validation split
   * @param maxGap largest excess accuracy gap, or violation of a constraint, on the validation
   *     split; null without a dense parent or constraints
   * @param gapAtLeast lower bound of that, which decides whether it is a violation; null where that
   *     is
   * @param tradeoff error and disparity on the validation split; null where fairness is no goal,
   *     for all models of a run or for none
   * @param averaged how many weights it is the equal-weight average of; null for the weights as
   *     they are trained, or their moving average
   */
  public record Candidate(
      int epoch,
      long step,
      double accuracy,
      @Nullable Double maxGap,
      @Nullable Double gapAtLeast,
      @Nullable Tradeoff tradeoff,
      @Nullable Long averaged) {}

  /** Returns whether {@code candidate} is now the best. */
  public boolean offer(Candidate candidate) {
    var present = best;
    int order = present == null ? -1 : rank.compare(candidate, present);
    if (present == null || order < 0) {
      lowest = candidate.tradeoff();
    } else if (order > 0 || !better(candidate, present)) {
      return false;
    }
    best = candidate;
    return true;
  }

  @Nullable Candidate best() {
    return best;
  }

  /** Returns the lowest cost so far, null where fairness is no goal. */
  public @Nullable Tradeoff lowest() {
    return lowest;
  }

  /** Returns whether the later of two models of equal excess and equal skill is preferred. */
  private boolean better(Candidate later, Candidate present) {
    Tradeoff tradeoff = later.tradeoff();
    Tradeoff least = lowest;
    if (tradeoff == null || least == null) {
      return later.accuracy() > present.accuracy();
    }
    if (!tradeoff.beats(chance)) {
      if (tradeoff.error() >= least.error()) {
        return false;
      }
      lowest = tradeoff;
      return true;
    }
    if (tradeoff.cost(weight) < least.cost(weight)) {
      lowest = tradeoff;
      return true;
    }
    return tradeoff.cost(weight) <= least.cost(weight) + least.deviation(weight);
  }

  private boolean skilled(Candidate candidate) {
    Tradeoff tradeoff = candidate.tradeoff();
    return tradeoff == null || tradeoff.beats(chance);
  }

  private double excess(Candidate candidate) {
    var gap = candidate.gapAtLeast();
    return gap == null ? 0 : Math.max(0, gap - tolerance);
  }
}
