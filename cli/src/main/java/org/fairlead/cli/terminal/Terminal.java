package org.fairlead.cli.terminal;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fairlead.base.text.Styling;

/**
 * Where the command writes: results to {@code out}, progress and errors to {@code err}, both in
 * UTF-8.
 */
public final class Terminal {
  private static final int DEFAULT_COLUMNS = 100;

  /** A name and the space before the text beside it. */
  private static final Pattern NAMED = Pattern.compile("\\S+(?: \\S+)* {2,}");

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean colour;
  private final boolean live;
  private final int columns;

  /** Columns of {@code out} where it goes to a terminal; otherwise lines may have any length. */
  private final int outColumns;

  private Terminal(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean colour,
      boolean live,
      int columns,
      int outColumns) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.colour = colour;
    this.live = live;
    this.columns = columns;
    this.outColumns = outColumns;
  }

  /**
   * Returns the terminal of this process.
   *
   * @param terminals which of {@code out} and {@code err} go to a terminal, as the launcher found
   * @param columns the terminal's width as the launcher found it; empty if unknown
   */
  public static Terminal ofProcess(
      String terminals, String columns, Map<String, String> environment) {
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean plain = dumb || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    int width = columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
    return new Terminal(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminals.contains("out") && !plain,
        terminals.contains("err") && !dumb,
        width,
        terminals.contains("out") ? width : Integer.MAX_VALUE);
  }

  /** Returns a terminal that writes plain lines to the given streams and reads {@code input}. */
  public static Terminal of(String input, PrintStream out, PrintStream err) {
    var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return new Terminal(in, out, err, false, false, DEFAULT_COLUMNS, Integer.MAX_VALUE);
  }

  /** Returns this terminal with lines of so many characters on both streams. */
  public Terminal withColumns(int width) {
    return new Terminal(in, out, err, colour, live, width, width);
  }

  /** Returns a terminal that lets lines on {@code err} be drawn over. */
  public static Terminal live(PrintStream err, int columns) {
    return new Terminal(InputStream.nullInputStream(), err, err, false, true, columns, columns);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  public InputStream in() {
    return in;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /** Returns whether colours may be used on {@link #out}. */
  public boolean colour() {
    return colour;
  }

  /** Returns how tables on {@link #out} are styled. */
  public Styling styling() {
    return colour ? Styling.ANSI : Styling.PLAIN;
  }

  /** Returns whether lines on {@link #err} can be drawn over, as a progress bar does. */
  public boolean live() {
    return live;
  }

  /** Returns how many characters a line of {@link #out} may have; no limit where it is a file. */
  public int outColumns() {
    return outColumns;
  }

  /** Returns a text for {@link #out}, broken into lines that fit, all but the first indented. */
  public String wrapped(String text, int indent) {
    return Text.wrapped(text, outColumns, indent);
  }

  /**
   * Returns a report for {@link #out} whose first lines, names with texts beside them, are broken
   * so that they fit; what follows the first blank line are tables, which stay as they are.
   */
  public String fitted(String report) {
    int end = report.indexOf("\n\n");
    if (end < 0) {
      return report;
    }
    String broken =
        report
            .substring(0, end)
            .lines()
            .map(
                line -> {
                  Matcher name = NAMED.matcher(line);
                  return Text.wrapped(line, outColumns, name.lookingAt() ? name.end() : 2);
                })
            .collect(Collectors.joining("\n"));
    return broken + report.substring(end);
  }

  /** Returns how many characters a line holds. */
  public int columns() {
    return columns;
  }
}
