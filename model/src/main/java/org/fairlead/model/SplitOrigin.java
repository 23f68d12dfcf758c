package org.fairlead.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Split;
import org.fairlead.fairness.Groups;

/**
 * What a split was drawn with. A pruned network is validated on the samples its dense parent was
 * validated on, whatever groups and seed the pruning run has, so children inherit it.
 *
 * @param seed of the drawing
 * @param valSplit share of the training samples that was set aside
 * @param protect the attributes it is stratified by
 * @param intersectional whether by their intersections
 * @param heldOut share of what remains for training that was set aside for the multipliers; 0 for
 *     none
 */
public record SplitOrigin(
    long seed, double valSplit, List<String> protect, boolean intersectional, double heldOut) {
  public SplitOrigin {
    protect = List.copyOf(protect);
  }

  /**
   * Draws the split.
   *
   * @param dataset with the attributes {@link #protect}
   */
  public Split draw(Dataset dataset) {
    Groups groups = DatasetGroups.of(dataset, intersectional);
    Split split = Split.of(dataset, groups, valSplit, seed);
    return heldOut == 0
        ? split
        : split.holdOut(dataset, groups, heldOut, Seeds.mix(seed, SeedStreams.OfSplit.HELD_OUT));
  }

  /**
   * Returns a SHA-256, in hexadecimal, over the samples of train, validation and test; what ratios
   * alone read is a part of validation.
   */
  public static String fingerprint(Split split) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      int[] validation =
          IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.ratios()))
              .sorted()
              .toArray();
      for (int[] part : List.of(split.train(), validation, split.test())) {
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
