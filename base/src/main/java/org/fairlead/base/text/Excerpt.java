package org.fairlead.base.text;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an error shows of a value that may come from anywhere: enough to find it, never more than a
 * line. Collections that share or hold themselves print without an end, so that only their kind and
 * size are told.
 */
public final class Excerpt {
  private static final int LONGEST = 60;
  private static final int LONGEST_LINE = 300;
  private static final int MOST_ITEMS = 10;

  private Excerpt() {}

  /** Returns a text in quotation marks, cut where it is long. */
  public static String quoted(String text) {
    return "'" + cut(text, LONGEST) + "'";
  }

  /** Returns the first line of a text, cut where it is long. */
  public static String line(String text) {
    int end = text.indexOf('\n');
    return cut(end < 0 ? text : text.substring(0, end), LONGEST_LINE);
  }

  /** Returns a number or text as it is, as far as it is short, and the kind of anything else. */
  public static String of(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Number || value instanceof Boolean) {
      return cut(value.toString(), LONGEST);
    }
    if (value instanceof Collection<?> list) {
      return "a list of " + list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return "a dictionary of " + map.size();
    }
    if (value instanceof ByteBuffer bytes) {
      return bytes.remaining() + " bytes";
    }
    return "something else";
  }

  /** Returns the first of some values, each as {@link #of} tells it. */
  public static String list(Collection<?> values) {
    String first = values.stream().limit(MOST_ITEMS).map(Excerpt::of).toList().toString();
    int more = values.size() - MOST_ITEMS;
    return more > 0 ? first + " and %d more".formatted(more) : first;
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return TextTable.visible(text);
    }
    boolean pair = Character.isHighSurrogate(text.charAt(longest - 1));
    return TextTable.visible(text.substring(0, pair ? longest - 1 : longest)) + "...";
  }
}
