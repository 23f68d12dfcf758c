package org.fairlead.training.recipe;

import java.util.List;

/**
 * How the learning rate moves.
 *
 * @param name {@code constant}, {@code multistep} or {@code cosine}
 * @param milestones multistep: shares of the run after which the rate is multiplied by {@code
 *     gamma}, increasing, each above 0 and below 1
 * @param gamma multistep: the factor
 * @param warmupEpochs epochs over which the rate grows linearly to its full value
 */
public record ScheduleRecipe(
    String name, List<Double> milestones, double gamma, double warmupEpochs) {

  public ScheduleRecipe {
    milestones = List.copyOf(milestones);
    Bounds.oneOf("optimizer.schedule.name", name, List.of("constant", "multistep", "cosine"));
    double previous = 0;
    for (double milestone : milestones) {
      Bounds.require(
          milestone > previous && milestone < 1,
          "optimizer.schedule.milestones",
          milestones,
          "increasing shares of the run, each above 0 and below 1");
      previous = milestone;
    }
    Bounds.positive("optimizer.schedule.gamma", gamma);
    Bounds.notNegative("optimizer.schedule.warmupEpochs", warmupEpochs);
  }
}
