package org.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.compare.ExactComparison;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the disk, the folder or another process stands in the way. */
final class StorageIT {
  private static final Scenario LONG = Scenario.dense(Scenario.Kind.RESIDUAL, 1_000_000);

  private final Program program;

  StorageIT(@TempDir Path folder) throws IOException {
    program = Program.in(folder);
  }

  private RunStore runs() {
    return RunStore.open(program.runs());
  }

  /** Waits until the only run of these tests has a checkpoint. */
  private Run withCheckpoint(Process process) throws IOException, InterruptedException {
    while (process.isAlive()) {
      if (Files.isDirectory(program.runs())) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(program.runs(), "2*")) {
          for (Path folder : folders) {
            if (Files.exists(folder.resolve("checkpoints").resolve("previous.json"))) {
              return runs().resolve(folder.toString());
            }
          }
        }
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new IllegalStateException("ended without a checkpoint: " + program.printed());
  }

  /**
   * A limit on the size of files stands for a full disk: the next tensor file does not fit. What
   * was saved before stays, and the run ends as if nothing had been once there is room again.
   */
  @Test
  void fullDisk_stopsTrainingAndLosesNothing() throws IOException, InterruptedException {
    Scenario scenario = Scenario.dense(Scenario.Kind.RESIDUAL, 16);
    Run untouched = finished(scenario.command());

    Run run = interrupted(program.start(scenario.command()), untouched);
    Program.Answer full =
        program.finish(
            program.start(
                List.of("bash", "-c", "ulimit -f 500; exec \"$@\"", "bash"),
                List.of("resume", run.id())));
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.text().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .matches("error: cannot write .*\\.safetensors: .*File too large");
    assertThat(full.text())
        .containsPattern(
            "\nrun %s keeps its checkpoint of step \\d+; resume it once this is mended\n"
                .formatted(run.id()));
    assertThat(run.manifest().status().text()).isEqualTo("failed");

    Program.Answer resumed = program.run("resume", run.id());
    assertThat(resumed.exitCode()).as(resumed.text()).isZero();
    ExactComparison comparison = ExactComparison.of(untouched, run);
    assertThat(comparison.identical()).as(comparison.text()).isTrue();
  }

  private Run finished(List<String> command) throws IOException, InterruptedException {
    Program.Answer answer = program.run(command.toArray(new String[0]));
    assertThat(answer.exitCode()).as(answer.text()).isZero();
    return runs().resolve("last");
  }

  private Run interrupted(Process process, Run other) throws IOException, InterruptedException {
    while (process.isAlive()) {
      for (var info : runs().list()) {
        Path checkpoint = info.folder().resolve("checkpoints").resolve("last.json");
        if (!info.id().equals(other.id()) && Files.exists(checkpoint)) {
          Program.signal(process, "TERM");
          Program.Answer answer = program.finish(process);
          assertThat(answer.exitCode()).as(answer.text()).isEqualTo(143);
          return runs().resolve(info.id());
        }
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new IllegalStateException("ended without a checkpoint: " + program.printed());
  }

  @Test
  void deletedFolder_stopsTrainingAndStaysDeleted() throws IOException, InterruptedException {
    Process process = program.start(LONG.command());
    Run run = withCheckpoint(process);
    Path elsewhere = program.folder().resolve("elsewhere");
    Files.move(run.folder(), elsewhere);
    Program.Answer answer = program.finish(process);
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.text().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .matches(
            "error: .* is gone: the run's folder was deleted or moved while the run was at work");
    assertThat(run.folder()).doesNotExist();
    assertThat(elsewhere.resolve("checkpoints").resolve("last.json")).exists();
  }

  @Test
  void readOnlyRuns_areRefusedBeforeAnythingIsComputed() throws IOException, InterruptedException {
    Path runs = Files.createDirectories(program.runs());
    Path folder = program.folder();
    Files.setPosixFilePermissions(runs, PosixFilePermissions.fromString("r-xr-xr-x"));
    List<String> prefix = List.of();
    if (Files.isWritable(runs)) {
      // an administrator may write everywhere: be somebody else
      prefix = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
      Files.createDirectories(folder.resolve("cache"));
      for (Path open : List.of(folder, folder.resolve("cache"))) {
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      Assumptions.assumeTrue(works(prefix), "runs as root, and nobody else may start the program");
    }
    Program.Answer answer = program.finish(program.start(prefix, LONG.command()));
    Files.setPosixFilePermissions(runs, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(answer.text())
        .isEqualTo("error: cannot create a run in %s: permission denied\n".formatted(runs));
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(runs).isEmptyDirectory();
  }

  private boolean works(List<String> prefix) throws InterruptedException {
    try {
      return program.finish(program.start(prefix, List.of("--version"))).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void resume_ofARunAtWorkIsRefused_andOfADeadOneIsNot() throws IOException, InterruptedException {
    Process process = program.start(LONG.command());
    Run run = withCheckpoint(process);
    Path first = program.folder().resolve("first.txt");
    Files.move(program.output(), first); // the next command has an output of its own
    Program.Answer refused = program.run("resume", run.id());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.text())
        .isEqualTo(
            "error: run %s is still running in process %d on %s; stop it first\n"
                .formatted(run.id(), process.pid(), run.manifest().process().host()));
    assertThat(process.isAlive()).isTrue();

    process.destroyForcibly().waitFor();
    assertThat(run.folder().resolve("lock")).isNotEmptyFile();
    Process again = program.start(List.of("resume", run.id()));
    long before = Files.size(run.folder().resolve("metrics.jsonl"));
    while (again.isAlive() && Files.size(run.folder().resolve("metrics.jsonl")) <= before) {
      again.waitFor(20, TimeUnit.MILLISECONDS);
    }
    assertThat(again.isAlive()).as(program.printed()).isTrue();
    Program.signal(again, "INT");
    assertThat(program.finish(again).exitCode()).isEqualTo(130);
  }
}
