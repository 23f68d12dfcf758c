package org.fairlead.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Groups;
import org.fairlead.networks.sparse.score.GradientSource;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.EngineSetup;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Gradients that scores of weights ask for, over training samples that are the same at every change
 * of the masks: evenly spaced ones of the training split, or of each group's part of it.
 *
 * <p>It has a learner of its own, made when a gradient is first asked for; to be closed.
 */
public final class TrainingGradients implements GradientSource, AutoCloseable {
  private final Problem problem;
  private final Recipe chosen;
  private final Evaluator evaluator;
  private @Nullable Learner learner;

  /**
   * @param chosen the recipe with the engine settings that were chosen
   */
  public TrainingGradients(Problem problem, Recipe chosen, Evaluator evaluator) {
    this.problem = problem;
    this.chosen = chosen;
    this.evaluator = evaluator;
  }

  @Override
  public Weights gradient(Weights weights) {
    return gradient(weights, spaced(problem.split().train(), samples()));
  }

  @Override
  public List<Weights> gradientsOfGroups(Weights weights) {
    Groups groups = problem.trainingGroups();
    int[] train = problem.split().train();
    int present = groups.size() - groups.empty().length;
    var gradients = new ArrayList<Weights>();
    for (int g = 0; g < groups.size(); g++) {
      int group = g;
      int[] members =
          IntStream.range(0, train.length)
              .filter(i -> isIn(groups, i, group))
              .map(i -> train[i])
              .toArray();
      if (members.length > 0) {
        gradients.add(gradient(weights, spaced(members, Math.max(1, samples() / present))));
      }
    }
    return gradients;
  }

  private int samples() {
    return problem.recipe().sparsity().scoreSamples();
  }

  private static boolean isIn(Groups groups, int sample, int group) {
    for (int slot = 0; slot < groups.memberships(); slot++) {
      if (groups.group(sample, slot) == group) {
        return true;
      }
    }
    return false;
  }

  /** Returns so many of samples, evenly spaced, or all where they are fewer. */
  private static int[] spaced(int[] of, int wanted) {
    int count = Math.min(wanted, of.length);
    var chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = of[(int) ((long) i * of.length / count)];
    }
    return chosen;
  }

  private Weights gradient(Weights weights, int[] samples) {
    Learner measuring = learner;
    if (measuring == null) {
      measuring = EngineSetup.measurer(problem, chosen, weights);
      learner = measuring;
    }
    measuring.load(weights);
    return evaluator.gradient(measuring, samples);
  }

  @Override
  public void close() {
    if (learner != null) {
      learner.close();
    }
  }
}
