package org.fairlead.cli.terminal;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.fairlead.base.text.Styling;

/**
 * Where the command writes: results to {@code out}, progress and errors to {@code err}, both in
 * UTF-8.
 */
public final class Terminal {
  private static final int DEFAULT_COLUMNS = 100;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean colour;
  private final boolean live;
  private final int columns;

  private Terminal(
      InputStream in, PrintStream out, PrintStream err, boolean colour, boolean live, int columns) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.colour = colour;
    this.live = live;
    this.columns = columns;
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
    return new Terminal(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminals.contains("out") && !plain,
        terminals.contains("err") && !dumb,
        columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS);
  }

  /** Returns a terminal that writes plain lines to the given streams and reads {@code input}. */
  public static Terminal of(String input, PrintStream out, PrintStream err) {
    var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return new Terminal(in, out, err, false, false, DEFAULT_COLUMNS);
  }

  /** Returns a terminal that lets lines on {@code err} be drawn over. */
  public static Terminal live(PrintStream err, int columns) {
    return new Terminal(InputStream.nullInputStream(), err, err, false, true, columns);
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

  /** Returns how many characters a line holds. */
  public int columns() {
    return columns;
  }
}
