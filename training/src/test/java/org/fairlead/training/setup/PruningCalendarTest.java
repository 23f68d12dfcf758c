package org.fairlead.training.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.training.recipe.SparsityRecipe;
import org.fairlead.training.recipe.TrainRecipe;
import org.junit.jupiter.api.Test;

final class PruningCalendarTest {
  /** 60 epochs of 10 steps. */
  private static final Timeline TIMELINE =
      Timeline.of(160, new TrainRecipe(60, 0, 0, 16, 16, 1, 1, 0));

  @Test
  void points_followThePublishedSchedule() {
    PruningCalendar calendar = calendar(0, 0.9, 0, 15, "epoch");
    assertThat(calendar.points()).hasSize(15); // epochs 1 to 15; at epoch 0 the sparsity is 0
    assertThat(calendar.points().get(0).epoch()).isEqualTo(1);
    assertThat(calendar.points().get(0).sparsity()).isEqualTo(0.168, within(1e-3));
    assertThat(calendar.points().get(4).sparsity()).isEqualTo(0.633, within(1e-3));
    assertThat(calendar.points().get(9).sparsity()).isEqualTo(0.867, within(1e-3));
    assertThat(calendar.points().get(14)).isEqualTo(new PruningPoint(15, 0.9));
    assertThat(calendar.firstFinalStep()).isEqualTo(150);
  }

  @Test
  void due_onlyAtTheStartOfEpochs() {
    PruningCalendar calendar = calendar(0, 0.9, 2, 4, "epoch");
    assertThat(calendar.due(10)).isFalse();
    assertThat(calendar.due(20)).isTrue();
    assertThat(calendar.due(21)).isFalse();
    assertThat(calendar.due(40)).isTrue();
    assertThat(calendar.due(50)).isFalse();
  }

  @Test
  void due_beforeEveryStep() {
    PruningCalendar calendar = calendar(0, 0.8, 1, 2.5, "step");
    assertThat(calendar.due(9)).isFalse();
    assertThat(calendar.due(10)).isTrue();
    assertThat(calendar.due(17)).isTrue();
    assertThat(calendar.due(25)).isTrue();
    assertThat(calendar.due(26)).isFalse();
    assertThat(calendar.sparsity(25)).isEqualTo(0.8);
    assertThat(calendar.firstFinalStep()).isEqualTo(25);
  }

  @Test
  void due_beforeEverySoManySteps() {
    PruningCalendar calendar = calendar(0, 0.8, 1, 4.5, "8");
    assertThat(calendar.due(9)).isFalse();
    assertThat(calendar.due(10)).isTrue();
    assertThat(calendar.due(17)).isFalse();
    assertThat(calendar.due(18)).isTrue();
    assertThat(calendar.due(42)).isTrue();
    assertThat(calendar.due(45)).as("the last change").isTrue();
    assertThat(calendar.due(50)).isFalse();
    assertThat(calendar.sparsity(45)).isEqualTo(0.8);
    assertThat(calendar.points())
        .extracting(PruningPoint::epoch)
        .containsExactly(1.8, 2.6, 3.4, 4.2, 4.5);
  }

  @Test
  void firstFinalStep_ofFractionalEpochsIsTheNextEpoch() {
    PruningCalendar calendar = calendar(0, 0.9, 0, 2.5, "epoch");
    assertThat(calendar.firstFinalStep()).isEqualTo(30);
    assertThat(calendar.sparsity(30)).isEqualTo(0.9);
  }

  @Test
  void firstFinalStep_ofOneShotPruningIsItsFirst() {
    PruningCalendar calendar = calendar(0.9, 0.9, 3, 15, "epoch");
    assertThat(calendar.firstFinalStep()).isEqualTo(30);
    assertThat(calendar.due(30)).isTrue();
    assertThat(calendar.due(40)).isFalse();
  }

  @Test
  void prunes_isFalseWithoutSparsity() {
    PruningCalendar calendar = calendar(0, 0, 0, 15, "epoch");
    assertThat(calendar.prunes()).isFalse();
    assertThat(calendar.due(0)).isFalse();
    assertThat(calendar.points()).isEmpty();
    assertThat(calendar.firstFinalStep()).isZero();
  }

  private static PruningCalendar calendar(
      double initial, double last, double firstEpoch, double lastEpoch, String every) {
    return PruningCalendar.of(
        new SparsityRecipe(
            initial,
            last,
            firstEpoch,
            lastEpoch,
            every,
            "lamp",
            "magnitude",
            1,
            true,
            List.of(),
            null,
            "none"),
        TIMELINE);
  }
}
