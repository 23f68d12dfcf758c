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

  /** Returns an error whose second line marks the place in the text. */
  InputException error(int at, String message) {
    return new InputException(
        label
            + ", column "
            + (at + 1)
            + ": "
            + message
            + "\n  "
            + text.substring(0, at)
            + MARK
            + text.substring(at));
  }
}
