package org.fairlead.fairness.weighting;

import java.util.List;
import org.fairlead.constrained.Evaluation;
import org.fairlead.fairness.Outcomes;

/** Of a {@link Weighting} whose constraints speak of norms of parameters. */
public interface NormConstraints {

  /** Returns the norms of parameters that must be known of every step; may be empty. */
  List<ParameterNorm> norms();

  /**
   * As {@link Weighting#observe}, which it stands in for.
   *
   * @param normValues the values of {@link #norms}, in its order
   */
  Evaluation observeWithNorms(Outcomes step, double penalty, double[] normValues);

  /**
   * Returns the factor of each norm's gradient in the step last weighed, in the order of {@link
   * #norms}.
   */
  double[] normWeights();
}
