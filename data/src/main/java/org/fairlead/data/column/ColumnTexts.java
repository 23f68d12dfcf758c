package org.fairlead.data.column;

import java.util.ArrayList;
import java.util.List;

/** Lists of texts that say something of a column each: {@code age(0-17,18+), sex(F=f|M=m)}. */
public final class ColumnTexts {
  private ColumnTexts() {}

  /**
   * Splits a list at the commas outside of parentheses; brackets around the list and quotes around
   * a text are no part of it.
   */
  public static List<String> split(String list) {
    String text = list.strip();
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    var parts = new ArrayList<String>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts.stream().map(ColumnTexts::unquoted).filter(part -> !part.isEmpty()).toList();
  }

  private static String unquoted(String part) {
    String text = part.strip();
    int last = text.length() - 1;
    boolean quoted =
        last > 0
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(last);
    return quoted ? text.substring(1, last) : text;
  }
}
