package org.fairlead.cli.terminal;

/** The command was used wrongly: exit code 2. The message is complete and addressed to the user. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
