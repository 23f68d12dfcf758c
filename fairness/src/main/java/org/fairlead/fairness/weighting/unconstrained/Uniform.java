package org.fairlead.fairness.weighting.unconstrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Weighting;

/**
 * Every sample counts the same, {@code w_i = 1/B}: empirical risk minimization, so naive
 * fine-tuning of a pruned network, and the control that fine-tunes the dense one.
 */
public final class Uniform implements Weighting {
  private Uniform() {}

  /** Returns the plain mean of the losses. */
  public static Uniform create() {
    return new Uniform();
  }

  @Override
  public void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    requireArgument(
        constraintWeights.length == 0,
        "constraintWeights has shape [%d], expected [0]",
        constraintWeights.length);
    requireArgument(
        sampleWeights.length == step.size(),
        "sampleWeights has shape [%d], expected [%d]",
        sampleWeights.length,
        step.size());
    Arrays.fill(sampleWeights, 1.0 / sampleWeights.length);
  }

  @Override
  public boolean weighsBatchesAlone() {
    return true;
  }
}
