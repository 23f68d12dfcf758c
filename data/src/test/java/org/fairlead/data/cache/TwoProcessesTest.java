package org.fairlead.data.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentSkipListSet;
import org.fairlead.data.Progress;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TiedProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cache, two processes; what happens first is decided by messages, not by time. */
final class TwoProcessesTest {
  private static final int IMAGES = 500;

  private final Path folder;
  private final SampleCache cache;
  private final ArrayList<Process> processes = new ArrayList<>();

  TwoProcessesTest(@TempDir Path folder) {
    this.folder = folder;
    this.cache = SampleCache.in(folder).withShards(100 * SampleCacheTest.IMAGE);
  }

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  /** Another process, as seen from here. */
  private record Other(Process process, BufferedReader lines) {
    void awaitLine(String expected) throws IOException {
      assertThat(lines.readLine()).isEqualTo(expected);
    }

    void goOn() {
      try {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void kill() {
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Other start(int waitAt) throws IOException {
    Process process =
        TiedProcess.start(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CachingProcess.class.getName(),
                    folder.toString(),
                    Integer.toString(IMAGES),
                    Integer.toString(waitAt))
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    processes.add(process);
    return new Other(process, process.inputReader(StandardCharsets.UTF_8));
  }

  private static void check(
      SampleCache cache, ConcurrentSkipListSet<Integer> read, Progress heard) {
    var source = MemorySource.cycling(IMAGES).reading(read::add);
    try (var store = cache.open(source.open(SampleCacheTest.SIZE, "label"), heard)) {
      SampleCacheTest.checkPixels(store, IMAGES);
    }
  }

  @Test
  void secondProcess_helpsAndWaitsForTheFirst() throws IOException, InterruptedException {
    Other other = start(0);
    other.awaitLine("reading 0");
    var read = new ConcurrentSkipListSet<Integer>();
    check(
        cache,
        read,
        (done, total) -> {
          if (done == IMAGES - 100) {
            other.goOn();
          }
        });
    assertThat(read).isNotEmpty().doesNotContain(0, 99);
    other.awaitLine("open");
    other.goOn();
    assertThat(other.process.waitFor()).isZero();
  }

  @Test
  void secondProcess_takesOverWhatTheFirstHadBegunWhenItDied() throws IOException {
    Other other = start(0);
    other.awaitLine("reading 0");
    var read = new ConcurrentSkipListSet<Integer>();
    check(
        cache,
        read,
        (done, total) -> {
          if (done == IMAGES - 100) {
            other.kill();
          }
        });
    assertThat(read).contains(0, 99);
  }

  @Test
  void open_afterAKillGoesOnWhereTheDeadProcessWas() throws IOException {
    Other other = start(450);
    other.awaitLine("reading 450");
    other.kill();
    var read = new ConcurrentSkipListSet<Integer>();
    check(cache, read, Progress.NONE);
    assertThat(read).contains(450);
    assertThat(read.first()).isGreaterThanOrEqualTo(200);
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void clear_sparesWhatAnotherProcessUses() throws IOException, InterruptedException {
    Other other = start(-1);
    other.awaitLine("open");
    assertThat(cache.list()).extracting(CachedSet::inUse).containsExactly(true);
    assertThat(cache.clear(set -> true)).isEmpty();
    other.goOn();
    assertThat(other.process.waitFor()).isZero();
    assertThat(cache.clear(set -> true)).hasSize(1);
  }
}
