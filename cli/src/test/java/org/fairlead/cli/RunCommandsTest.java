package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.cli.terminal.StandardInput;
import org.fairlead.cli.terminal.UsageException;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunId;
import org.fairlead.tracking.run.RunStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people do with a run once it is there: find it, tag it, open it, predict with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunCommandsTest {
  private Path folder;

  private Session session;
  private String trained;
  private Run run;

  @BeforeAll
  void train(@TempDir Path place) throws IOException {
    folder = place;
    session = Session.in(folder);
    Path table = folder.resolve("people.csv");
    var rows = new StringBuilder("age,group,label\n");
    for (int i = 0; i < 80; i++) {
      String label = i % 3 == 0 ? "yes" : "no";
      rows.append("%d,%s,%s\n".formatted(20 + i * 7 % 41, "ab".charAt(i % 2), label));
    }
    Files.writeString(table, rows);
    trained =
        new ShortRuns(session)
            .run(
                List.of(
                    "train",
                    "table-dense",
                    "--quiet",
                    "data.path=" + table,
                    "train.epochs=1",
                    "tracking.tags=[first]"));
    run = RunStore.open(folder.resolve("runs")).resolve("last");
  }

  @Test
  void train_namesItsReport() {
    assertThat(trained)
        .contains(
            "\nreport  %s   (fairlead open %s)\n".formatted(run.report(), RunId.letters(run.id())));
    assertThat(run.report()).exists();
  }

  @Test
  void open_startsTheBrowser() throws IOException, InterruptedException {
    Path seen = folder.resolve("seen");
    Path browser = folder.resolve("browser.sh");
    Files.writeString(
        browser,
        "#!/bin/sh\nprintf %s \"$1\" > " + seen + ".new\nmv " + seen + ".new " + seen + "\n");
    assertThat(browser.toFile().setExecutable(true)).isTrue();
    Session.Answer answer = session.with("BROWSER", browser.toString()).run("open", "last");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).isEqualTo(run.report().toAbsolutePath() + "\n");
    for (int i = 0; i < 200 && !Files.exists(seen); i++) {
      Thread.sleep(20);
    }
    assertThat(seen).hasContent(run.report().toAbsolutePath().toString());
  }

  @Test
  void open_withoutABrowserSaysWhereTheReportIs() {
    Session.Answer none = session.run("open", RunId.letters(run.id()));
    assertThat(none.exitCode()).isZero();
    assertThat(none.out()).isEqualTo(run.report().toAbsolutePath() + "\n");
    Session.Answer wrong = session.with("BROWSER", "/no/such/browser").run("open");
    assertThat(wrong.exitCode()).isZero();
    assertThat(wrong.err())
        .isEqualTo(
            "/no/such/browser cannot be started; open the file yourself, or set BROWSER to a program\n");
  }

  @Test
  void open_drawsAReportThatIsMissing() throws IOException {
    Files.delete(run.report());
    assertThat(session.run("open", run.id()).exitCode()).isZero();
    assertThat(run.report()).content().contains(run.id());
  }

  @Test
  void runs_areTaggedAndFound() {
    assertThat(session.run("runs", "tag", "last", "good", "paper").out())
        .isEqualTo(run.id() + ": first good paper\n");
    assertThat(session.run("runs", "--tag", "paper").out()).contains(run.id(), "first good paper");
    assertThat(session.run("runs", "list", "--name", "table-*").out()).contains(run.id());
    assertThat(session.run("runs", "show", "table-dense").out()).contains("first good paper");
    assertThat(session.run("runs", "--tag", "nosuch").out())
        .isEqualTo("none of 1 run in %s is asked for\n".formatted(folder.resolve("runs")));
    assertThat(session.run("runs", "tag", "last", "good", "paper", "--remove").out())
        .isEqualTo(run.id() + ": first\n");
    assertThat(session.run("runs", "--status", "done").err())
        .startsWith("error: status 'done' is unknown, expected one of running, finished");
    assertThat(session.run("runs", "--json").out()).startsWith("[").contains("\"tags\"");
  }

  @Test
  void runs_fitTheTerminal() {
    assertThat(session.on(80).run("runs").out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
        .anySatisfy(line -> assertThat(line).startsWith(RunId.letters(run.id()) + "  table-dense"));
    assertThat(session.on(80).run("runs", "--wide").out()).contains(run.id());
    assertThat(session.on(60).run("runs", "show", "last").out().split("\n\n", 2)[0].lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
  }

  @Test
  void predict_readsTheStandardInput() {
    Session.Answer answer =
        session.typing("age,group\n30,a\n41,b\n").run("predict", "last", "-", "--csv");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().lines()).hasSize(3);
    assertThat(answer.out()).doesNotContain("fairlead-", ".csv");
    assertThat(session.run("predict", "last", "-").err())
        .isEqualTo("error: -: the standard input is empty, expected an image or a table\n");
  }

  @Test
  void standardInput_keepsImagesAndArraysWhole() throws IOException {
    byte[] array = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 7};
    Path file;
    try (var input = StandardInput.of(List.of(Path.of("-")), stream(array))) {
      file = input.files().get(0);
      assertThat(file.toString()).endsWith(".npy");
      assertThat(file).hasBinaryContent(array);
      assertThat(input.shown(file + ":3")).isEqualTo("-:3");
    }
    assertThat(file).doesNotExist();
    Path other = Path.of("a.png");
    try (var input = StandardInput.of(List.of(other), InputStream.nullInputStream())) {
      assertThat(input.files()).containsExactly(other);
    }
    assertThatThrownBy(() -> StandardInput.of(List.of(Path.of("-"), Path.of("-")), stream(array)))
        .isInstanceOf(UsageException.class)
        .hasMessage("'-' is named 2 times, and can be read once");
    assertThatThrownBy(() -> StandardInput.of(List.of(Path.of("-")), stream(new byte[0])))
        .isInstanceOf(InputException.class);
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** A GPU that is not there is said before there is a run. */
  @Test
  void train_withoutTheDeviceLeavesNoRun() {
    for (String device : List.of("cuda", "cuda:9")) {
      Session.Answer answer = session.run("train", "synthetic-dense", "device=" + device);
      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.err()).startsWith("error: device '" + device + "' ").hasLineCount(1);
    }
    assertThat(RunStore.open(folder.resolve("runs")).list()).hasSize(1);
  }

  @Test
  void wrongWords_areHintedAtOnlyWhenNear() {
    assertThat(session.run("rnus").err()).contains("did you mean 'runs'?");
    assertThat(session.run("zebra").err())
        .contains("unknown command 'zebra'")
        .doesNotContain("mean");
    assertThat(session.run("train", "zzz-qqq").err()).doesNotContain("did you mean");
    assertThat(session.run("train", "utkface-dense", "xy=1").err())
        .startsWith("error: unknown key 'xy'")
        .doesNotContain("did you mean");
  }

  /** A folder of data sets is told by what is in it; a table that nothing knows is named. */
  @Test
  void doctor_countsRowsAsRows(@TempDir Path data) throws IOException {
    Path faces = data.resolve("faces");
    session.run(
        "data", "synth", "layout=utkface", "path=" + faces, "count=20", "testCount=10", "size=16");
    Path tables = Files.createDirectory(data.resolve("tables"));
    Files.writeString(tables.resolve("loans.csv"), "income,paid\n1,yes\n", StandardCharsets.UTF_8);
    String out = session.run("doctor", data.toString()).out();
    assertThat(out)
        .contains(" images in " + faces)
        .contains("table: " + tables.resolve("loans.csv") + "; data.target names the column")
        .doesNotContain("images in " + data + "\n");
  }
}
