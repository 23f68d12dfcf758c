package org.fairlead.training.setup;

import org.fairlead.training.recipe.Recipe;

/**
 * What happens when, in steps from the beginning of a run.
 *
 * @param timeline batches and steps
 * @param pruning when the mask changes
 */
public record Course(Timeline timeline, PruningCalendar pruning) {

  /**
   * Returns the course of a recipe.
   *
   * @param samples that it trains on
   * @param drawn whether batches are drawn, rather than divided up
   */
  static Course of(Recipe recipe, int samples, boolean drawn) {
    Timeline timeline = Timeline.of(samples, recipe.train(), drawn);
    return new Course(timeline, PruningCalendar.of(recipe.sparsity(), timeline));
  }

  /** Returns the steps after the last change of the mask. */
  public long finalMaskSteps() {
    return Math.max(0, timeline.steps() - pruning.firstFinalStep());
  }
}
