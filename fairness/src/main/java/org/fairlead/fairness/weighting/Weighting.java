package org.fairlead.fairness.weighting;

import java.util.Map;
import org.fairlead.base.Checks;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.solver.Unconstrained;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.Outcomes;

/**
 * How much each sample of a step counts in training.
 *
 * <p>One step is {@link #observe}, which measures the loss and the constraints, then the dual step
 * of the {@link #solver}, then {@link #weigh}, which turns the constraints' weights into sample
 * weights {@code w_i}: the gradient of what is minimized is {@code Σ_i w_i ∂l_i/∂logits}, so that
 * its row {@code i} is {@code w_i (softmax - onehot)}. With gradient accumulation a step is all
 * samples of the accumulated optimizer step.
 *
 * <p>What a method does beyond that it says by an interface: {@link MultiplierReport} if it has
 * constraints, {@link LogitGradient} if its gradient is more than a weighted cross-entropy's,
 * {@link NormConstraints} if it looks at parameters, {@link HeldOutObservation} if other samples
 * than the step's can move its multipliers, {@link ObservationUndo} if it keeps observations,
 * {@link PenaltyLeak} if it scales the gradient of a penalty. A method that keeps nothing between
 * steps needs no more than {@link #weigh}.
 *
 * <p>Samples of unknown group are in no constraint, but stay in the mean loss. Not thread-safe: one
 * training loop owns an instance. Check for a NaN loss before observing: a constrained method whose
 * strict violation is not finite makes its solver refuse the step.
 */
public interface Weighting extends Stateful {

  /**
   * Measures a step and updates the buffers; unless it is overridden, the mean loss alone.
   *
   * @param step all samples of the optimizer step, at least one
   * @param penalty the value of a penalty on the parameters that the objective contains, such as
   *     {@code ½ c ‖θ‖²}; 0 if weight decay is the optimizer's
   * @return the objective {@code f}, the mean loss plus the penalty, and the observed constraints
   */
  default Evaluation observe(Outcomes step, double penalty) {
    Checks.requireArgument(step.size() > 0, "step has no samples, expected at least one");
    return Evaluation.unconstrained(step.meanLoss() + penalty);
  }

  /**
   * Writes the sample weights of the step last observed.
   *
   * @param step the outcomes given to {@link #observe}; where {@link #weighsBatchesAlone}, those of
   *     one batch of a step that has not been observed yet
   * @param constraintWeights one per observed surrogate entry, as in {@link
   *     org.fairlead.constrained.Primal#descend}
   * @param sampleWeights receives {@code w}, shape {@code [B]}
   */
  void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights);

  /**
   * Writes the sample weights {@code o} of the objective alone, in the step last observed: what
   * {@link #weigh} answers where every constraint weighs nothing. The rest of a step's weights,
   * {@code w - o}, is that of the constraints. Changes nothing that can be seen.
   *
   * <p>It is asked before {@link #weigh} of the same step, and only where there are constraints to
   * weigh. Unless it is overridden it is a {@link #weigh} with zeros, which the one that follows
   * must make forgotten.
   *
   * @param step as in {@link #weigh}
   * @param constraints how many constraint weights {@link #weigh} will be given
   * @param sampleWeights receives {@code o}, shape {@code [B]}
   */
  default void weighObjective(Outcomes step, int constraints, double[] sampleWeights) {
    weigh(step, new double[constraints], sampleWeights);
  }

  /**
   * Returns whether the weights of a batch depend on that batch alone, and what they add up to not
   * at all. Where gradients are accumulated, a step then costs one forward pass less.
   */
  default boolean weighsBatchesAlone() {
    return false;
  }

  /** Returns the solver that drives this method. */
  default Solver solver() {
    return new Unconstrained();
  }

  /** Returns the whole state; unless it is overridden, none. */
  @Override
  default Map<String, double[]> state() {
    return Map.of();
  }

  @Override
  default void restore(Map<String, double[]> state) {
    StateReader.of(state).finish();
  }

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
