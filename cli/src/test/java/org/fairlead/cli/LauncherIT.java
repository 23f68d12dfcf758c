package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Makes a checkout with a launcher and sources. */
  private Path checkout() throws IOException {
    Path root = folder.toRealPath().resolve("checkout");
    Path sources = Files.createDirectories(root.resolve("cli/src/main"));
    Files.writeString(sources.resolve("A.java"), "class A {}");
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    return Files.copy(LAUNCHER, root.resolve("fairlead"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void launcher_neverBuildsWhereItCannotWrite() throws IOException, InterruptedException {
    Path launcher = checkout();
    Path root = Objects.requireNonNull(launcher.getParent());
    Files.writeString(root.resolve(".fairlead"), "in the way of the folder of this name");
    Answer unbuilt = start(launcher, Map.of("FAIRLEAD_BUILD", "auto"), "--version");
    assertThat(unbuilt.text())
        .isEqualTo(
            "fairlead: there is no build in %s, and it cannot be written to: build a copy of it in a folder of your own, or let its owner run fairlead once\n"
                .formatted(root));
    assertThat(unbuilt.exitCode()).isEqualTo(1);
    assertThat(start(launcher, Map.of("FAIRLEAD_BUILD", "always")).text())
        .isEqualTo(
            "fairlead: FAIRLEAD_BUILD is always, but %s cannot be written to, so nothing can be built there\n"
                .formatted(root));

    Path built = LAUNCHER.resolveSibling("cli/target/app");
    Files.createDirectories(root.resolve("cli/target"));
    Files.createSymbolicLink(root.resolve("cli/target/app"), built.toRealPath());
    Files.setLastModifiedTime(root.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(9)));
    Answer old = start(launcher, Map.of("FAIRLEAD_BUILD", "auto"), "--version");
    assertThat(old.text())
        .startsWith(
            "fairlead: the sources are newer than the build, but %s cannot be written to: starting the build as it is\nfairlead "
                .formatted(root));
    assertThat(old.exitCode()).isZero();
  }

  @Test
  void launcher_doesNotWaitForALockThatNobodyHolds() throws IOException, InterruptedException {
    Path launcher = checkout();
    Path lock = launcher.resolveSibling(".fairlead/lock");
    Files.createDirectories(lock);
    Answer answer = start(launcher, Map.of("FAIRLEAD_BUILD", "auto"), "--version");
    assertThat(answer.text())
        .isEqualTo(
            "fairlead: cannot make the link %s, which keeps two builds apart; is something else there, or the disk full?\n"
                .formatted(lock));
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void launcher_saysHowManyFilesItNeeds() throws IOException, InterruptedException {
    String command = "ulimit -n 40; exec \"$0\" --version";
    Answer few = start(Path.of("/bin/sh"), Map.of(), "-c", command, LAUNCHER.toString());
    assertThat(few.text())
        .startsWith("fairlead: only 40 files may be open at a time, but Fairlead needs 256; raise");
    assertThat(few.exitCode()).isEqualTo(1);
    String soft = "ulimit -S -n 40; exec \"$0\" --version";
    assertThat(start(Path.of("/bin/sh"), Map.of(), "-c", soft, LAUNCHER.toString()).text())
        .startsWith("fairlead ");
  }

  @Test
  void launcher_refusesUnknownBuildMode() throws IOException, InterruptedException {
    Answer answer = start(LAUNCHER, Map.of("FAIRLEAD_BUILD", "maybe"), "--version");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.text())
        .isEqualTo("fairlead: FAIRLEAD_BUILD is maybe, expected never, always or auto\n");
  }
}
