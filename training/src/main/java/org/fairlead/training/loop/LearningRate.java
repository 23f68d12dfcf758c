package org.fairlead.training.loop;

import java.util.List;
import org.fairlead.training.recipe.OptimizerRecipe;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.PruningCalendar;
import org.fairlead.training.setup.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * The learning rate of every optimizer step.
 *
 * <p>With {@code T} steps in all, {@code W} of them warm-up and {@code s} counted from 0: during
 * warm-up the rate is {@code η (s + 1) / W}. Afterwards it is {@code η} (constant); {@code η γ^m}
 * with {@code m} the number of milestones at most {@code s / T} (multistep, milestones are shares
 * of the whole run); or {@code η/2 (1 + cos(π (s - W) / (T - W)))} (cosine).
 *
 * <p>Rewound at a step {@code F}, that is the rate of steps before {@code F}; from there on it is
 * that of a run of {@code T - F} steps at its step {@code s - F}, warm-up included.
 */
final class LearningRate {
  private static final double ROUNDING = 1e-9;

  private final double rate;
  private final String name;
  private final List<Double> milestones;
  private final double gamma;
  private final long warmup;
  private final long steps;
  private final @Nullable LearningRate again;
  private final long rewound; // F

  private LearningRate(
      OptimizerRecipe optimizer, long warmup, long steps, @Nullable LearningRate again) {
    this.rate = optimizer.rate();
    this.name = optimizer.schedule().name();
    this.milestones = optimizer.schedule().milestones();
    this.gamma = optimizer.schedule().gamma();
    this.warmup = warmup;
    this.steps = steps;
    this.again = again;
    this.rewound = again == null ? Long.MAX_VALUE : steps - again.steps;
  }

  /** Returns that of a run, rewound where its mask becomes final if the recipe says so. */
  static LearningRate of(Problem problem) {
    OptimizerRecipe optimizer = problem.recipe().optimizer();
    PruningCalendar pruning = problem.pruning();
    return problem.recipe().sparsity().rewindsRate() && pruning.prunes()
        ? rewound(optimizer, problem.timeline(), pruning.firstFinalStep())
        : of(optimizer, problem.timeline());
  }

  static LearningRate of(OptimizerRecipe optimizer, Timeline timeline) {
    return of(optimizer, timeline, timeline.steps(), null);
  }

  /**
   * Returns the rate that begins again before a step.
   *
   * @param step {@code F}, from 0; the steps of the run or more where it does not come to that
   */
  static LearningRate rewound(OptimizerRecipe optimizer, Timeline timeline, long step) {
    long rest = timeline.steps() - step;
    LearningRate again = rest > 0 ? of(optimizer, timeline, rest, null) : null;
    return of(optimizer, timeline, timeline.steps(), again);
  }

  private static LearningRate of(
      OptimizerRecipe optimizer, Timeline timeline, long steps, @Nullable LearningRate again) {
    long warmup =
        Math.min(steps, Math.round(optimizer.schedule().warmupEpochs() * timeline.stepsPerEpoch()));
    return new LearningRate(optimizer, warmup, steps, again);
  }

  /** Returns the rate of a step, counted from 0 over the whole run. */
  double at(long step) {
    if (again != null && step >= rewound) {
      return again.at(step - rewound);
    }
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
