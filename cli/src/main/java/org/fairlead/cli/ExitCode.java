package org.fairlead.cli;

/** The exit codes of the command. */
final class ExitCode {
  static final int DONE = 0;
  static final int ERROR = 1;
  static final int USAGE = 2;
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
