package org.fairlead.fairness.weighting;

import org.fairlead.constrained.Evaluation;
import org.fairlead.fairness.Outcomes;
import org.jspecify.annotations.Nullable;

/** Of a {@link Weighting} whose multipliers can be moved by samples that are not trained on. */
public interface HeldOutObservation {

  /**
   * Measures the strict violations on such a sample, with {@link Dual.Sample#HELD_OUT}; {@link
   * Weighting#observe} then measures none. Surrogates and the step being taken stay as they are.
   *
   * @param sample the whole sample
   * @param dense whether the dense model has each sample right; null without one
   * @param normValues the values of the {@linkplain NormConstraints#norms norms}, in their order;
   *     empty without any
   */
  Evaluation observeHeldOut(Outcomes sample, boolean @Nullable [] dense, double[] normValues);
}
