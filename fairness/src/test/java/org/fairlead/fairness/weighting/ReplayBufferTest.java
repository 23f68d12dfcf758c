package org.fairlead.fairness.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayBufferTest {

  @Test
  void add_replacesTheOldestOnceFull() {
    var buffer = ReplayBuffer.create(2, 3);
    assertThat(buffer.mean(0)).isNaN();
    for (int i = 1; i <= 3; i++) {
      assertThat(buffer.full(0)).isFalse();
      buffer.add(0, i);
    }
    assertThat(buffer.full(0)).isTrue();
    assertThat(buffer.mean(0)).isEqualTo(2);
    buffer.add(0, 10);
    assertThat(buffer.values(0)).containsExactly(2, 3, 10);
    assertThat(buffer.mean(0)).isEqualTo(5);
    assertThat(buffer.length(1)).isZero();
    buffer.clear();
    assertThat(buffer.values(0)).isEmpty();
    assertThat(buffer.capacity(0)).isEqualTo(3);
  }

  @Test
  void addCorrectAndAddLoss_keepTheLastOfAStepAndSkipUnknownGroups() {
    Groups groups = Toys.groups(2, 0, -1, 0, 0, 1);
    var correct = ReplayBuffer.create(2, 2);
    correct.addCorrect(Toys.outcomes(groups, true, true, true, false, true));
    assertThat(correct.values(0)).containsExactly(1, 0);
    assertThat(correct.values(1)).containsExactly(1);
    var outcomes = Toys.withLosses(groups, 1, 2, 3, 4, 5);
    var losses = ReplayBuffer.create(2, 2);
    losses.addLoss(outcomes);
    assertThat(losses.values(0)).containsExactly(outcomes.loss(2), outcomes.loss(3));
    assertThat(losses.values(1)).containsExactly(outcomes.loss(4));
  }

  /** Against a plain queue, saved and restored every few measurements. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void mean_isThatOfAQueueAndSurvivesRestoring(long seed) {
    var random = new SplittableRandom(seed);
    var buffer = ReplayBuffer.create(1, 7);
    var queue = new ArrayDeque<Double>();
    for (int i = 0; i < 60; i++) {
      double value = random.nextDouble();
      buffer.add(0, value);
      queue.add(value);
      if (queue.size() > 7) {
        queue.remove();
      }
      double sum = 0;
      for (double each : queue) {
        sum += each;
      }
      assertThat(buffer.mean(0)).isEqualTo(sum / queue.size());
      if (random.nextInt(4) == 0) {
        var restored = ReplayBuffer.create(1, 7);
        restored.restore(buffer.state());
        assertThat(restored.values(0)).containsExactly(buffer.values(0));
        assertThat(restored.variance(0)).isEqualTo(buffer.variance(0)); // to the last bit
        buffer = restored;
      }
    }
  }

  @Test
  void restore_rejectsOtherShapesAndCounts() {
    var buffer = ReplayBuffer.create(2, 3);
    buffer.add(1, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> buffer.restore(ReplayBuffer.create(2, 4).state()))
        .withMessage("state 'values' has shape [8], expected [6]");
    var state = buffer.state();
    state.put("length", new double[] {1, 4});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> buffer.restore(state))
        .withMessage("state 'length'[1] is 4.0, expected a count from 0 to 3");
    assertThat(buffer.values(1)).containsExactly(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplayBuffer.create(2, 0))
        .withMessage("capacity must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplayBuffer.create(-1, 2))
        .withMessage("groups must not be negative, got -1");
  }
}
