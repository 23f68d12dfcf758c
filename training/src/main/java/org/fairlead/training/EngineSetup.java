package org.fairlead.training;

import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.OptimizerOptions;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.recipe.OptimizerRecipe;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/** The engine as a recipe asks for it. */
final class EngineSetup {
  private EngineSetup() {}

  /** Returns a learner that trains as the recipe says. */
  static Learner trainer(Problem problem, Weights initial) {
    return Engine.learner(problem.network(), initial, options(problem, problem.recipe()));
  }

  /**
   * Returns a learner that evaluates: no moving averages, so that it predicts with the weights it
   * is given.
   *
   * @param chosen the recipe with the engine settings that were chosen
   */
  static Learner evaluator(Problem problem, Recipe chosen, Weights weights) {
    return Engine.learner(problem.network(), weights, options(problem, chosen).withEmaDecay(0));
  }

  /** Returns the weights that training starts from: the parent's, or drawn ones. */
  static Weights initialWeights(Problem problem) {
    Parent parent = problem.parent();
    return parent == null
        ? Initializer.initialize(problem.network(), problem.seeds().initialization())
        : parent.weights(problem.network());
  }

  /** Returns the decay that is part of the loss, or null where decay is the optimizer's. */
  static @Nullable LastLayerDecay lossDecay(Problem problem) {
    double decay = problem.recipe().optimizer().weightDecay();
    return faithful(problem.recipe()) && decay > 0
        ? LastLayerDecay.of(problem.network(), decay)
        : null;
  }

  private static boolean faithful(Recipe recipe) {
    return recipe.method().mode().equals("faithful");
  }

  private static EngineOptions options(Problem problem, Recipe recipe) {
    OptimizerRecipe optimizer = recipe.optimizer();
    return new EngineOptions(
        recipe.device(),
        recipe.precision(),
        recipe.memoryFormat(),
        recipe.train().threads(),
        problem.seeds().dropout(),
        new OptimizerOptions(
            optimizer.name(),
            optimizer.momentum(),
            optimizer.nesterov(),
            optimizer.beta1(),
            optimizer.beta2(),
            optimizer.epsilon(),
            faithful(recipe) ? 0 : optimizer.weightDecay(),
            optimizer.decayAll(),
            optimizer.clip()),
        recipe.ema().decay(),
        problem.normalization(),
        problem.dataset().shape());
  }
}
