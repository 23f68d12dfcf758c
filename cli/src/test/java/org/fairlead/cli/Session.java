package org.fairlead.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fairlead.cli.terminal.Terminal;

/** Runs commands in this process, with runs and caches in a folder of their own. */
record Session(Path folder, String input) {

  /** What a command printed, and its exit code. */
  record Answer(int exitCode, String out, String err) {}

  static Session in(Path folder) {
    return new Session(folder, "");
  }

  Session typing(String text) {
    return new Session(folder, text);
  }

  Answer run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode =
        Fairlead.run(
            List.of(args),
            Terminal.of(
                input,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            Map.of(
                "FAIRLEAD_RUNS",
                folder.resolve("runs").toString(),
                "FAIRLEAD_CACHE",
                folder.resolve("cache").toString()));
    return new Answer(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
