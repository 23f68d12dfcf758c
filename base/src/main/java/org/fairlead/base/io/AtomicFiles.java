package org.fairlead.base.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Replaces files so that a reader, a crash or a power failure finds the old content or the new one:
 * temporary name in the same folder, forced to disk, renamed.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes a file's content to a stream. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Replaces a text file, in UTF-8. */
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Replaces a file; its folder is created where missing.
   *
   * @throws InputException naming the file and what went wrong; the old content is then untouched
   */
  public static void write(Path file, Content content) {
    Path parent = file.toAbsolutePath().getParent();
    try {
      if (parent != null) {
        Files.createDirectories(parent);
      }
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
    replace(file, content);
  }

  /** As {@link #write(Path, String)}, but a missing folder is an error: it was deleted. */
  public static void replace(Path file, String text) {
    replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void replace(Path file, Content content) {
    try {
      Path temporary = temporary(file);
      try {
        try (FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
          var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          content.writeTo(out);
          out.flush();
          channel.force(true);
        }
        publish(temporary, file);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }

  /** Returns the hidden name beside {@code file} under which its new content is prepared. */
  public static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp" + ProcessHandle.current().pid());
  }

  /** Returns whether a file has such a name, from whichever process. */
  public static boolean isTemporary(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.matches(".*\\.tmp\\d*");
  }

  /** Renames a finished file to its name and forces the folder, so that the rename lasts. */
  public static void publish(Path temporary, Path file) throws IOException {
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(file.toAbsolutePath().getParent());
  }

  /** Forces a folder's entries to disk where the system can. */
  public static void forceFolder(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems cannot open folders; the rename itself has succeeded.
    }
  }
}
