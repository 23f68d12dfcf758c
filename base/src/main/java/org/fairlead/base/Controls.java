package org.fairlead.base;

/**
 * Characters that do something to a terminal instead of being seen, or that hide what others are.
 */
public final class Controls {
  private static final char SHOWN = '\u00b7';

  private Controls() {}

  /** Returns whether a character controls, reorders or hides text. */
  public static boolean is(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x2028
        || c == 0x2029;
  }

  /** Returns a text with a dot in the place of each of them. */
  public static String visible(String text) {
    return visible(text, "");
  }

  /**
   * As {@link #visible(String)}, of some lines.
   *
   * @param kept stay as they are
   */
  static String visible(String text, String kept) {
    if (text.codePoints().noneMatch(c -> is(c) && kept.indexOf(c) < 0)) {
      return text;
    }
    var out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(is(c) && kept.indexOf(c) < 0 ? SHOWN : c));
    return out.toString();
  }
}
