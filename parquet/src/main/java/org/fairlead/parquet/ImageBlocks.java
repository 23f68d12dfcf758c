package org.fairlead.parquet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;

/**
 * The bytes of images, read when they are asked for: some megabytes of a file's rows at a time, of
 * which the last few stay in memory. Who asks in the order of the rows has every row read once.
 * Thread-safe.
 */
final class ImageBlocks {
  /** Bytes of the images of a block, which has one image at least. */
  private static final long BLOCK = 32L << 20;

  private static final int KEPT = 3;
  private static final long LARGEST = 1L << 28;

  private final List<ImageShard> shards;

  /** By shard: the first row of every block, and the row after its last. */
  private final List<TreeMap<Integer, Integer>> blocks = new ArrayList<>();

  private final Map<Block, byte[][]> kept = new LinkedHashMap<>(8, 0.75f, true);

  private record Block(int shard, int from, int to) {}

  ImageBlocks(List<ImageShard> shards) {
    this(shards, BLOCK);
  }

  /**
   * @param size bytes of the images of a block
   */
  ImageBlocks(List<ImageShard> shards, long size) {
    this.shards = List.copyOf(shards);
    for (ImageShard shard : shards) {
      var ends = new TreeMap<Integer, Integer>();
      int from = 0;
      long bytes = 0;
      for (int row = 0; row < shard.rows(); row++) {
        bytes += shard.length(row);
        if (bytes > size && row > from) {
          ends.put(from, row);
          from = row;
          bytes = shard.length(row);
        }
      }
      ends.put(from, shard.rows());
      blocks.add(ends);
    }
  }

  /**
   * Returns the bytes of an image; not to be modified.
   *
   * @throws InputException if the file was changed, or cannot be read any more
   */
  byte[] read(int shard, int row) {
    ImageShard from = shards.get(shard);
    if (from.length(row) > LARGEST) {
      throw new InputException(
          "%s has %d bytes, expected an image of at most %d"
              .formatted(from.name(row), from.length(row), LARGEST));
    }
    var entry = blocks.get(shard).floorEntry(row);
    var block = new Block(shard, entry.getKey(), entry.getValue());
    return block(block)[row - block.from()];
  }

  /** Returns the images of a block; who asks while it is read waits for it. */
  private synchronized byte[][] block(Block block) {
    byte[][] images = kept.get(block);
    if (images == null) {
      if (kept.size() >= KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
      images = load(shards.get(block.shard()), block);
      kept.put(block, images);
    }
    return images;
  }

  private static byte[][] load(ImageShard shard, Block block) {
    Path file = shard.file();
    return Untrusted.read(
        file,
        () -> {
          var images = new byte[block.to() - block.from()][];
          try (var database = Database.ofImages(file)) {
            if (!database.head().equals(shard.head())) {
              throw new InputException("%s was changed since it was opened".formatted(file));
            }
            database.rows(
                shard.schema(),
                shard.image().bytes(),
                block.from(),
                block.to(),
                row -> {
                  byte[] bytes = row.getBytes(2);
                  images[(int) (row.getLong(1) - block.from())] =
                      bytes == null ? new byte[0] : bytes;
                });
          }
          for (int i = 0; i < images.length; i++) {
            int row = block.from() + i;
            if (images[i] == null || images[i].length != shard.length(row)) {
              throw FileHead.damaged(file, "row %d is not what it was".formatted(row + 1));
            }
          }
          return images;
        });
  }
}
