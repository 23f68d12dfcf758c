package org.fairlead.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import org.fairlead.base.Note;
import org.fairlead.data.Examples;

/** Numbers and words as people read them. */
public final class Text {
  private Text() {}

  /** Returns {@code warning: ...} or {@code note: ...}. */
  public static String labelled(Note note) {
    return label(note) + ": " + note.text();
  }

  /** Returns what stands before a note: whether it asks for attention. */
  public static String label(Note note) {
    return note.severity() == Note.Severity.WARNING ? "warning" : "note";
  }

  /** Returns {@code "12.3 %"}, or {@code "-"} for a number that is not known. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "-" : format("%.1f %%", 100 * share);
  }

  /** Returns a signed difference of shares in percentage points, {@code "+1.2"}. */
  public static String points(double difference) {
    return Double.isNaN(difference) ? "-" : format("%+.1f", 100 * difference);
  }

  /** Returns {@code "8 s"}, {@code "3:05 min"} or {@code "2:10 h"}. */
  public static String duration(double seconds) {
    if (Double.isNaN(seconds)) {
      return "unknown";
    }
    if (seconds < 9.95) {
      return format("%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? format("%d:%02d min", whole / 60, whole % 60)
        : format("%d:%02d h", whole / 3600, whole % 3600 / 60);
  }

  /**
   * Returns {@code "just now"}, {@code "5 min ago"}, {@code "3 h ago"} or {@code "12 days ago"}.
   */
  public static String ago(Duration age) {
    if (age.toMinutes() < 1) {
      return "just now";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min ago";
    }
    return age.toDays() < 2 ? age.toHours() + " h ago" : age.toDays() + " days ago";
  }

  /** Returns {@code "0:12"} or {@code "1:02:03"}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? format("%d:%02d", whole / 60, whole % 60)
        : format("%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
  }

  /** Returns {@code "512 MB"} or {@code "3.2 GB"}; a megabyte has a million bytes. */
  public static String bytes(long bytes) {
    return bytes < 1_000_000_000L
        ? format("%d MB", Math.round(bytes / 1e6))
        : format("%.1f GB", bytes / 1e9);
  }

  /** Returns {@code "1 group"} or {@code "3 groups"}. */
  public static String counted(long count, String noun) {
    return Examples.counted(count, noun);
  }

  /** Returns the text, cut to a length with an ellipsis where it is longer. */
  public static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, Math.max(0, length - 1)) + "…";
  }

  /**
   * Returns the text broken at spaces into lines of at most a width, all but the first indented.
   */
  public static String wrapped(String text, int width, int indent) {
    var lines = new StringBuilder();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      if (space <= indent) {
        break;
      }
      lines.append(rest, 0, space).append('\n');
      rest = " ".repeat(indent) + rest.substring(space + 1);
    }
    return lines + rest;
  }

  private static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }
}
