package org.fairlead.tracking.metrics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Function;
import org.fairlead.base.InputException;
import org.fairlead.base.io.FileErrors;
import org.fairlead.base.io.Json;

/**
 * Appends to a run's {@code metrics.jsonl}: one JSON object per line, written through to the file
 * at once, so that other processes can follow it.
 *
 * <p>Values are numbers, strings, booleans, and maps and lists of them. NaN becomes {@code null};
 * infinite values become the strings {@code "Infinity"} and {@code "-Infinity"}. Not thread-safe:
 * one training loop owns it.
 */
public final class MetricsWriter implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final Function<Path, InputException> gone;

  private MetricsWriter(Path file, FileChannel channel, Function<Path, InputException> gone) {
    this.file = file;
    this.channel = channel;
    this.gone = gone;
  }

  /**
   * Opens a file for appending after its first {@code length} bytes; the rest is cut off.
   *
   * @param gone makes the error that the file is no longer there
   */
  public static MetricsWriter append(Path file, long length, Function<Path, InputException> gone) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(length);
      channel.position(length);
      return new MetricsWriter(file, channel, gone);
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }

  /**
   * Writes one line.
   *
   * @throws IllegalArgumentException if a value is of another type; nothing is written then
   * @throws InputException if the line cannot be written, or the file was deleted or moved
   */
  public void log(Map<String, ?> values) {
    byte[] line = (Json.line(values) + "\n").getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file)) {
      throw gone.apply(file); // an open file can be written to when nobody will find it any more
    }
    try {
      ByteBuffer rest = ByteBuffer.wrap(line);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }

  /**
   * Forces what was written to the disk; a checkpoint calls this before it counts on it, from any
   * thread.
   */
  public void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }

  @Override
  public void close() {
    try (channel) {
      if (channel.isOpen()) {
        channel.force(false);
      }
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }
}
