package org.fairlead.fairness.weighting;

import org.fairlead.fairness.Outcomes;

/**
 * Of a {@link Weighting} whose constraints speak of more than losses: what of {@code ∂L/∂logits}
 * sample weights cannot say.
 */
public interface LogitGradient {

  /**
   * Returns whether the outcomes given to {@link Weighting#observe} must carry probabilities, and
   * {@link #addLogitGradient} has something to add.
   */
  boolean needsProbabilities();

  /**
   * Completes {@code ∂L/∂logits} of some samples of the step last weighed. Does nothing unless
   * {@link #needsProbabilities}.
   *
   * @param step the outcomes given to {@link Weighting#observe}
   * @param begin the first of these samples in {@code step}
   * @param gradient added to, shape {@code [samples, K]}
   */
  void addLogitGradient(Outcomes step, int begin, double[] gradient);
}
