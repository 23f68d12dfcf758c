package org.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty kills, or as many as three minutes hold; {@link CrashHarness} tells how to do more. */
final class CrashIT {

  @Test
  void resume_afterKillsGivesTheSameBits(@TempDir Path folder)
      throws IOException, InterruptedException {
    var log = new ArrayList<String>();
    var harness = new CrashHarness(Program.in(folder), 20, log::add);
    harness.run(20, Duration.ofMinutes(3));
    assertThat(harness.differing()).as(String.join("\n", log)).isEmpty();
    assertThat(harness.kills()).as(String.join("\n", log)).isNotEmpty();
    assertThat(harness.comparisons()).isPositive();
  }
}
