package org.fairlead.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.fairlead.base.io.FileErrors;

/**
 * What is looked at before anything else reads a file: the marks at both ends, and the length of
 * the description before the last one.
 *
 * @param bytes of the whole file
 * @param modifiedMillis when it was changed last, in epoch milliseconds
 */
record FileHead(long bytes, long modifiedMillis) {
  private static final int MARK = 4;
  private static final int LENGTH = 4;
  private static final String PLAIN = "PAR1";
  private static final String ENCRYPTED = "PARE";

  /**
   * Looks at a file.
   *
   * @throws InputException if it is no Parquet file, or only the beginning of one
   */
  static FileHead of(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      String first = text(read(channel, 0, (int) Math.min(MARK, size)));
      if (first.equals(ENCRYPTED)) {
        throw new InputException(
            "%s is encrypted, expected a Parquet file that is not".formatted(file));
      }
      if (!first.equals(PLAIN)) {
        throw new InputException(
            "%s is no Parquet file: it does not begin with %s".formatted(file, PLAIN));
      }
      if (size < 2 * MARK + LENGTH) {
        throw damaged(file, "it has %d bytes".formatted(size));
      }
      ByteBuffer end = read(channel, size - MARK - LENGTH, MARK + LENGTH);
      long length = Integer.toUnsignedLong(end.order(ByteOrder.LITTLE_ENDIAN).getInt());
      String last = text(end);
      if (last.equals(ENCRYPTED)) {
        throw new InputException(
            "%s is encrypted, expected a Parquet file that is not".formatted(file));
      }
      if (!last.equals(PLAIN)) {
        throw damaged(file, "its end is not there; copy or download it again");
      }
      if (length > size - 2 * MARK - LENGTH) {
        throw damaged(
            file, "it says that its description has %d of %d bytes".formatted(length, size));
      }
      return new FileHead(size, Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      throw FileErrors.of("cannot read", file, e);
    }
  }

  static InputException damaged(Path file, String problem) {
    return new InputException("%s is damaged: %s".formatted(file, problem));
  }

  private static ByteBuffer read(SeekableByteChannel channel, long from, int count)
      throws IOException {
    var bytes = ByteBuffer.allocate(count);
    channel.position(from);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // until all is there
    }
    return bytes.flip();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes).toString();
  }
}
