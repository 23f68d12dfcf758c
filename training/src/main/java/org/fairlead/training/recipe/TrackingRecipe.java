package org.fairlead.training.recipe;

/**
 * What a run writes down.
 *
 * @param every steps between two logged steps
 * @param predictions whether the outcome of every evaluated sample is saved
 * @param attributes whether saved predictions name the sample's groups
 */
public record TrackingRecipe(int every, boolean predictions, boolean attributes) {
  public TrackingRecipe {
    Bounds.positive("tracking.every", every);
  }
}
