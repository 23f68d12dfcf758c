package org.fairlead.tracking.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.fairlead.base.InputException;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.tracking.run.SampleRuns;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class MetricsTest {
  @TempDir Path folder;
  private Run run;
  private Path file;

  @BeforeEach
  void createRun() {
    run = RunStore.open(folder).create(SampleRuns.start("r", null, ""), SampleRuns.START);
    file = run.folder().resolve("metrics.jsonl");
  }

  @Test
  void read_ofNoFile_hasNoLines() {
    assertThat(run.readMetrics().rows()).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void log_keepsEveryNumberToItsBits(long seed) {
    var random = new SplittableRandom(seed);
    double[] values = random.longs(200).mapToDouble(Double::longBitsToDouble).toArray();
    try (MetricsWriter metrics = run.metrics()) {
      for (int i = 0; i < values.length; i++) {
        metrics.log(Map.of("step", i, "nested", Map.of("value", values[i])));
      }
    }

    double[] read = run.readMetrics().numbers("nested", "value");

    for (int i = 0; i < values.length; i++) {
      assertThat(Double.compare(read[i], values[i])).as("value %s", values[i]).isZero();
    }
  }

  @Test
  void log_writesOneLineAtOnce_withNanAsNullAndInfinityAsText() throws IOException {
    var line = new LinkedHashMap<String, Object>();
    line.put("step", 3L);
    line.put("loss", Double.NaN);
    line.put("rate", Double.NEGATIVE_INFINITY);
    line.put("name", "a \"b\"\n\u0007ψ");
    line.put("flags", List.of(true, 1, 0.5f));
    try (MetricsWriter metrics = run.metrics()) {
      metrics.log(line);

      assertThat(file)
          .hasContent(
              """
              {"step": 3, "loss": null, "rate": "-Infinity", "name": "a \\"b\\"\\n\\u0007ψ", \
              "flags": [true, 1, 0.5]}
              """);
      metrics.sync();
    }
    Metrics read = run.readMetrics();
    assertThat(read.numbers("loss")).containsExactly(Double.NaN);
    assertThat(read.numbers("rate")).containsExactly(Double.NEGATIVE_INFINITY);
    assertThat(read.rows().get(0)).containsEntry("name", "a \"b\"\n\u0007ψ");
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void log_rejectsOtherTypesAndWritesNothing() {
    try (MetricsWriter metrics = run.metrics()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> metrics.log(Map.of("a", Map.of("b", new int[0].getClass()))))
          .withMessage(
              "value class [I is a java.lang.Class, expected a number, string, boolean, map or"
                  + " list");
    }
    assertThat(run.readMetrics().rows()).isEmpty();
  }

  @Test
  void read_leavesOutALastLineThatWasCutOff() throws IOException {
    log(3);
    for (String cut : List.of("{\"step\": 4, \"lo", "{\"step\": 4}", "\"text\"\n")) {
      Files.writeString(file, cut, StandardOpenOption.APPEND);

      assertThat(run.readMetrics().numbers("step")).as(cut).containsExactly(1, 2, 3);

      try (MetricsWriter metrics = run.metrics()) {
        metrics.log(Map.of("step", 4));
      }
      assertThat(run.readMetrics().numbers("step")).containsExactly(1, 2, 3, 4);
      run.metricsUpTo(3).close();
    }
  }

  @Test
  void read_namesADamagedLineInTheMiddle() throws IOException {
    log(1);
    Files.writeString(file, "{\"step\": 2, oops}\n{\"step\": 3}\n", StandardOpenOption.APPEND);

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(run::readMetrics)
        .withMessage("%s: line 2 is not a JSON object: {\"step\": 2, oops}", file);
  }

  @Test
  void metricsUpTo_cutsOffWhatAResumedRunLogsAgain() {
    log(10);
    try (MetricsWriter metrics = run.metricsUpTo(6)) {
      metrics.log(Map.of("step", 7, "again", true));
    }

    assertThat(run.readMetrics().numbers("step")).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void metrics_appendsToWhatIsThere() {
    log(2);
    try (MetricsWriter metrics = run.metrics()) {
      metrics.log(Map.of("step", 3, "kind", "epoch", "lambda", Map.of("a", 1.5)));
    }

    Metrics read = run.readMetrics();
    assertThat(read.numbers("step")).containsExactly(1, 2, 3);
    assertThat(read.ofKind("epoch").numbers("lambda", "a")).containsExactly(1.5);
    assertThat(read.keys("lambda")).containsExactly("a");
  }

  private void log(int steps) {
    try (MetricsWriter metrics = run.metrics()) {
      for (int step = 1; step <= steps; step++) {
        metrics.log(Map.of("step", step));
      }
    }
  }
}
