package org.fairlead.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.base.InputException;
import org.fairlead.tracking.metrics.MetricsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // locks do their work by being open
final class RunLockTest {
  private final Run run;
  private final Path file;

  RunLockTest(@TempDir Path temporary) {
    run =
        RunStore.open(temporary.resolve("runs"))
            .create(SampleRuns.start("r", null, "name: x\n"), SampleRuns.START);
    file = run.folder().resolve("lock");
  }

  private static String here() {
    return RunProcess.current().host();
  }

  private static String line(long pid, String host, String started, String birth) {
    return "{\"pid\": %d, \"host\": \"%s\", \"started\": \"%s\", \"birth\": \"%s\"}\n"
        .formatted(pid, host, started, birth);
  }

  @Test
  void lock_isHeldByOneAtATime() throws IOException {
    try (RunLock lock = run.lock()) {
      assertThat(lock.previous()).isEmpty();
      assertThat(run.alive()).isTrue();
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(run::lock)
          .withMessage(
              "run %s is still running in process %d on %s; stop it first",
              run.id(), ProcessHandle.current().pid(), here());
    }
    assertThat(file).isEmptyFile();
    try (RunLock again = run.lock()) {
      assertThat(again.previous()).as("it was given back").isEmpty();
    }
  }

  @Test
  void lock_ofAProcessThatIsGoneIsTakenOver() throws IOException {
    Files.writeString(file, line(999_999_999, here(), "2026-01-31T12:00:00Z", "x:1"));
    assertThat(run.alive()).isFalse();
    try (RunLock lock = run.lock()) {
      assertThat(lock.previous())
          .hasValueSatisfying(p -> assertThat(p.pid()).isEqualTo(999_999_999));
    }
  }

  /** The pid lives, but belongs to a process of another boot or another start by now. */
  @Test
  void lock_ofAPidThatIsUsedAgainIsTakenOver() throws IOException {
    long pid = ProcessHandle.current().pid();
    Files.writeString(file, line(pid, here(), "2001-01-01T00:00:00Z", "another boot:1"));
    assertThat(run.alive()).isFalse();
    run.lock().close();
    Files.writeString(file, line(pid, here(), "2001-01-01T00:00:00Z", "").replace("\"\"", "null"));
    assertThat(run.alive()).isFalse();
    run.lock().close();
  }

  /** The start that the system tells moves with its clock; the ticks since the boot do not. */
  @Test
  void lock_isKeptWhenTheClockIsSet() throws IOException {
    run.lock();
    String held = Files.readString(file);
    String started = RunProcess.current().started() + "";
    Files.writeString(file, held.replace(started, "2001-01-01T00:00:00Z"));
    if (!held.contains("\"birth\": null")) {
      assertThat(run.alive()).isTrue();
      assertThatExceptionOfType(InputException.class).isThrownBy(run::lock);
    }
  }

  @Test
  void lock_ofAnotherHostIsRespectedUntilAPersonDeletesIt() throws IOException {
    Files.writeString(file, line(7, "elsewhere", "2026-01-31T12:00:00Z", "x:1"));
    assertThat(run.alive()).isTrue();
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(run::lock)
        .withMessage(
            "run %s is locked by process 7 on elsewhere, which cannot be seen from here;\nif that process is gone, delete %s and try again",
            run.id(), file);
    Files.delete(file);
    run.lock().close();
  }

  @Test
  void lock_halfWrittenIsNobodys() throws IOException {
    Files.writeString(file, "{\"pid\": 1, \"ho");
    run.lock().close();
  }

  @Test
  void lock_isGivenToOneOfMany() throws InterruptedException {
    var taken = new AtomicInteger();
    var refused = new AtomicInteger();
    var start = new CountDownLatch(1);
    var threads = new Thread[8];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                try {
                  start.await();
                  run.lock();
                  taken.incrementAndGet();
                } catch (InputException e) {
                  refused.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      threads[t].start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(1);
    assertThat(refused).hasValue(7);
  }

  @Test
  void close_bringsADeletedFolderNotBack() throws IOException {
    RunLock lock = run.lock();
    for (String name : new String[] {"lock", "recipe.yaml", "run.json"}) {
      Files.delete(run.folder().resolve(name));
    }
    Files.delete(run.folder());
    lock.close();
    assertThat(run.folder()).doesNotExist();
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(run::checkpoints)
        .withMessage(
            "%s is gone: the run's folder was deleted or moved while the run was at work",
            run.folder());
    assertThat(run.folder()).doesNotExist();
  }

  @Test
  void log_noticesThatItsFileIsGone() throws IOException {
    try (MetricsWriter metrics = run.metrics()) {
      metrics.log(java.util.Map.of("step", 1));
      Path moved = run.folder().resolveSibling("moved");
      Files.move(run.folder(), moved);
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> metrics.log(java.util.Map.of("step", 2)))
          .withMessageStartingWith(run.folder().resolve("metrics.jsonl") + " is gone: ");
      assertThat(moved.resolve("metrics.jsonl")).hasContent("{\"step\": 1}");
    }
  }

  @Test
  void sweep_deletesWhatAKilledProcessLeftHalfWritten() throws IOException {
    Path checkpoints = run.checkpoints();
    Path[] half = {
      run.folder().resolve(".run.json.tmp123"),
      checkpoints.resolve(".state-00000001.safetensors.tmp"),
    };
    for (Path each : half) {
      Files.writeString(each, "half");
    }
    Path kept = Files.writeString(checkpoints.resolve("last.json"), "{}");
    run.sweep();
    assertThat(half).noneMatch(Files::exists);
    assertThat(kept).exists();
    assertThat(run.manifest().id()).isEqualTo(run.id());
  }
}
