package org.fairlead.cli.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.engine.libtorch.EngineException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** An error as the user sees it: one or two lines and an exit code. */
public record Failure(String message, int exitCode, Throwable cause) {
  private static final int LONGEST = 8_000;

  public static Failure of(Throwable thrown) {
    Throwable e = plain(thrown);
    if (e instanceof UsageException) {
      return new Failure(text(e), ExitCode.USAGE, e);
    }
    if (e instanceof ParameterException wrong) {
      return new Failure(usage(wrong), ExitCode.USAGE, e);
    }
    if (e instanceof InputException || e instanceof EngineException) {
      return new Failure(text(e), ExitCode.ERROR, e);
    }
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return new Failure(file(unchecked.getCause()), ExitCode.ERROR, e);
    }
    if (e instanceof IOException io) {
      return new Failure(file(io), ExitCode.ERROR, e);
    }
    if (e instanceof OutOfMemoryError) {
      return new Failure(
          "the Java heap is full ("
              + text(e)
              + ")\ngive it more, for example FAIRLEAD_JAVA_OPTS=-Xmx8g, or use smaller batches",
          ExitCode.ERROR,
          e);
    }
    if (e instanceof InternalError && text(e).contains("memory access")) {
      return new Failure(
          "a file that was being read was cut or changed by another program", ExitCode.ERROR, e);
    }
    if (e instanceof LinkageError) {
      return new Failure(
          "a library could not be loaded: "
              + firstLine(text(e))
              + "\n'fairlead doctor' shows what is missing; --debug shows the stack trace",
          ExitCode.ERROR,
          e);
    }
    return new Failure(
        "unexpected "
            + e.getClass().getSimpleName()
            + ": "
            + firstLine(text(e))
            + "\n--debug shows the stack trace",
        ExitCode.ERROR,
        e);
  }

  /** Returns the user's mistake that a class which could not be initialised hides. */
  private static Throwable plain(Throwable e) {
    if (e instanceof LinkageError) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof InputException) {
          return cause;
        }
      }
    }
    return e;
  }

  /** Prints the failure and returns the exit code. */
  public int report(Terminal terminal, boolean debug) {
    PrintStream err = terminal.err();
    ("error: " + shortened(message))
        .lines()
        .map(line -> terminal.live() ? Text.wrapped(line, terminal.columns(), 2) : line)
        .forEach(err::println);
    if (debug) {
      cause.printStackTrace(err);
    }
    return exitCode;
  }

  /** Cuts a message that what was read has made long; nothing that is said here needs so much. */
  private static String shortened(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
  }

  private static String usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = firstLine(text(e));
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      String kind =
          word.startsWith("-")
              ? "option"
              : e.getCommandLine().getSubcommands().isEmpty() ? "argument" : "command";
      var known = new ArrayList<>(e.getCommandLine().getSubcommands().keySet());
      known.addAll(e.getCommandLine().getCommandSpec().optionsMap().keySet());
      message = "unknown " + kind + " '" + word + "'" + Nearest.suggestion(word, known);
    }
    return decapitalized(message) + "\nsee '" + command + " --help'";
  }

  private static String file(IOException e) {
    if (e instanceof FileSystemException fs && fs.getFile() != null) {
      String problem =
          fs instanceof NoSuchFileException
              ? "no such file or folder"
              : fs instanceof AccessDeniedException
                  ? "permission denied"
                  : fs instanceof FileAlreadyExistsException
                      ? "exists already"
                      : fs instanceof NotDirectoryException
                          ? "not a folder"
                          : fs.getReason() == null ? text(fs) : fs.getReason();
      return fs.getFile() + ": " + problem;
    }
    return text(e);
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String decapitalized(String text) {
    boolean sentence =
        text.length() > 1
            && Character.isUpperCase(text.charAt(0))
            && !Character.isUpperCase(text.charAt(1));
    return sentence ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
