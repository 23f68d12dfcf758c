package org.fairlead.networks.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SparsityScheduleTest {

  @Test
  void constructor_namesWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparsitySchedule.of(0, 0.5, 5, 5))
        .withMessage("one-shot pruning (begin = end = 5.0) needs initial = last, got 0.0 and 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparsitySchedule.of(0.5, 0.2, 0, 5))
        .withMessage("last must be at least initial = 0.5, got 0.2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparsitySchedule.of(0, 0.5, 3, 2))
        .withMessage("end must be at least begin = 3.0, got 2.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SparsitySchedule(0, 0.5, 0, 2, 0))
        .withMessage("every must be at least 1, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparsitySchedule.of(0, 1.5, 0, 2))
        .withMessage("last must be in [0, 1], got 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparsitySchedule.of(0, Double.NaN, 0, 2))
        .withMessage("last must be in [0, 1], got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparsitySchedule.of(0, 0.5, -1, 2))
        .withMessage("begin must be at least 0, got -1.0");
  }

  @Test
  void at_growsFromInitialToLastWithoutEverFalling() {
    SparsitySchedule schedule = SparsitySchedule.of(0.1, 0.9, 2, 7);
    double before = 0;
    for (double t = 0; t < 10; t += 0.01) {
      assertThat(schedule.at(t)).isBetween(0.1, 0.9).isGreaterThanOrEqualTo(before);
      before = schedule.at(t);
    }
    assertThat(schedule.at(2)).isEqualTo(0.1);
    assertThat(schedule.at(7)).isEqualTo(0.9);
    assertThat(schedule.at(4.5)).isEqualTo(0.9 - 0.8 / 8, within(1e-15));
  }

  @Test
  void inSteps_isTheSameCurvePrunedAtEveryStep() {
    SparsitySchedule epochs = new SparsitySchedule(0, 0.9, 1, 5, 2);
    SparsitySchedule steps = epochs.inSteps(40);
    for (int step = 0; step <= 240; step++) {
      assertThat(steps.at(step)).isEqualTo(epochs.at(step / 40.0), within(1e-12));
      assertThat(steps.prunesAt(step)).isEqualTo(step >= 40 && step <= 200);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> epochs.inSteps(0))
        .withMessage("stepsPerEpoch must be positive, got 0");
  }
}
