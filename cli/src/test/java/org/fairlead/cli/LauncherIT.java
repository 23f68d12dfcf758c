package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.testkit.TiedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the root, started as a user starts it. Runs after the application is built. */
final class LauncherIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("launcher", ""));

  private final Path folder;

  LauncherIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private record Answer(int exitCode, String text) {}

  private Answer start(Path launcher, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("FAIRLEAD_BUILD", "never");
    builder.environment().putAll(environment);
    Process process = TiedProcess.start(builder);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
  }

  @Test
  void launcher_startsFromAnyFolder() throws IOException, InterruptedException {
    Answer answer = start(LAUNCHER, Map.of(), "--version");
    assertThat(answer.text()).startsWith("fairlead ");
    assertThat(answer.exitCode()).isZero();
    assertThat(start(LAUNCHER, Map.of(), "trian").exitCode()).isEqualTo(2);
  }

  @Test
  void launcher_startsThroughLinksAndSpaces() throws IOException, InterruptedException {
    Path spaces = Files.createDirectory(folder.resolve("a b"));
    Path link = Files.createSymbolicLink(spaces.resolve("my fairlead"), LAUNCHER);
    Path second = Files.createSymbolicLink(folder.resolve("f"), Path.of("a b", "my fairlead"));
    assertThat(start(link, Map.of(), "--version").text()).startsWith("fairlead ");
    assertThat(start(second, Map.of(), "--version").text()).startsWith("fairlead ");
    String onPath = folder + ":" + System.getenv("PATH");
    Answer answer = start(Path.of("/bin/sh"), Map.of("PATH", onPath), "-c", "f runs list --json");
    assertThat(answer.text()).isEqualToIgnoringWhitespace("[]");
  }

  @Test
  void launcher_passesArgumentsAsTheyAre() throws IOException, InterruptedException {
    Answer answer = start(LAUNCHER, Map.of(), "predict", "last", "no such; $HOME *.jpg");
    assertThat(answer.text()).isEqualTo("error: no such; $HOME *.jpg: no such file or folder\n");
  }

  @Test
  void launcher_namesWhatIsWrongWithJava() throws IOException, InterruptedException {
    Answer missing = start(LAUNCHER, Map.of("JAVA_HOME", folder.toString()), "--version");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.text())
        .isEqualTo(
            "fairlead: JAVA_HOME is "
                + folder
                + ", but there is no bin/java in it; set it to a Java 17 or later\n");

    Path java = Files.createDirectory(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Answer old = start(LAUNCHER, Map.of("JAVA_HOME", folder.toString()), "--version");
    assertThat(old.exitCode()).isEqualTo(1);
    assertThat(old.text()).contains("is Java 11.0.2, but Fairlead needs Java 17 or later");
  }

  @Test
  void launcher_refusesUnknownBuildMode() throws IOException, InterruptedException {
    Answer answer = start(LAUNCHER, Map.of("FAIRLEAD_BUILD", "maybe"), "--version");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.text())
        .isEqualTo("fairlead: FAIRLEAD_BUILD is maybe, expected never, always or auto\n");
  }
}
