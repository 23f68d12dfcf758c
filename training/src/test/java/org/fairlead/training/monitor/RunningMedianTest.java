package org.fairlead.training.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RunningMedianTest {
  @Test
  void value_isTheMedianOfTheLastHundred() {
    var random = new SplittableRandom(3);
    var median = new RunningMedian();
    var all = new double[350];
    for (int i = 0; i < all.length; i++) {
      if (i < 20) {
        assertThat(median.value()).isNaN();
      } else {
        double[] last = Arrays.copyOfRange(all, Math.max(0, i - 100), i);
        Arrays.sort(last);
        assertThat(median.value()).isEqualTo(last[(last.length - 1) / 2]);
      }
      all[i] = random.nextDouble();
      median.add(all[i]);
    }
    var restored = new RunningMedian();
    restored.restore(median.state());
    assertThat(restored.value()).isEqualTo(median.value());
    assertThat(restored.state()).containsExactly(Arrays.copyOfRange(all, 250, 350));
  }
}
