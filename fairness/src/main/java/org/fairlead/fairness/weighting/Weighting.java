package org.fairlead.fairness.weighting;

import java.util.List;
import org.fairlead.base.Checks;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * How much each sample of a step counts in training.
 *
 * <p>One step is {@link #observe}, which measures the loss and the constraints, then the dual step
 * of the {@link #solver}, then {@link #weigh}, which turns the constraints' weights into sample
 * weights {@code w_i}: the gradient of what is minimized is {@code Σ_i w_i ∂l_i/∂logits}, so that
 * its row {@code i} is {@code w_i (softmax - onehot)}. A method whose constraints speak of other
 * things than losses {@linkplain #addRows adds} rows of its own. With gradient accumulation a step
 * is all samples of the accumulated optimizer step.
 *
 * <p>Samples of unknown group are in no constraint, but stay in the mean loss. Not thread-safe: one
 * training loop owns an instance. Check for a NaN loss before observing: a constrained method whose
 * strict violation is not finite makes its solver refuse the step.
 */
public interface Weighting extends Stateful {

  /** As {@link #observe(Outcomes, double)} where no penalty is part of the objective. */
  default Evaluation observe(Outcomes step) {
    return observe(step, 0);
  }

  /**
   * Measures a step and updates the buffers.
   *
   * @param step all samples of the optimizer step, at least one
   * @param penalty the value of a penalty on the parameters that the objective contains, such as
   *     {@code ½ c ‖θ‖²}; 0 if weight decay is the optimizer's
   * @return the objective {@code f}, the mean loss plus the penalty, and the observed constraints
   */
  Evaluation observe(Outcomes step, double penalty);

  /**
   * Measures the strict violations on a sample that is not trained on, with {@link
   * Dual.Sample#HELD_OUT}; {@link #observe} then measures none. Surrogates and the step being taken
   * stay as they are.
   *
   * @param sample the whole sample
   * @param dense whether the dense model has each sample right; null without one
   * @param normValues the values of {@link #norms}, in its order
   */
  default Evaluation observeHeldOut(
      Outcomes sample, boolean @Nullable [] dense, double[] normValues) {
    throw new UnsupportedOperationException("this method has no constraints to measure");
  }

  /**
   * Takes back what the last {@link #observe} added to buffers, because the same samples are about
   * to be observed again after the parameters moved.
   */
  default void takeBack() {}

  /**
   * Writes the sample weights of the step last observed.
   *
   * @param step the outcomes given to {@link #observe}
   * @param constraintWeights one per observed surrogate entry, as in {@link
   *     org.fairlead.constrained.Primal#descend}
   * @param sampleWeights receives {@code w}, shape {@code [B]}
   */
  void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights);

  /**
   * Returns whether the gradient is more than a weighted cross-entropy's: then the outcomes given
   * to {@link #observe} must carry probabilities, and {@link #addRows} completes the gradient.
   */
  default boolean shapesRows() {
    return false;
  }

  /**
   * Adds to {@code ∂L/∂logits} what sample weights cannot say, of some samples of the step last
   * weighed. Does nothing unless {@link #shapesRows}.
   *
   * @param step the outcomes given to {@link #observe}
   * @param begin the first of these samples in {@code step}
   * @param gradient added to, shape {@code [samples, K]}
   */
  default void addRows(Outcomes step, int begin, double[] gradient) {}

  /**
   * As {@link #observe(Outcomes, double)} for a method that looks at parameters too.
   *
   * @param norms the values of {@link #norms}, in its order
   */
  default Evaluation observe(Outcomes step, double penalty, double[] norms) {
    return observe(step, penalty);
  }

  /** Returns the norms of parameters that the method must know of every step; usually none. */
  default List<ParameterNorm> norms() {
    return List.of();
  }

  /**
   * Returns the factor of each norm's gradient in the step last weighed, in the order of {@link
   * #norms}.
   */
  default double[] normWeights() {
    return new double[0];
  }

  /**
   * Returns the factor of the penalty's gradient in the step last weighed: 1, unless the published
   * arithmetic lets the penalty leak into the constraints.
   */
  double penaltyWeight();

  /** Returns the solver that drives this method. */
  Solver solver();

  /** Returns whether the method has constraints, and so multipliers to report. */
  boolean constrained();

  /** Returns what is known of each group, in group order; empty if unconstrained. */
  List<GroupState> report();

  /**
   * Returns {@code Λ}, the sum of the absolute constraint weights in use at the last step, after
   * scaling; 0 if unconstrained.
   */
  double total();

  /** Returns whether the last step scaled the multipliers in use down to the cap on {@code Λ}. */
  boolean scaled();

  /**
   * Returns the default dual step size, {@code 0.5 / (0.05 T)}: a violation of 0.05 that lasts for
   * all {@code T} constrained steps raises its multiplier to 0.5.
   *
   * @param constrainedSteps {@code T}, the steps taken with constraints, positive
   */
  static double defaultDualStep(long constrainedSteps) {
    Checks.requireArgument(
        constrainedSteps > 0, "constrainedSteps must be positive, got %d", constrainedSteps);
    return 0.5 / (0.05 * constrainedSteps);
  }
}
