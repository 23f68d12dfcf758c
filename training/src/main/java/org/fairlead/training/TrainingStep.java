package org.fairlead.training;

import java.util.List;
import org.fairlead.data.Batch;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.training.step.Distillation;
import org.fairlead.training.step.Step;

/**
 * One optimizer step after the other, for those who own their training loop: forward passes, the
 * sample weights of a {@link Weighting}, gradients, and what its solver does with the multipliers.
 *
 * <p>Learner, batches and weighting belong to the caller. Not thread-safe.
 */
public final class TrainingStep {
  private final Step step;
  private final Weighting weighting;

  private TrainingStep(Step step, Weighting weighting) {
    this.step = step;
    this.weighting = weighting;
  }

  /**
   * Returns the steps of a learner.
   *
   * @param groups of all samples, at the numbers that {@link Batch#samples} gives them
   * @param weighting weighs the samples of every step
   */
  public static TrainingStep of(Learner learner, Groups groups, Weighting weighting) {
    return new TrainingStep(new Step(learner, groups, null, null, null, null), weighting);
  }

  /**
   * Returns the steps of a learner that learns from a teacher too: every sample's part of the
   * objective becomes {@code (1-α)} times its cross-entropy plus {@code α} times {@code T²
   * KL(teacher ‖ student)} at the temperature {@code T}; what constraints add stays as it is.
   *
   * @param teacher belongs to the caller; it predicts every batch
   * @param alpha {@code α}, in [0, 1]
   * @param temperature {@code T}, positive
   */
  public static TrainingStep distilled(
      Learner learner,
      Groups groups,
      Weighting weighting,
      Learner teacher,
      double alpha,
      double temperature) {
    return new TrainingStep(
        new Step(
            learner, groups, null, null, null, Distillation.uniform(teacher, alpha, temperature)),
        weighting);
  }

  /**
   * Takes one step over a batch, or over several whose gradients add up to that of one.
   *
   * @param batches at least one; may be released afterwards
   * @param learningRate of this step
   * @return what the samples did before the parameters moved
   * @throws ArithmeticException if the loss is NaN, infinite or beyond 1e9 nats; the parameters
   *     have not moved
   */
  public Outcomes take(List<Batch> batches, double learningRate) {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("batches is empty, expected at least one batch");
    }
    try {
      step.take(weighting, batches, learningRate);
    } catch (Step.DivergedException e) {
      ArithmeticException failure = new ArithmeticException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
    return step.outcomes();
  }
}
