package org.fairlead.cli.terminal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Files that a command is given, of which one may be {@code -}: what comes from the standard input
 * is kept in a file of its own until this is closed.
 */
public final class StandardInput implements AutoCloseable {
  private static final String NAME = "-";

  private final List<Path> files;
  private final @Nullable Path kept;

  private StandardInput(List<Path> files, @Nullable Path kept) {
    this.files = List.copyOf(files);
    this.kept = kept;
  }

  /**
   * Reads the standard input to its end where it is named.
   *
   * @throws UsageException if it is named more than once
   * @throws InputException if nothing comes from it
   */
  public static StandardInput of(List<Path> given, InputStream in) {
    long named = given.stream().filter(path -> path.toString().equals(NAME)).count();
    if (named == 0) {
      return new StandardInput(given, null);
    }
    if (named > 1) {
      throw new UsageException("'-' is named %d times, and can be read once".formatted(named));
    }
    Path kept = keep(in);
    return new StandardInput(
        given.stream().map(path -> path.toString().equals(NAME) ? kept : path).toList(), kept);
  }

  private static Path keep(InputStream in) {
    try {
      byte[] first = in.readNBytes(6);
      if (first.length == 0) {
        throw new InputException("-: the standard input is empty, expected an image or a table");
      }
      Path file = Files.createTempFile("fairlead-", ending(first));
      file.toFile().deleteOnExit();
      try (InputStream rest = new SequenceInputStream(new ByteArrayInputStream(first), in)) {
        Files.copy(rest, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Arrays and Parquet are told from tables of text by their name; images by what is in them. */
  private static String ending(byte[] first) {
    byte[] array = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    byte[] parquet = {'P', 'A', 'R', '1'};
    if (Arrays.equals(first, array)) {
      return ".npy";
    }
    return first.length >= parquet.length
            && Arrays.equals(first, 0, parquet.length, parquet, 0, parquet.length)
        ? ".parquet"
        : ".csv";
  }

  /** Returns the files, the one of the standard input among them. */
  public List<Path> files() {
    return files;
  }

  /** Returns a text with the name of the standard input as it was given. */
  public String shown(String text) {
    return kept == null ? text : text.replace(kept.toString(), NAME).replace(name(kept), NAME);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  @Override
  public void close() {
    if (kept != null) {
      try {
        Files.deleteIfExists(kept);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
