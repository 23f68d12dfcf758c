package org.fairlead.cli.terminal;

/** The exit codes of the command. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int ERROR = 1;
  public static final int USAGE = 2;
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
