package org.fairlead.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("gender", "race", "age");

  @Test
  void suggestion_namesOnlyWhatIsNear() {
    assertThat(Nearest.suggestion("gendr", KNOWN)).isEqualTo("; did you mean 'gender'?");
    assertThat(Nearest.suggestion("Race", KNOWN)).isEqualTo("; did you mean 'race'?");
    assertThat(Nearest.suggestion("expression", KNOWN)).isEmpty();
  }

  @Test
  void distance_countsASwapOfNeighboursOnce() {
    assertThat(Nearest.distance("", "")).isZero();
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("trian", "train")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
