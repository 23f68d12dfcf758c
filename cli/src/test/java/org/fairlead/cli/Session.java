package org.fairlead.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.cli.terminal.Terminal;

/** Runs commands in this process, with runs and caches in a folder of their own. */
record Session(Path folder, String input, Map<String, String> variables, int columns) {

  /** What a command printed, and its exit code. */
  record Answer(int exitCode, String out, String err) {}

  static Session in(Path folder) {
    return new Session(folder, "", Map.of(), 0);
  }

  Session typing(String text) {
    return new Session(folder, text, variables, columns);
  }

  /** Returns a session with more environment variables. */
  Session with(String name, String value) {
    var more = new HashMap<>(variables);
    more.put(name, value);
    return new Session(folder, input, more, columns);
  }

  /** Returns a session on a terminal of so many columns. */
  Session on(int width) {
    return new Session(folder, input, variables, width);
  }

  Answer run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Terminal terminal =
        Terminal.of(
            input,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    var environment = new HashMap<>(variables);
    environment.putIfAbsent("FAIRLEAD_RUNS", folder.resolve("runs").toString());
    environment.putIfAbsent("FAIRLEAD_CACHE", folder.resolve("cache").toString());
    int exitCode =
        Fairlead.run(
            List.of(args), columns == 0 ? terminal : terminal.withColumns(columns), environment);
    return new Answer(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
