package org.fairlead.training.loop;

import java.util.Map;
import java.util.function.DoubleConsumer;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Outcomes;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.training.event.Announcer;
import org.fairlead.training.selection.Validated;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The validation after an epoch: of the weights that a learner predicts with, and of the
 * equal-weight average where there is one. Both are candidates by the same criterion, the average
 * after the weights, so that it is selected only where it does better.
 */
final class EpochValidation {
  private final Problem problem;
  private final Learning learning;
  private final Selector selector;
  private final Announcer announcer;
  private final DoubleConsumer losses;

  /**
   * @param losses hears of every loss on the validation split before its model is a candidate, and
   *     throws where it is not finite
   */
  EpochValidation(
      Problem problem,
      Learning learning,
      Selector selector,
      Announcer announcer,
      DoubleConsumer losses) {
    this.problem = problem;
    this.learning = learning;
    this.selector = selector;
    this.announcer = announcer;
    this.losses = losses;
  }

  /**
   * What validation said.
   *
   * @param trained of the weights
   * @param average of their average, null where there is none
   * @param pick which of the two is the best model so far
   */
  record Result(Validated trained, @Nullable Validated average, Pick pick) {

    /** Returns what was said of the best model so far, null if it is neither. */
    @Nullable Validated selected() {
      return switch (pick) {
        case NEITHER -> null;
        case TRAINED -> trained;
        case AVERAGE -> average;
      };
    }
  }

  /** Which of the two is the best model so far. */
  enum Pick {
    NEITHER,
    TRAINED,
    AVERAGE
  }

  /**
   * Validates, and offers what was validated for selection.
   *
   * @param epochs of training
   * @param steps of training
   * @param lambda the multipliers in use by group or constraint
   */
  Result validate(int epochs, long steps, Masks masks, Map<String, Double> lambda) {
    Learner learner = learning.learner();
    boolean eligible = steps > problem.pruning().firstFinalStep() || !problem.pruning().prunes();
    learning.recalibration().of(learner);
    Validated trained = validate("Validation after epoch " + epochs);
    boolean better = eligible && selector.offer(trained, epochs, steps, learner, masks, lambda);
    Pick pick = better ? Pick.TRAINED : Pick.NEITHER;
    if (learner.collected() == 0) {
      return new Result(trained, null, pick);
    }
    learner.predictCollected(true);
    try {
      learning.ofAverage().of(learner);
      Validated average = validate("Validation of the average after epoch " + epochs);
      boolean best = eligible && selector.offer(average, epochs, steps, learner, masks, lambda);
      return new Result(trained, average, best ? Pick.AVERAGE : pick);
    } finally {
      learner.predictCollected(false);
    }
  }

  private Validated validate(String phase) {
    announcer.phase(phase);
    Validated validated = selector.validate(learning.learner());
    losses.accept(validated.outcomes().map(Outcomes::meanLoss).orElse(0.0));
    return validated;
  }
}
