package org.fairlead.training.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.junit.jupiter.api.Test;

final class FirstAccuracyTest {
  /** Samples of two labels, of which the first so many are of label 0 and the first are correct. */
  private static Outcomes outcomes(int samples, int ofLabel0, int correct) {
    int[] labels = IntStream.range(0, samples).map(i -> i < ofLabel0 ? 0 : 1).toArray();
    var logits = new double[2 * samples];
    for (int i = 0; i < samples; i++) {
      logits[2 * i + (i < correct ? labels[i] : 1 - labels[i])] = 1;
    }
    return Outcomes.of(logits, 2, labels, Groups.of(List.of("all"), new int[samples]));
  }

  private static boolean isAtChance(int samples, int ofLabel0, int correct) {
    var accuracy = new FirstAccuracy(2, samples, false);
    accuracy.add(outcomes(samples, ofLabel0, correct));
    return accuracy.isAtChance();
  }

  @Test
  void isAtChance_whereNothingIsLearntBeyondTheMostFrequentLabel() {
    assertThat(isAtChance(6000, 3120, 3100)).isTrue(); // .517 where .52 are of one label
    assertThat(isAtChance(6000, 3120, 2800)).isTrue();
    assertThat(isAtChance(6000, 3120, 4200)).isFalse();
    assertThat(isAtChance(1000, 900, 900)).isFalse(); // the interval reaches beyond .91
    assertThat(isAtChance(60_000, 54_000, 54_000)).isTrue();
    assertThat(isAtChance(6000, 5400, 5600)).isFalse();
  }

  @Test
  void isAtChance_isNotSaidOfFewSamples() {
    assertThat(isAtChance(40, 20, 20)).isFalse();
  }

  @Test
  void isAtChance_isJudgedOnceAndAfterHalfAnEpoch() {
    var accuracy = new FirstAccuracy(2, 8000, false);
    accuracy.add(outcomes(3999, 2000, 2000));
    assertThat(accuracy.isAtChance()).isFalse();
    var restored = new FirstAccuracy(2, 8000, false);
    restored.restore(accuracy.state());
    for (FirstAccuracy each : List.of(accuracy, restored)) {
      each.add(outcomes(1, 1, 0));
      assertThat(each.isAtChance()).isTrue();
      assertThat(each.sign(70).numbers()).containsExactly(70, 4000, 2000, 2001);
      assertThat(each.isAtChance()).isFalse();
    }
    assertThat(restored.state()).containsExactly(accuracy.state());
  }

  @Test
  void isAtChance_isNotSaidOfMixedSamples() {
    var accuracy = new FirstAccuracy(2, 100, true);
    accuracy.add(outcomes(6000, 3120, 3100));
    assertThat(accuracy.isAtChance()).isFalse();
  }
}
