package org.fairlead.cli.help;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Terminal;
import org.fairlead.cli.terminal.Text;
import org.fairlead.cli.terminal.UsageException;
import org.fairlead.training.recipe.Recipes;

/** The help of keys of recipes: what they say, and what they are by default. */
public final class KeyHelp {
  private static final int INDENT = 2;

  private final PrintStream out;
  private final int width;

  /** Returns what prints to a terminal. */
  public KeyHelp(Terminal terminal) {
    this.out = terminal.out();
    this.width = Math.max(60, Math.min(100, terminal.columns()));
  }

  /**
   * Returns the key that a command line asks about: {@code train --help KEY}, {@code help train
   * KEY} or {@code help KEY}.
   */
  public static Optional<String> asked(List<String> args) {
    var words = new ArrayList<String>();
    boolean help = false;
    for (String arg : args) {
      if (arg.equals("--help") || arg.equals("-h")) {
        help = true;
      } else if (!arg.startsWith("-")) {
        words.add(arg);
      }
    }
    if (!words.isEmpty() && words.get(0).equals("help")) {
      help = true;
      words.remove(0);
    }
    boolean train = !words.isEmpty() && words.get(0).equals("train");
    if (train) {
      words.remove(0);
    }
    if (!help || words.isEmpty() || !(train || words.get(0).contains("."))) {
      return Optional.empty(); // the help of a command
    }
    String last = words.get(words.size() - 1).replaceFirst("=.*", "");
    boolean misspelt = last.contains(".") && !last.matches(".*\\.ya?ml");
    return isKey(last) || misspelt ? Optional.of(last) : Optional.empty();
  }

  private static boolean isKey(String word) {
    return Recipes.keys().stream().anyMatch(key -> key.equals(word) || key.startsWith(word + "."));
  }

  /**
   * Prints the help of a key, or of the keys below a section.
   *
   * @throws UsageException if there is no such key
   */
  public int print(String key) {
    List<Recipes.Key> keys;
    try {
      keys = Recipes.describe(key);
    } catch (InputException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    if (keys.size() == 1 && keys.get(0).name().equals(key)) {
      explain(keys.get(0));
    } else {
      keys.forEach(this::summarize);
    }
    return ExitCode.DONE;
  }

  private void explain(Recipes.Key key) {
    out.println(key.name());
    if (!key.text().isEmpty()) {
      line(key.text());
    }
    out.println();
    line("value    " + key.type());
    if (!key.choices().isEmpty()) {
      line("one of   " + String.join(", ", key.choices()), "one of   ".length());
    }
    line("default  " + (key.value().isEmpty() ? "none, or as other keys have it" : key.value()));
  }

  private void summarize(Recipes.Key key) {
    out.println(key.name() + (key.value().isEmpty() ? "" : "=" + key.value()));
    if (!key.text().isEmpty()) {
      out.println(Text.wrapped("    " + key.text(), width, 4));
    }
  }

  private void line(String text) {
    line(text, 0);
  }

  private void line(String text, int more) {
    out.println(Text.wrapped(" ".repeat(INDENT) + text, width, INDENT + more));
  }
}
