package org.fairlead.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fairlead.testkit.TiedProcess;

/**
 * The {@code fairlead} command with runs and decoded images in a folder of its own.
 *
 * @param launcher the script at the root
 * @param folder of runs, images and outputs
 */
record Program(Path launcher, Path folder) {

  /** What a command printed, and its exit code. */
  record Answer(int exitCode, String text) {}

  /** Returns the program of this build. */
  static Program in(Path folder) throws IOException {
    Path launcher = Path.of(System.getProperty("launcher", "fairlead")).toAbsolutePath();
    Files.createDirectories(folder);
    return new Program(launcher.normalize(), folder);
  }

  Path runs() {
    return folder.resolve("runs");
  }

  /** Starts a command; what it prints goes to {@link #output}. */
  Process start(List<String> args) throws IOException {
    return start(List.of(), args);
  }

  /**
   * Starts a command behind a prefix, for example one that limits it; it ends with this process.
   */
  Process start(List<String> prefix, List<String> args) throws IOException {
    var command = new ArrayList<String>(prefix);
    command.add(launcher.toString());
    command.addAll(args);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(output().toFile());
    builder.environment().put("FAIRLEAD_BUILD", "never");
    // seconds of work are over before the optimizing compiler has begun to pay
    builder.environment().put("FAIRLEAD_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().put("FAIRLEAD_RUNS", runs().toString());
    builder.environment().put("FAIRLEAD_CACHE", folder.resolve("cache").toString());
    return TiedProcess.start(builder);
  }

  /** Returns the file of what the last command printed. */
  Path output() {
    return folder.resolve("output.txt");
  }

  /** Runs a command to its end. */
  Answer run(String... args) throws IOException, InterruptedException {
    return finish(start(List.of(args)));
  }

  /** Waits for a command to end. */
  Answer finish(Process process) throws IOException, InterruptedException {
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("still running after 10 minutes: " + printed());
      }
    } finally {
      process.destroyForcibly();
    }
    return new Answer(process.exitValue(), printed());
  }

  String printed() throws IOException {
    return Files.readString(output());
  }

  /** Sends a signal, for example {@code KILL}. */
  static void signal(Process process, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}
