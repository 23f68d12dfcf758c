package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class NumpyRandomTest {

  /** The reference values of the generator's authors for their default seed. */
  @Test
  void nextBits_givesThePublishedSequence() {
    var random = new NumpyRandom(5489);
    assertThat(Integer.toUnsignedLong(random.nextBits())).isEqualTo(3_499_211_612L);
    for (int i = 2; i < 10_000; i++) {
      random.nextBits();
    }
    assertThat(Integer.toUnsignedLong(random.nextBits())).isEqualTo(4_123_659_995L);
  }

  @Test
  void permutation_ofNothingOrOneIsItself() {
    assertThat(new NumpyRandom(1).permutation(0)).isEmpty();
    assertThat(new NumpyRandom(1).permutation(1)).containsExactly(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumpyRandom(1).permutation(-1))
        .withMessage("n must be at least 0, got -1");
  }
}
