package org.fairlead.training.loop;

import org.fairlead.engine.Learner;
import org.fairlead.training.recipe.SwaRecipe;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.Timeline;

/**
 * The equal-weight average of the last weights of a run: says when they are taken. The learner
 * holds it, and its state keeps it.
 *
 * <p>Weights are taken over the last {@code swa.epochs} epochs that the run begins, and not before
 * the mask is final: averages of different masks would have the union of what they keep.
 */
final class WeightAverage {
  private final Problem problem;
  private final SwaRecipe recipe;

  WeightAverage(Problem problem) {
    this.problem = problem;
    this.recipe = problem.recipe().swa();
  }

  /** Takes the weights after a step of an epoch, where every step's are taken. */
  void stepTaken(Learner learner, int epoch, long steps) {
    if (recipe.everyStep() && takes(epoch, steps)) {
      learner.collect();
    }
  }

  /** Takes the weights after the last step of an epoch, where every epoch's are taken. */
  void epochTrained(Learner learner, int epoch, long steps) {
    if (recipe.averages() && !recipe.everyStep() && takes(epoch, steps)) {
      learner.collect();
    }
  }

  private boolean takes(int epoch, long steps) {
    Timeline timeline = problem.timeline();
    return epoch >= timeline.epochs() - recipe.epochs()
        && steps > problem.pruning().firstFinalStep();
  }
}
