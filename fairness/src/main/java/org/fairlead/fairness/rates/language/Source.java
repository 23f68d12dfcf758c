package org.fairlead.fairness.rates.language;

import org.fairlead.base.InputException;

/**
 * The text of one constraint, and where it comes from: what errors point into.
 *
 * @param label what to call it, for example {@code "constraint 2"}
 * @param text as it was written, or what a macro stands for
 */
record Source(String label, String text) {
  private static final String MARK = "\u25b8";
  private static final String CUT = "...";

  /** Characters that an error shows on each side of the place. */
  private static final int SHOWN = 150;

  /** Returns an error whose second line marks the place in the text. */
  InputException error(int at, String message) {
    return new InputException(
        label + ", column " + (at + 1) + ": " + message + "\n  " + before(at) + MARK + after(at));
  }

  private String before(int at) {
    return at <= SHOWN ? text.substring(0, at) : CUT + text.substring(at - SHOWN, at);
  }

  private String after(int at) {
    return text.length() - at <= SHOWN ? text.substring(at) : text.substring(at, at + SHOWN) + CUT;
  }
}
