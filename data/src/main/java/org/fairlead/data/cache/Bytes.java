package org.fairlead.data.cache;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;

/** Sizes as people write them: 500M, 20 GiB, 1.5T; a K is 1,024 bytes. */
public final class Bytes {
  private static final String UNITS = "KMGT";
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([KMGT]?)(?:I?B)?");

  private Bytes() {}

  /**
   * Reads a size.
   *
   * @param what names the setting in errors
   * @throws InputException if the text is no size
   */
  public static long parse(String what, String text) {
    Matcher parts = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (parts.matches()) {
      double bytes =
          Double.parseDouble(parts.group(1))
              * Math.pow(1024, parts.group(2).isEmpty() ? 0 : UNITS.indexOf(parts.group(2)) + 1);
      if (bytes < Long.MAX_VALUE) {
        return (long) bytes;
      }
    }
    throw new InputException(
        "%s is '%s', expected a size such as 500M, 20G or 1.5T".formatted(what, text));
  }

  /** Returns a size in the largest unit that it fills, for example {@code "12.3 GiB"}. */
  public static String text(long bytes) {
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < UNITS.length() - 1) {
      value /= 1024;
      unit++;
    }
    return unit < 0
        ? bytes + " bytes"
        : String.format(
            Locale.ROOT, value < 100 ? "%.1f %ciB" : "%.0f %ciB", value, UNITS.charAt(unit));
  }
}
