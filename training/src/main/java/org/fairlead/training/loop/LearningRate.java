package org.fairlead.training.loop;

import java.util.List;
import org.fairlead.training.recipe.OptimizerRecipe;
import org.fairlead.training.setup.Timeline;

/**
 * The learning rate of every optimizer step.
 *
 * <p>With {@code T} steps in all, {@code W} of them warm-up and {@code s} counted from 0: during
 * warm-up the rate is {@code η (s + 1) / W}. Afterwards it is {@code η} (constant); {@code η γ^m}
 * with {@code m} the number of milestones at most {@code s / T} (multistep, milestones are shares
 * of the whole run); or {@code η/2 (1 + cos(π (s - W) / (T - W)))} (cosine).
 */
final class LearningRate {
  private static final double ROUNDING = 1e-9;

  private final double rate;
  private final String name;
  private final List<Double> milestones;
  private final double gamma;
  private final long warmup;
  private final long steps;

  private LearningRate(OptimizerRecipe optimizer, long warmup, long steps) {
    this.rate = optimizer.rate();
    this.name = optimizer.schedule().name();
    this.milestones = optimizer.schedule().milestones();
    this.gamma = optimizer.schedule().gamma();
    this.warmup = warmup;
    this.steps = steps;
  }

  static LearningRate of(OptimizerRecipe optimizer, Timeline timeline) {
    long warmup =
        Math.min(
            timeline.steps(),
            Math.round(optimizer.schedule().warmupEpochs() * timeline.stepsPerEpoch()));
    return new LearningRate(optimizer, warmup, timeline.steps());
  }

  /** Returns the rate of a step, counted from 0 over the whole run. */
  double at(long step) {
    if (step < warmup) {
      return rate * (step + 1) / warmup;
    }
    return switch (name) {
      case "constant" -> rate;
      case "multistep" -> rate * Math.pow(gamma, passedMilestones(step));
      case "cosine" -> rate / 2 * (1 + Math.cos(Math.PI * share(step - warmup, steps - warmup)));
      default -> throw new IllegalStateException("unknown schedule " + name);
    };
  }

  private int passedMilestones(long step) {
    return (int)
        milestones.stream()
            .filter(share -> (double) step + ROUNDING >= share * (double) steps)
            .count();
  }

  private static double share(long part, long whole) {
    return (double) part / whole;
  }
}
