package org.fairlead.cli;

/** The command was used wrongly: exit code 2. The message is complete and addressed to the user. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
