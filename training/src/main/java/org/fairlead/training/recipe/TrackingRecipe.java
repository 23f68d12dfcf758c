package org.fairlead.training.recipe;

/**
 * What a run writes down.
 *
 * @param every steps between two logged steps
 * @param predictions whether the outcome of every evaluated sample is saved
 * @param attributes whether saved predictions name the sample's groups
 * @param checkpointEvery steps between two checkpoints; 0 is at the ends of epochs alone, where
 *     there always is one
 */
public record TrackingRecipe(
    int every, boolean predictions, boolean attributes, int checkpointEvery) {
  public TrackingRecipe {
    Bounds.positive("tracking.every", every);
    Bounds.notNegative("tracking.checkpointEvery", checkpointEvery);
  }
}
