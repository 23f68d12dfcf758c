package org.fairlead.training.evaluation;

import java.util.function.Supplier;
import org.fairlead.base.InputException;
import org.fairlead.data.Progress;
import org.fairlead.engine.Learner;
import org.fairlead.networks.sparse.allocation.DenseNetwork;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.EngineSetup;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The dense network of a run and what it loses on the validation samples when its weights are
 * changed. The learner that measures is made when it is first asked.
 */
public final class DenseOnValidation implements DenseNetwork, AutoCloseable {
  private final Problem problem;
  private final Recipe chosen;
  private final Evaluator evaluator;
  private final Supplier<Weights> weights;
  private final Progress progress;
  private @Nullable Learner learner;

  /**
   * @param chosen the recipe with the engine settings that were chosen
   * @param weights that the run starts from, resumed or not; read when they are first needed
   */
  public DenseOnValidation(
      Problem problem,
      Recipe chosen,
      Evaluator evaluator,
      Supplier<Weights> weights,
      Progress progress) {
    this.problem = problem;
    this.chosen = chosen;
    this.evaluator = evaluator;
    this.weights = weights;
    this.progress = progress;
  }

  @Override
  public Weights weights() {
    return weights.get();
  }

  @Override
  public double validationLoss(Weights changed) {
    if (problem.split().validation().length == 0) {
      throw new InputException(
          "sparsity.allocation is '%s', which measures losses on validation samples: data.valSplit is 0, expected more"
              .formatted(problem.recipe().sparsity().allocation()));
    }
    Learner measuring = learner;
    if (measuring == null) {
      measuring = EngineSetup.evaluator(problem, chosen, changed);
      learner = measuring;
    }
    measuring.load(changed);
    return evaluator.outcomes(measuring, problem.split().validation(), progress).meanLoss();
  }

  @Override
  public void close() {
    if (learner != null) {
      learner.close();
    }
  }
}
