package org.fairlead.data.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.fairlead.base.io.MappedBytes;
import org.fairlead.data.SampleShape;

/**
 * A memory-mapped file of decoded images, all of one shape. Thread-safe.
 *
 * <p>The header is checked when the file is opened, an image when it is first asked for: opening
 * takes no longer for more images, and no damaged image is ever handed out.
 */
final class Shard {
  /*
   * File: magic | key (32 bytes) | count, height, width, channels | a CRC-32C per image | CRC-32C of
   * all that | zeros up to a multiple of 4096 | images of H*W*C bytes. Numbers are big-endian.
   */
  private static final long MAGIC = 0x464c_5049_5845_4c32L;
  private static final int KEY_BYTES = 32;
  private static final int TABLE = Long.BYTES + KEY_BYTES + 4 * Integer.BYTES;
  private static final int PAGE = 4096;

  private final MappedByteBuffer map;
  private final int images;
  private final int bytes;

  /** Whether an image was found intact: set once, possibly by several threads. */
  private final boolean[] intact;

  /** Whether the file was cut since it was mapped: nothing of it is of use then. */
  private volatile boolean cut;

  private Shard(MappedByteBuffer map, int count, int bytes) {
    this.map = map;
    this.images = begin(count);
    this.bytes = bytes;
    this.intact = new boolean[count];
  }

  private static int begin(int count) {
    int header = TABLE + (count + 1) * Integer.BYTES;
    return (header + PAGE - 1) / PAGE * PAGE;
  }

  /** Returns the length of a file of so many images. */
  static long fileSize(int count, SampleShape shape) {
    return begin(count) + (long) count * shape.bytes();
  }

  /**
   * Maps a file; nothing if there is none, or it is not complete or another one than its name says.
   */
  static Optional<Shard> open(Path file, ShardKey key, SampleShape shape) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = fileSize(key.count(), shape);
      if (channel.size() != size) {
        return Optional.empty();
      }
      var map = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      int table = TABLE + key.count() * Integer.BYTES;
      boolean ours =
          MappedBytes.same(map.slice(0, TABLE), header(key, shape))
              && checksum(map.slice(0, table)) == map.getInt(table);
      MappedBytes.settle();
      return ours ? Optional.of(new Shard(map, key.count(), shape.bytes())) : Optional.empty();
    } catch (NoSuchFileException | InternalError e) { // the second: it was cut meanwhile
      return Optional.empty();
    }
  }

  private static ByteBuffer header(ShardKey key, SampleShape shape) {
    return ByteBuffer.allocate(TABLE)
        .putLong(MAGIC)
        .put(HexFormat.of().parseHex(key.digest()))
        .putInt(key.count())
        .putInt(shape.height())
        .putInt(shape.width())
        .putInt(shape.channels())
        .flip();
  }

  private static int checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    MappedBytes.update(crc, bytes);
    return (int) crc.getValue();
  }

  /** Returns whether an image is as it was written. */
  boolean intact(int image) {
    if (intact[image] && !cut) {
      return true;
    }
    boolean same =
        !cut
            && read(
                () -> {
                  int written = map.getInt(TABLE + image * Integer.BYTES);
                  return checksum(map.slice(images + image * bytes, bytes)) == written;
                });
    intact[image] = same;
    return same;
  }

  /**
   * Puts the bytes of one image at the target's position, which advances.
   *
   * @return false if the file was cut since it was mapped; the position stays then
   */
  boolean copy(int image, ByteBuffer target) {
    int begin = target.position();
    boolean there =
        read(
            () -> {
              copyUnsettled(image, target);
              return true;
            });
    if (!there) {
      target.position(begin);
    }
    return there;
  }

  /** Copies one image to the start of an array; false if the file was cut since it was mapped. */
  boolean copy(int image, byte[] target) {
    return read(
        () -> {
          copyUnsettled(image, target);
          return true;
        });
  }

  /** As {@link #copy}, but that the file was cut is told by {@link MappedBytes#settle}. */
  void copyUnsettled(int image, ByteBuffer target) {
    target.put(target.position(), map, images + image * bytes, bytes);
    target.position(target.position() + bytes);
  }

  /** As {@link #copy}, but that the file was cut is told by {@link MappedBytes#settle}. */
  void copyUnsettled(int image, byte[] target) {
    map.get(images + image * bytes, target, 0, bytes);
  }

  /** Reads the mapped file; false where another program has cut it. */
  private boolean read(BooleanSupplier reading) {
    try {
      boolean answer = reading.getAsBoolean();
      MappedBytes.settle();
      return answer;
    } catch (InternalError e) {
      cut = true;
      return false;
    }
  }

  /**
   * A shard on its way. Images arrive in any order and from several threads; the file gets its name
   * when it is complete and safe on disk, and until then is {@code <name>.part}.
   */
  static final class Writer implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final ByteBuffer header;
    private final int[] checksums;
    private final int bytes;
    private boolean finished;

    /** Begins a file; what a process that died left of it is overwritten. */
    Writer(Path file, ShardKey key, SampleShape shape) throws IOException {
      this.file = file;
      this.part = file.resolveSibling(file.getFileName() + ".part");
      this.header = header(key, shape);
      this.checksums = new int[key.count()];
      this.bytes = shape.bytes();
      this.channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
    }

    /** Writes whole images, the first of which is number {@code from}. */
    void write(int from, ByteBuffer pixels) throws IOException {
      for (int i = 0; i < pixels.limit() / bytes; i++) {
        checksums[from + i] = checksum(pixels.slice(i * bytes, bytes));
      }
      write(pixels, begin(checksums.length) + (long) from * bytes);
    }

    /** Writes the header, forces all to disk and gives the file its name. */
    void finish() throws IOException {
      var table = ByteBuffer.allocate(begin(checksums.length));
      table.put(header.duplicate());
      for (int checksum : checksums) {
        table.putInt(checksum);
      }
      table.putInt(checksum(table.duplicate().flip())).rewind();
      write(table, 0);
      channel.force(true);
      channel.close();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      finished = true;
    }

    private void write(ByteBuffer pixels, long position) throws IOException {
      long at = position;
      while (pixels.hasRemaining()) {
        at += channel.write(pixels, at);
      }
    }

    /** Takes an unfinished file away. */
    @Override
    public void close() throws IOException {
      channel.close();
      if (!finished) {
        Files.deleteIfExists(part);
      }
    }
  }
}
