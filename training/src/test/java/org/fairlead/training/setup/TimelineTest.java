package org.fairlead.training.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fairlead.base.InputException;
import org.fairlead.training.recipe.TrainRecipe;
import org.junit.jupiter.api.Test;

final class TimelineTest {

  @Test
  void of_countsAnIncompleteLastBatchAndStep() {
    Timeline timeline = Timeline.of(100, train(3, 0, 16, 3));
    // 7 batches (6 of 16, one of 4) in steps of 3: 3 + 3 + 1
    assertThat(timeline.dropLast()).isFalse();
    assertThat(timeline.stepsPerEpoch()).isEqualTo(3);
    assertThat(timeline.steps()).isEqualTo(9);
    assertThat(timeline.epochs()).isEqualTo(3);
  }

  @Test
  void of_leavesOutALastBatchOfOneSample() {
    Timeline timeline = Timeline.of(33, train(2, 0, 16, 1));
    assertThat(timeline.dropLast()).isTrue();
    assertThat(timeline.stepsPerEpoch()).isEqualTo(2);
  }

  @Test
  void of_endsATrialWithinAnEpoch() {
    Timeline timeline = Timeline.of(64, train(10, 7, 16, 1));
    assertThat(timeline.steps()).isEqualTo(7);
    assertThat(timeline.epochs()).isEqualTo(2);
    assertThat(timeline.stepsIn(0)).isEqualTo(4);
    assertThat(timeline.stepsIn(1)).isEqualTo(3);
  }

  @Test
  void of_rejectsASingleSample() {
    assertThatThrownBy(() -> Timeline.of(1, train(1, 0, 16, 1)))
        .isInstanceOf(InputException.class)
        .hasMessage("the training split has 1 samples; training needs at least 2");
  }

  private static TrainRecipe train(int epochs, int steps, int batch, int accumulate) {
    return new TrainRecipe(epochs, steps, 0, batch, 64, accumulate, 1, 0);
  }

  @Test
  void of_drawnBatchesCountsWholeOnesAlone() {
    Timeline timeline = Timeline.of(100, train(3, 0, 16, 1), true);
    assertThat(timeline.stepsPerEpoch()).isEqualTo(6);
    assertThat(timeline.dropLast()).isTrue();
    assertThat(Timeline.of(10, train(3, 0, 16, 1), true).stepsPerEpoch()).isEqualTo(1);
  }
}
