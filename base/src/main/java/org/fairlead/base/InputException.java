package org.fairlead.base;

/**
 * A mistake in what a user gave: a file, a recipe, a data set.
 *
 * <p>The message is complete in one or two lines (what was found, where, what was expected, what to
 * do); programs print it without a stack trace.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
