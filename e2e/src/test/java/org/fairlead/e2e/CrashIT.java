package org.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fourteen kills, seven for each network, or as many as three minutes hold; {@link CrashHarness}
 * tells how to do more.
 */
@Execution(ExecutionMode.CONCURRENT)
final class CrashIT {

  @ParameterizedTest
  @CsvSource({"RESIDUAL, 20", "MOBILE, 21"})
  void resume_afterKillsGivesTheSameBits(Scenario.Kind network, long seed, @TempDir Path folder)
      throws IOException, InterruptedException {
    var log = new ArrayList<String>();
    var harness = new CrashHarness(Program.in(folder), List.of(network), seed, log::add);
    harness.run(7, Duration.ofMinutes(3));
    assertThat(harness.differing()).as(String.join("\n", log)).isEmpty();
    assertThat(harness.kills()).as(String.join("\n", log)).isNotEmpty();
    assertThat(harness.comparisons()).isPositive();
  }
}
