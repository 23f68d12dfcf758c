package org.fairlead.cli.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows pages in the user's browser. */
public final class Browser {
  private final Terminal terminal;
  private final Map<String, String> environment;

  /**
   * Returns what opens files.
   *
   * @param environment with {@code BROWSER}, and the variables that tell whether there is a screen
   */
  public Browser(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /**
   * Prints where a page is and opens it, where there is something to open it with.
   *
   * @return the exit code
   */
  public int open(Path page) {
    Path report = page.toAbsolutePath();
    terminal.out().println(report);
    var command = new ArrayList<>(program());
    if (command.isEmpty()) {
      terminal.err().println("no screen to show it on: copy the file to where there is one");
      return ExitCode.DONE;
    }
    command.add(report.toString());
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      terminal
          .err()
          .println(
              "%s cannot be started; open the file yourself, or set BROWSER to a program"
                  .formatted(command.get(0)));
    }
    return ExitCode.DONE;
  }

  /** Returns the program and its first arguments; nothing where there is no screen. */
  private List<String> program() {
    String own = environment.getOrDefault("BROWSER", "");
    if (!own.isBlank()) {
      return List.of(own);
    }
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return List.of("open");
    }
    if (system.contains("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler");
    }
    boolean screen =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return screen ? List.of("xdg-open") : List.of();
  }
}
