package org.fairlead.base.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.fairlead.base.Controls;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table as text. Columns are as wide as their widest cell on a terminal: wide characters
 * count twice, combining marks not at all. Control characters, which names from data may hold, are
 * shown as {@code ·} so that they cannot steer the terminal.
 *
 * <p>A table is built up row by row by one thread.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final Map<String, String> COLOURS =
      Map.of(
          "yes", "\u001b[32m",
          "finished", "\u001b[32m",
          "no", "\u001b[31m",
          "failed", "\u001b[31m",
          "unreadable", "\u001b[31m",
          "cannot tell", "\u001b[33m",
          "interrupted", "\u001b[33m",
          "running", "\u001b[36m");

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private final BitSet right = new BitSet();

  private TextTable(List<String> header) {
    this.header = header;
  }

  /** Returns an empty table with a header; a header of blank names is not shown. */
  public static TextTable withHeader(String... names) {
    return new TextTable(List.of(names));
  }

  /** Aligns columns to the right; all others are aligned to the left. */
  public TextTable alignRight(int... columns) {
    for (int column : columns) {
      right.set(column);
    }
    return this;
  }

  /** Adds a row; missing cells at its end are blank. */
  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** Adds a row; missing cells at its end are blank. */
  public TextTable row(List<String> cells) {
    if (cells.size() > header.size()) {
      throw new IllegalArgumentException(
          "row has %d cells, expected at most %d".formatted(cells.size(), header.size()));
    }
    rows.add(cells.stream().map(TextTable::visible).toList());
    return this;
  }

  /** Returns the lines, without spaces at their ends, each ending with a line break. */
  public String render(Styling styling) {
    int[] widths = new int[header.size()];
    List<String> names = header.stream().map(TextTable::visible).toList();
    widen(widths, names);
    rows.forEach(row -> widen(widths, row));
    var out = new StringBuilder();
    if (!names.stream().allMatch(String::isBlank)) {
      boolean ansi = styling == Styling.ANSI;
      appendLine(out, widths, names, ansi ? BOLD : null, false);
    }
    rows.forEach(row -> appendLine(out, widths, row, null, styling == Styling.ANSI));
    return out.toString();
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int c = 0; c < cells.size(); c++) {
      widths[c] = Math.max(widths[c], width(cells.get(c)));
    }
  }

  private void appendLine(
      StringBuilder out,
      int[] widths,
      List<String> cells,
      @Nullable String style,
      boolean coloured) {
    int last = cells.size() - 1;
    while (last >= 0 && cells.get(last).isEmpty()) {
      last--;
    }
    for (int c = 0; c <= last; c++) {
      String cell = cells.get(c);
      String padding = " ".repeat(widths[c] - width(cell));
      String colour = style != null ? style : coloured ? COLOURS.get(cell) : null;
      out.append(c == 0 ? "" : GAP).append(right.get(c) ? padding : "");
      out.append(colour == null || cell.isEmpty() ? cell : colour + cell + RESET);
      out.append(right.get(c) || c == last ? "" : padding);
    }
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
    out.append('\n');
  }

  /** Returns a text whose control characters are replaced. */
  public static String visible(String text) {
    return Controls.visible(text);
  }

  /** Returns the number of terminal columns a text takes. */
  public static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0x303e)
        || (c >= 0x3041 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1f64f)
        || (c >= 0x1f900 && c <= 0x1f9ff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
