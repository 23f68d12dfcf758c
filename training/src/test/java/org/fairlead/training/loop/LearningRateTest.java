package org.fairlead.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.training.recipe.OptimizerRecipe;
import org.fairlead.training.recipe.ScheduleRecipe;
import org.fairlead.training.recipe.TrainRecipe;
import org.fairlead.training.setup.Timeline;
import org.junit.jupiter.api.Test;

final class LearningRateTest {
  /** 10 epochs of 10 steps. */
  private static final Timeline TIMELINE =
      Timeline.of(160, new TrainRecipe(10, 0, 0, 16, 16, 1, 1, 0));

  @Test
  void at_isConstant() {
    LearningRate rate = rate("constant", 0);
    assertThat(rate.at(0)).isEqualTo(0.4);
    assertThat(rate.at(99)).isEqualTo(0.4);
  }

  @Test
  void at_dropsAtMilestonesOfTheWholeRun() {
    LearningRate rate = rate("multistep", 0);
    assertThat(rate.at(59)).isEqualTo(0.4);
    assertThat(rate.at(60)).isEqualTo(0.4 * 0.1, within(1e-15));
    assertThat(rate.at(79)).isEqualTo(0.4 * 0.1, within(1e-15));
    assertThat(rate.at(80)).isEqualTo(0.4 * 0.01, within(1e-15));
    assertThat(rate.at(90)).isEqualTo(0.4 * 0.001, within(1e-15));
  }

  @Test
  void at_followsHalfACosine() {
    LearningRate rate = rate("cosine", 0);
    assertThat(rate.at(0)).isEqualTo(0.4);
    assertThat(rate.at(50)).isEqualTo(0.2, within(1e-15));
    assertThat(rate.at(99)).isBetween(0.0, 0.001);
  }

  @Test
  void at_warmsUpLinearly() {
    LearningRate rate = rate("cosine", 2);
    assertThat(rate.at(0)).isEqualTo(0.4 / 20, within(1e-15));
    assertThat(rate.at(19)).isEqualTo(0.4, within(1e-15));
    assertThat(rate.at(20)).isEqualTo(0.4, within(1e-15));
    assertThat(rate.at(60)).isEqualTo(0.2, within(1e-15));
  }

  /** From step 40 on it is the schedule of a run of 60 steps, warm-up included. */
  @Test
  void at_rewoundBeginsAgain() {
    OptimizerRecipe cosine = optimizer("cosine", 2);
    LearningRate rate = LearningRate.rewound(cosine, TIMELINE, 40);
    LearningRate plain = LearningRate.of(cosine, TIMELINE);
    for (int step = 0; step < 40; step++) {
      assertThat(rate.at(step)).isEqualTo(plain.at(step));
    }
    assertThat(rate.at(40)).isEqualTo(0.4 / 20, within(1e-15));
    assertThat(rate.at(59)).isEqualTo(0.4, within(1e-15));
    assertThat(rate.at(80)).isEqualTo(0.2, within(1e-15));
    LearningRate drops = LearningRate.rewound(optimizer("multistep", 0), TIMELINE, 40);
    assertThat(drops.at(40)).isEqualTo(0.4);
    assertThat(drops.at(75)).isEqualTo(0.4); // 35 of 60
    assertThat(drops.at(76)).isEqualTo(0.4 * 0.1, within(1e-15));
  }

  @Test
  void at_rewoundAtTheBeginningOrNeverIsThePlainSchedule() {
    OptimizerRecipe cosine = optimizer("cosine", 2);
    LearningRate plain = LearningRate.of(cosine, TIMELINE);
    for (int step = 0; step < 100; step++) {
      assertThat(LearningRate.rewound(cosine, TIMELINE, 0).at(step)).isEqualTo(plain.at(step));
      assertThat(LearningRate.rewound(cosine, TIMELINE, 100).at(step)).isEqualTo(plain.at(step));
    }
  }

  private static LearningRate rate(String schedule, double warmupEpochs) {
    return LearningRate.of(optimizer(schedule, warmupEpochs), TIMELINE);
  }

  private static OptimizerRecipe optimizer(String schedule, double warmupEpochs) {
    return new OptimizerRecipe(
        "sgd",
        0.4,
        0.9,
        false,
        0.9,
        0.999,
        1e-8,
        0,
        false,
        0,
        new ScheduleRecipe(schedule, List.of(0.6, 0.8, 0.9), 0.1, warmupEpochs));
  }
}
