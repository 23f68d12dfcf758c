package org.fairlead.fairness.mixture;

/** What a {@link Mixture} must be told before it says what the next batch holds. */
public sealed interface Request {

  /** Nothing: the next batch may be drawn. */
  record Nothing() implements Request {}

  /**
   * A draw from the validation pools, run through the network in evaluation mode: {@link
   * ValidationPass#withInputs with} the last layer's inputs.
   *
   * @param quotas what to draw, from a sampler over the validation pools
   */
  record Draw(Quotas quotas) implements Request {}

  /** All real training samples, in evaluation mode and without augmentation; logits suffice. */
  record TrainingSet() implements Request {}
}
