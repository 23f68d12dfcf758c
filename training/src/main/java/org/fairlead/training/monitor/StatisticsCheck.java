package org.fairlead.training.monitor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.Seeds;
import org.fairlead.data.Progress;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Outcomes;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.training.evaluation.Evaluator;
import org.fairlead.training.evaluation.FinalEvaluation;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.PruningSetup;

/**
 * Whether a pruned model does better on validation with its batch-norm statistics estimated anew
 * from training samples: then those it has are wrong, most likely as channels without live inputs
 * have spoilt them. A diagnosis, no remedy: the model stays as it is.
 */
public final class StatisticsCheck {
  /** Samples that statistics are estimated from, where there are as many. */
  private static final int SAMPLES = 2048;

  /** How much better is told. */
  private static final double RISE = 0.03;

  /** A rise must be so many standard errors of the samples that changed. */
  private static final double CLEAR = 2;

  private final Problem problem;
  private final Evaluator evaluator;
  private final Progress progress;

  public StatisticsCheck(Problem problem, Evaluator evaluator, Progress progress) {
    this.problem = problem;
    this.evaluator = evaluator;
    this.progress = progress;
  }

  /**
   * Checks the weights of a model.
   *
   * @param learner that evaluates; its weights and statistics are changed
   * @return a warning if it does better by more than three points; nothing also where there is no
   *     batch norm or no validation sample
   */
  public Optional<Note> of(FinalEvaluation.Model model, Learner learner) {
    int[] validation = problem.split().validation();
    boolean normed =
        problem.network().nodes().stream().anyMatch(node -> node.layer() instanceof BatchNorm);
    if (!normed || validation.length == 0 || model.masks().sparsity() == 0) {
      return Optional.empty();
    }
    learner.load(model.weights());
    Outcomes before = evaluator.outcomes(learner, validation, progress);
    evaluator.recalibrate(learner, samples());
    return compared(before.correct(), evaluator.outcomes(learner, validation, progress).correct());
  }

  /** Whole batches, as a last one of a single sample has no variance; or all of less than one. */
  private int[] samples() {
    int batch = problem.recipe().train().evalBatch();
    int[] training = problem.split().train();
    long seed = problem.seeds().samples();
    int wanted = Math.min(training.length, Math.max(batch, SAMPLES));
    return Arrays.stream(training)
        .boxed()
        .sorted(Comparator.comparingLong(sample -> Seeds.mix(seed, sample)))
        .limit(wanted < batch ? wanted : wanted / batch * batch)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Optional<Note> compared(boolean[] before, boolean[] after) {
    int better = 0;
    int worse = 0;
    int correct = 0;
    for (int i = 0; i < before.length; i++) {
      better += after[i] && !before[i] ? 1 : 0;
      worse += before[i] && !after[i] ? 1 : 0;
      correct += before[i] ? 1 : 0;
    }
    int rise = better - worse;
    if (rise <= RISE * before.length || rise <= CLEAR * Math.sqrt((double) better + worse)) {
      return Optional.empty();
    }
    boolean silenced = PruningSetup.deadChannels(problem.recipe()) == DeadChannels.SILENCED;
    return Optional.of(
        Note.warning(
            NoteCodes.PRUNING_STATISTICS,
            SignText.format(
                "With batch-norm statistics estimated anew from training samples, accuracy on validation is %s instead of %s: the statistics of the model are wrong; %s.",
                SignText.percent((double) (correct + rise) / before.length),
                SignText.percent((double) correct / before.length),
                silenced
                    ? SignText.AVOID
                    : "a lower optimizer.rate at the end of training steadies them")));
  }
}
