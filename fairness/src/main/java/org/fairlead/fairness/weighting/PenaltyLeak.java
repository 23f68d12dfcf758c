package org.fairlead.fairness.weighting;

/**
 * Of a {@link Weighting} whose published arithmetic lets a penalty on the parameters into its
 * constraints.
 */
public interface PenaltyLeak {

  /** Returns the factor of the penalty's gradient in the step last weighed; 1 if none leaks. */
  double penaltyWeight();
}
