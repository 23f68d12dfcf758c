package org.fairlead.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.fairlead.fairness.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every image of a data set, decoded and resized once into a memory-mapped file.
 *
 * <p>The file is named after {@link Dataset#pixelFingerprint}: other files, another size or touched
 * images give another store, another target does not. It is written to a temporary name and renamed
 * when complete; a file that is short or whose checksums disagree is built again. Thread-safe.
 */
public final class PixelStore implements AutoCloseable {
  /*
   * File: header | n images of H*W*C bytes | n checksums (CRC-32C of each image) | checksum of
   * header and checksums. Numbers are big-endian. Images are mapped in segments of whole images,
   * because one mapping holds at most 2 GiB.
   */
  private static final long MAGIC = 0x464c_5049_5845_4c31L;
  private static final int KEY_BYTES = 32;
  private static final int HEADER = 8 + KEY_BYTES + 4 * Integer.BYTES;
  private static final int SEGMENT = 1 << 30;
  private static final int CHUNK_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(PixelStore.class);

  private final ImageShape shape;
  private final int size;
  private final int perSegment;
  private final MappedByteBuffer[] segments;
  private volatile boolean closed;

  private PixelStore(ImageShape shape, int size, int perSegment, MappedByteBuffer[] segments) {
    this.shape = shape;
    this.size = size;
    this.perSegment = perSegment;
    this.segments = segments;
  }

  /**
   * Opens the store of a data set in a cache folder, building it first where it is missing or
   * damaged.
   *
   * @param cacheDir created where it does not exist
   * @param progress hears of images decoded while building; nothing if the store is there
   * @throws InputException naming the file, if an image cannot be decoded or the folder cannot be
   *     written; no store is left then
   */
  public static PixelStore prepare(Dataset dataset, Path cacheDir, Progress progress) {
    Path file =
        cacheDir.resolve(
            "%s-%s-%s.pixels"
                .formatted(
                    dataset.name(), dataset.shape(), dataset.pixelFingerprint().substring(0, 16)));
    try {
      Files.createDirectories(cacheDir);
      if (Files.exists(file)) {
        var store = open(dataset, file);
        if (store.isPresent()) {
          return store.get();
        }
        LOG.warn("The decoded images in {} are damaged: decoding again", file);
      }
      requireSpace(dataset, cacheDir);
      build(dataset, file, progress);
      return open(dataset, file)
          .orElseThrow(() -> new InputException(file + " was damaged while it was written"));
    } catch (IOException | UncheckedIOException e) {
      throw new InputException(
          "cannot keep decoded images in %s: %s".formatted(cacheDir, e.getMessage()), e);
    }
  }

  private static long fileSize(ImageShape shape, int size) {
    return HEADER + (long) size * shape.bytes() + (long) size * Integer.BYTES + Integer.BYTES;
  }

  private static ByteBuffer header(Dataset dataset) {
    var shape = dataset.shape();
    return ByteBuffer.allocate(HEADER)
        .putLong(MAGIC)
        .put(HexFormat.of().parseHex(dataset.pixelFingerprint()))
        .putInt(dataset.size())
        .putInt(shape.height())
        .putInt(shape.width())
        .putInt(shape.channels())
        .flip();
  }

  private static void requireSpace(Dataset dataset, Path cacheDir) throws IOException {
    long needed = fileSize(dataset.shape(), dataset.size());
    long free = Files.getFileStore(cacheDir).getUsableSpace();
    if (free > 0 && free < needed) {
      throw new InputException(
          "decoded images need %d MiB in %s, %d MiB are free: free space or lower data.size"
              .formatted(needed >> 20, cacheDir, free >> 20));
    }
  }

  private static void build(Dataset dataset, Path file, Progress progress) throws IOException {
    Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "pixels-", ".tmp");
    temporary.toFile().deleteOnExit();
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var header = header(dataset);
        int bytes = dataset.shape().bytes();
        int[] checksums = new int[dataset.size()];
        int chunk = Math.max(1, Math.min(256, CHUNK_BYTES / bytes));
        Workers.run(
            dataset.size(),
            chunk,
            progress,
            (from, to) -> {
              var pixels = ByteBuffer.allocate((to - from) * bytes);
              for (int i = from; i < to; i++) {
                dataset.read(i, pixels);
                checksums[i] = checksum(pixels.slice((i - from) * bytes, bytes));
              }
              write(channel, pixels.flip(), HEADER + (long) from * bytes);
            });
        var end = ByteBuffer.allocate((dataset.size() + 1) * Integer.BYTES);
        for (int checksum : checksums) {
          end.putInt(checksum);
        }
        end.putInt(checksum(header.duplicate(), end.duplicate().flip())).flip();
        write(channel, end, HEADER + (long) dataset.size() * bytes);
        write(channel, header, 0);
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static int checksum(ByteBuffer... parts) {
    var crc = new CRC32C();
    for (var part : parts) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  /** Maps a store, or returns nothing if it is not complete and unharmed. */
  private static Optional<PixelStore> open(Dataset dataset, Path file) throws IOException {
    var shape = dataset.shape();
    int size = dataset.size();
    int bytes = shape.bytes();
    int perSegment = Math.max(1, SEGMENT / bytes);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != fileSize(shape, size)) {
        return Optional.empty();
      }
      var found = ByteBuffer.allocate(HEADER);
      read(channel, found, 0);
      if (!found.equals(header(dataset))) {
        return Optional.empty();
      }
      var end = ByteBuffer.allocate((size + 1) * Integer.BYTES);
      read(channel, end, HEADER + (long) size * bytes);
      if (checksum(found, end.slice(0, size * Integer.BYTES)) != end.getInt(size * Integer.BYTES)) {
        return Optional.empty();
      }
      var segments = new MappedByteBuffer[(size + perSegment - 1) / perSegment];
      for (int s = 0; s < segments.length; s++) {
        int first = s * perSegment;
        segments[s] =
            channel.map(
                FileChannel.MapMode.READ_ONLY,
                HEADER + (long) first * bytes,
                (long) Math.min(perSegment, size - first) * bytes);
      }
      var store = new PixelStore(shape, size, perSegment, segments);
      return store.unharmed(end) ? Optional.of(store) : Optional.empty();
    }
  }

  private static void read(FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, position + target.position()) < 0) {
        throw new IOException("unexpected end of file");
      }
    }
    target.flip();
  }

  private boolean unharmed(ByteBuffer checksums) {
    var harmed = new AtomicBoolean();
    Workers.run(
        size,
        Math.max(1, CHUNK_BYTES / shape.bytes()),
        Progress.NONE,
        (from, to) -> {
          for (int i = from; i < to && !harmed.get(); i++) {
            int bytes = shape.bytes();
            var image = segments[i / perSegment].slice(i % perSegment * bytes, bytes);
            if (checksum(image) != checksums.getInt(i * Integer.BYTES)) {
              harmed.set(true);
            }
          }
        });
    return !harmed.get();
  }

  /** Returns the shape of every image. */
  public ImageShape shape() {
    return shape;
  }

  /** Returns the number of images. */
  public int size() {
    return size;
  }

  /** Puts the {@code H * W * C} bytes of one image at the target's position, which advances. */
  public void copy(int sample, ByteBuffer target) {
    int bytes = shape.bytes();
    var segment = segment(sample);
    target.put(target.position(), segment, sample % perSegment * bytes, bytes);
    target.position(target.position() + bytes);
  }

  /** Copies one image to the start of an array. */
  void copy(int sample, byte[] target) {
    segment(sample).get(sample % perSegment * shape.bytes(), target, 0, shape.bytes());
  }

  private MappedByteBuffer segment(int sample) {
    if (closed) {
      throw new IllegalStateException("the pixel store is closed");
    }
    if (sample < 0 || sample >= size) {
      throw new IndexOutOfBoundsException(
          "sample is %d, expected 0 to %d".formatted(sample, size - 1));
    }
    return segments[sample / perSegment];
  }

  /** Ends the use of the store; the mapping goes when its last reader has gone. */
  @Override
  public void close() {
    closed = true;
  }
}
