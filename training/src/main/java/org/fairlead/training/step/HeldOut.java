package org.fairlead.training.step;

import java.util.Map;
import java.util.Objects;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.solver.TwoSample;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.weighting.HeldOutObservation;
import org.fairlead.fairness.weighting.NormConstraints;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.fairlead.training.evaluation.DenseReference;
import org.fairlead.training.evaluation.Evaluator;
import org.fairlead.training.evaluation.ParameterNorms;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The fold of the training samples that no step descends on and no selection looks at: it moves the
 * multipliers. A constraint that training has memorized says nothing about new people; this fold
 * does.
 *
 * <p>The whole fold is measured in every n-th constrained step, in evaluation mode, with the
 * weights that would be selected (the moving averages where they are on). Multipliers stay in the
 * steps between.
 */
public final class HeldOut implements Stateful {
  private final int[] samples;
  private final Evaluator evaluator;
  private final Learner learner;
  private final boolean @Nullable [] dense;
  private final @Nullable Groups membership;

  /** The step and the method that the game is played with now; neither before the first step. */
  private @Nullable Step step;

  private Weighting method = Uniform.create();
  private final TwoSample game;

  private HeldOut(
      Problem problem, Evaluator evaluator, Learner learner, boolean @Nullable [] dense) {
    RateConstraints rates = problem.rates();
    this.samples = problem.split().heldOut();
    this.evaluator = evaluator;
    this.learner = learner;
    this.dense = dense;
    this.membership = rates == null ? null : rates.membership().select(samples);
    this.game =
        TwoSample.of(new Training(), this::measure, problem.recipe().method().dual().every());
  }

  /**
   * Returns the fold of a run, or null if training samples move its multipliers.
   *
   * @param reference what the dense model does, null without one
   */
  public static @Nullable HeldOut of(
      Problem problem, Evaluator evaluator, Learner learner, @Nullable DenseReference reference) {
    return problem.feedsHeldOut()
        ? new HeldOut(problem, evaluator, learner, reference == null ? null : reference.heldOut())
        : null;
  }

  /** Returns what a solver steps: the training step, with the fold's violations if it is time. */
  Primal game(Step training, Weighting weighting) {
    step = training;
    method = weighting;
    return weighting instanceof HeldOutObservation ? game : training;
  }

  private Evaluation measure() {
    Outcomes outcomes = evaluator.outcomes(learner, samples, (done, total) -> {});
    return ((HeldOutObservation) method)
        .observeHeldOut(
            membership == null ? outcomes : outcomes.withGroups(membership),
            dense,
            method instanceof NormConstraints constraints && !constraints.norms().isEmpty()
                ? ParameterNorms.of(constraints.norms(), learner.predictionWeights())
                : new double[0]);
  }

  @Override
  public Map<String, double[]> state() {
    return game.state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    game.restore(state);
  }

  /** The training side of the game: the step of now. */
  private final class Training implements Primal {
    private Step now() {
      return Objects.requireNonNull(step, "no step is being taken");
    }

    @Override
    public Evaluation evaluate() {
      return now().evaluate();
    }

    @Override
    public Evaluation evaluateConstraints() {
      return now().evaluateConstraints();
    }

    @Override
    public void descend(double[] weights) {
      now().descend(weights);
    }

    @Override
    public void lookAhead(double[] weights) {
      now().lookAhead(weights);
    }
  }
}
