package org.fairlead.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class SeedsTest {

  @Test
  void mix_dependsOnEveryPartTheirOrderAndTheirNumber() {
    assertThat(Seeds.mix(7, 1, 2)).isEqualTo(Seeds.mix(7, 1, 2));
    assertThat(
            new long[] {
              Seeds.mix(7, 1, 2),
              Seeds.mix(7, 2, 1),
              Seeds.mix(8, 1, 2),
              Seeds.mix(7, 1),
              Seeds.mix(7),
              Seeds.mix(7, 1, 2, 0),
              Seeds.mix(1, 7, 2),
              7
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void mix_withoutAnArrayIsTheSame() {
    for (long seed = -3; seed < 4; seed++) {
      assertThat(Seeds.mix(seed, 5)).isEqualTo(Seeds.mix(seed, new long[] {5}));
      assertThat(Seeds.mix(seed, 5, -6, 7)).isEqualTo(Seeds.mix(seed, new long[] {5, -6, 7}));
    }
  }

  @Test
  void mix_ofNeighbouringPartsFlipsAboutHalfOfTheBits() {
    var seen = new HashSet<Long>();
    long flipped = 0;
    for (int i = 0; i < 10_000; i++) {
      long seed = Seeds.mix(0, i, 3);
      seen.add(seed);
      flipped += Long.bitCount(seed ^ Seeds.mix(0, i + 1, 3));
    }
    assertThat(seen).hasSize(10_000);
    assertThat(flipped / 10_000.0).isBetween(31.5, 32.5);
  }
}
