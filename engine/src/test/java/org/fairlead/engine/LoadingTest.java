package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.testkit.TiedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that unpack the native libraries into one empty folder at the same time. */
final class LoadingTest {
  /** Loads libtorch and says so. */
  public static final class Load {
    private Load() {}

    public static void main(String[] args) {
      LibTorch.load();
      System.out.println("libtorch " + LibTorch.version());
    }
  }

  @Test
  void load_ofSeveralProcessesThatStartTogether(@TempDir Path folder) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(start(folder));
    }
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.strip()).isEqualTo("libtorch 2.10.0");
      assertThat(process.waitFor()).isZero();
    }
  }

  private static Process start(Path cache) throws IOException {
    return TiedProcess.start(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName())
            .redirectErrorStream(true));
  }
}
