package org.fairlead.data.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.fairlead.data.Digests;
import org.fairlead.data.SampleSet;
import org.fairlead.data.SampleShape;

/**
 * How the images of a data set are divided into shards, and what all of it is called.
 *
 * @param name of the folder
 * @param shape of every image
 * @param size images
 * @param perShard images of every shard but the last, which may have fewer
 * @param shards in the order of their samples
 */
record StorePlan(String name, SampleShape shape, int size, int perShard, List<ShardKey> shards) {
  /** Changes whenever the same file would be decoded or resized to other bytes. */
  private static final int REVISION = 2;

  private static final int NAME_DIGITS = 16;

  StorePlan {
    shards = List.copyOf(shards);
  }

  /**
   * Divides a data set.
   *
   * @param shardBytes bytes of a shard's images, at least those of one image
   */
  static StorePlan of(SampleSet dataset, int shardBytes) {
    var shape = dataset.shape();
    int size = dataset.size();
    int perShard = Math.max(1, shardBytes / shape.bytes());
    var shards = new ArrayList<ShardKey>();
    for (int first = 0; first < size; first += perShard) {
      int count = Math.min(perShard, size - first);
      String digest = digest("shard", dataset.pixelFingerprint(first, first + count));
      shards.add(new ShardKey(first, count, digest));
    }
    String digest = digest("store", dataset.pixelFingerprint());
    return new StorePlan(
        "%s-%s-%s".formatted(dataset.name(), shape, digest.substring(0, NAME_DIGITS)),
        shape,
        size,
        perShard,
        shards);
  }

  private static String digest(String what, String fingerprint) {
    byte[] text = (what + " " + REVISION + " " + fingerprint).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Digests.sha256().digest(text));
  }

  /** Returns the bytes of all files of the store. */
  long bytes() {
    return shards.stream().mapToLong(this::bytes).sum();
  }

  /** Returns the bytes of one file. */
  long bytes(ShardKey key) {
    return Shard.fileSize(key.count(), shape);
  }
}
