package org.fairlead.base.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.fairlead.base.InputException;

/** Says what failed with which file, and why, in one line. */
public final class FileErrors {
  private FileErrors() {}

  public static InputException of(String action, Path file, IOException cause) {
    return new InputException(action + " " + file + ": " + reason(cause), cause);
  }

  public static InputException of(String action, Path file, UncheckedIOException cause) {
    IOException inner = cause.getCause();
    return inner == null
        ? new InputException(action + " " + file + ": " + cause.getMessage(), cause)
        : of(action, file, inner);
  }

  /**
   * Returns the path that a text names.
   *
   * @param what the text is, as an error names it
   * @throws InputException if no path can be so
   */
  public static Path path(String what, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InputException(
          "%s is '%s', which cannot be a path: %s"
              .formatted(what, text.replace("\0", "\\0"), e.getReason()),
          e);
    }
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (cause instanceof CharacterCodingException) {
      return "not UTF-8 text";
    }
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
