package org.fairlead.base;

/**
 * A mistake in what a user gave: a file, a recipe, a data set.
 *
 * <p>The message is complete in one or two lines (what was found, where, what was expected, what to
 * do); programs print it without a stack trace. As it may tell of what a file holds, control
 * characters in it are shown as dots, and it ends after some thousands of characters.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 4_000;
  private static final String KEPT = "\n\t";

  public InputException(String message) {
    super(plain(message));
  }

  public InputException(String message, Throwable cause) {
    super(plain(message), cause);
  }

  private static String plain(String message) {
    String text = Controls.visible(message, KEPT);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
