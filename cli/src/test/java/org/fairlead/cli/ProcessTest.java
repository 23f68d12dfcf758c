package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.fairlead.testkit.TiedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a process of its own can show: signals, exit codes, the classes it loads. */
final class ProcessTest {
  private final Path folder;

  ProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Process fairlead(List<String> options, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(Fairlead.class.getName());
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command);
    builder.environment().put("FAIRLEAD_RUNS", folder.resolve("runs").toString());
    builder.environment().put("FAIRLEAD_CACHE", folder.resolve("cache").toString());
    return TiedProcess.start(builder.redirectErrorStream(true));
  }

  /** A person in Germany, or in Egypt, and whatever reads the output see the same numbers. */
  @ParameterizedTest
  @CsvSource({"de, DE", "ar, EG"})
  void numbers_areWrittenInOneLocale(String language, String country)
      throws IOException, InterruptedException {
    var text = new StringBuilder("score,sex,hired\n");
    for (int i = 0; i < 60; i++) {
      text.append(
          "%d,%s,%s%n".formatted(i * 7 % 60, i % 2 == 0 ? "f" : "m", i % 3 == 0 ? "no" : "yes"));
    }
    Path table = Files.writeString(folder.resolve("people.csv"), text);
    Process process =
        fairlead(
            List.of("-Duser.language=" + language, "-Duser.country=" + country),
            "train",
            "table-dense",
            "data.path=" + table,
            "data.target=hired",
            "data.protect=sex",
            "train.epochs=1",
            "train.threads=1",
            "precision=fp32");
    String shown;
    try (BufferedReader reader = output(process)) {
      shown = reader.lines().collect(Collectors.joining("\n"));
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shown).containsPattern("selection .*accuracy [01]\\.\\d{4}");
    assertThat(shown).doesNotContainPattern("\\d,\\d{4}").doesNotContainPattern("[\u0660-\u0669]");
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void train_toldToEndSavesFirst(String signal, int exitCode)
      throws IOException, InterruptedException {
    Process process =
        fairlead(
            List.of(),
            "train",
            "synthetic-dense",
            "data.size=16",
            "data.synthetic.count=200",
            "data.synthetic.testCount=100",
            "train.epochs=100000",
            "precision=fp32",
            "train.threads=1");
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = output(process)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        assertThat(lines)
            .as(
                "lines of a training that SIG%s should end (is it ignored here, as by nohup?)",
                signal)
            .hasSizeLessThan(2_000);
        if (line.contains("2/100000")) {
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exitCode);
    assertThat(lines.get(lines.size() - 1)).startsWith("saved; go on with: fairlead resume ");
    assertThat(Session.in(folder).run("runs").out()).contains("interrupted");
  }

  @Test
  void help_loadsNoneOfTheTrainingStack() throws IOException, InterruptedException {
    Process process = fairlead(List.of("-Xlog:class+load"), "--help");
    try (BufferedReader reader = output(process)) {
      assertThat(reader.lines())
          .noneMatch(
              line ->
                  line.contains(" tools.jackson")
                      || line.contains(" org.bytedeco")
                      || line.contains(" org.sqlite")
                      || line.contains(" org.slf4j")
                      || line.contains(" ch.qos.logback")
                      || line.contains(" org.fairlead.training")
                      || line.contains(" org.fairlead.engine"));
    }
    assertThat(process.waitFor()).isZero();
  }
}
