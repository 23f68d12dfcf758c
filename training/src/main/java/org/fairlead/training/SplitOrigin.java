package org.fairlead.training;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Split;

/**
 * What a split was drawn with. A pruned network is validated on the samples its dense parent was
 * validated on, whatever groups and seed the pruning run has, so children inherit it.
 *
 * @param seed of the drawing
 * @param valSplit share of the training samples that was set aside
 * @param protect the attributes it is stratified by
 * @param intersectional whether by their intersections
 */
record SplitOrigin(long seed, double valSplit, List<String> protect, boolean intersectional) {
  SplitOrigin {
    protect = List.copyOf(protect);
  }

  /**
   * Draws the split.
   *
   * @param dataset with the attributes {@link #protect}
   */
  Split draw(Dataset dataset) {
    return Split.of(dataset, DatasetGroups.of(dataset, intersectional), valSplit, seed);
  }

  /** Returns a SHA-256, in hexadecimal, over the samples of all three parts. */
  static String fingerprint(Split split) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (int[] part : List.of(split.train(), split.validation(), split.test())) {
        var bytes = ByteBuffer.allocate(Integer.BYTES * (part.length + 1));
        bytes.putInt(part.length);
        bytes.asIntBuffer().put(part);
        digest.update(bytes.array());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
