package org.fairlead.training.loop;

import java.util.Map;
import java.util.Optional;
import org.fairlead.audit.WorstGap;
import org.fairlead.data.Progress;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Outcomes;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.training.checkpoint.CheckpointWriter;
import org.fairlead.training.evaluation.Evaluator;
import org.fairlead.training.selection.ModelSelection;
import org.fairlead.training.selection.SelectedModel;
import org.fairlead.training.selection.SelectionCriterion;
import org.fairlead.training.selection.Validated;
import org.jspecify.annotations.Nullable;

/**
 * Validates a model after every epoch, and keeps the best one on disk.
 *
 * <p>A model whose mask is not final is validated, but is no candidate.
 */
public final class Selector {
  private final Evaluator evaluator;
  private final int[] validation;
  private final Progress progress;
  private final SelectionCriterion criterion;
  private final ModelSelection selection;
  private final CheckpointWriter checkpoints;
  private @Nullable SelectedModel best;

  /**
   * @param validation the validation samples, possibly none
   * @param progress hears of samples validated
   * @param criterion what models are judged by
   * @param checkpoints takes the best model
   * @param best the model selected so far
   */
  public Selector(
      Evaluator evaluator,
      int[] validation,
      Progress progress,
      SelectionCriterion criterion,
      CheckpointWriter checkpoints,
      @Nullable SelectedModel best) {
    this.evaluator = evaluator;
    this.validation = validation;
    this.progress = progress;
    this.criterion = criterion;
    this.selection =
        new ModelSelection(
            criterion.tolerance(),
            criterion.weight(),
            criterion.chance(),
            best == null ? null : best.candidate(),
            best == null ? null : best.lowest());
    this.checkpoints = checkpoints;
    this.best = best;
  }

  /** Evaluates a learner on the validation samples. */
  Validated validate(Learner learner) {
    if (validation.length == 0) {
      return new Validated(Optional.empty(), WorstGap.none(), null);
    }
    Outcomes outcomes = evaluator.outcomes(learner, validation, progress);
    return new Validated(
        Optional.of(outcomes), criterion.worst(outcomes, learner), criterion.tradeoff(outcomes));
  }

  /**
   * Offers the model that was just validated; if it is the best so far, it is saved.
   *
   * @param epochs of training it has had
   * @param steps of training it has had
   * @param lambda the multipliers in use by group or constraint
   * @return whether it is the best so far
   */
  boolean offer(
      Validated validated,
      int epochs,
      long steps,
      Learner learner,
      Masks masks,
      Map<String, Double> lambda) {
    Outcomes outcomes = validated.outcomes().orElse(null);
    if (outcomes == null) {
      return false;
    }
    var candidate =
        new ModelSelection.Candidate(
            epochs,
            steps,
            outcomes.accuracy(),
            gap(validated.worst().gap()),
            gap(validated.worst().atLeast()),
            validated.tradeoff(),
            learner.predictsCollected() ? (Long) learner.collected() : null);
    if (!selection.offer(candidate)) {
      return false;
    }
    String tensors = checkpoints.saveBest(steps, learner.predictionWeights(), masks);
    best = new SelectedModel(candidate, selection.lowest(), lambda, tensors);
    return true;
  }

  private @Nullable Double gap(double worst) {
    return criterion.judges() && !Double.isNaN(worst) ? (Double) worst : null;
  }

  /** Returns the best model so far, or null if there was no candidate. */
  public @Nullable SelectedModel best() {
    return best;
  }
}
