package org.fairlead.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LoadTest {
  @Test
  void high_isMoreThanThereAreProcessors() {
    assertThat(new Load(2.1, 2).high()).isTrue();
    assertThat(new Load(2, 2).high()).isFalse();
    assertThat(new Load(-1, 2).high()).isFalse(); // the system does not tell
    assertThat(new Load(11.94, 2)).hasToString("load 11.9 on 2 threads");
    assertThat(new Load(3, 1)).hasToString("load 3.0 on 1 thread");
  }
}
