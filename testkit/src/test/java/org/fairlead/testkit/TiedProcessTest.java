package org.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TiedProcessTest {

  @Test
  void start_startsTheProcess() throws IOException, InterruptedException {
    Process process = TiedProcess.start(new ProcessBuilder("sh", "-c", "read -r a; exit $a"));
    process.getOutputStream().write("7\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    assertThat(process.waitFor()).isEqualTo(7);
  }

  /** Starts a process that writes where it writes itself, and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      TiedProcess.start(new ProcessBuilder("sleep", "300").inheritIO());
      System.out.println("started");
      Thread.sleep(300_000);
    }
  }

  /** A pipe is at its end once all who write to it have ended. */
  @Test
  void start_tiesTheProcessToItsParent(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var started = new CompletableFuture<String>();
    CompletableFuture<List<String>> rest =
        CompletableFuture.supplyAsync(
            () -> {
              try (BufferedReader reader = Files.newBufferedReader(pipe)) {
                started.complete(reader.readLine());
                return reader.lines().toList();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Process parent =
        TiedProcess.start(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Parent.class.getName())
                .redirectOutput(pipe.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    assertThat(started.get(60, TimeUnit.SECONDS)).isEqualTo("started");
    parent.destroyForcibly().waitFor();
    assertThat(rest.get(60, TimeUnit.SECONDS)).isEmpty();
  }
}
