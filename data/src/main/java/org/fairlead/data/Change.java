package org.fairlead.data;

import java.nio.ByteBuffer;
import org.fairlead.fairness.Seeds;

/**
 * One draw of an {@link Augmentation}: what happens to one image in one epoch.
 *
 * @param flip whether left and right are exchanged
 * @param down rows that the window moves down over the image, negative for up; outside is black
 * @param right columns that the window moves to the right
 */
record Change(boolean flip, int down, int right) {
  private static final Change NOTHING = new Change(false, 0, 0);

  /** Draws from a seed of its own: the crop first, then the flip of what was cropped. */
  static Change draw(Augmentation augmentation, long seed) {
    int crop = augmentation.crop();
    if (crop == 0 && !augmentation.flip()) {
      return NOTHING;
    }
    boolean flip = augmentation.flip() && Draws.below(Seeds.mix(seed, 0), 2) == 1;
    int range = 2 * crop + 1;
    return new Change(
        flip,
        Draws.below(Seeds.mix(seed, 1), range) - crop,
        Draws.below(Seeds.mix(seed, 2), range) - crop);
  }

  boolean isNone() {
    return !flip && down == 0 && right == 0;
  }

  /** Puts the changed image at the target's position. */
  void apply(byte[] image, ImageShape shape, ByteBuffer target) {
    int channels = shape.channels();
    var row = new byte[shape.width() * channels];
    for (int y = 0; y < shape.height(); y++) {
      int from = y + down;
      for (int x = 0; x < shape.width(); x++) {
        int column = (flip ? shape.width() - 1 - x : x) + right;
        boolean inside =
            from >= 0 && from < shape.height() && column >= 0 && column < shape.width();
        for (int c = 0; c < channels; c++) {
          row[x * channels + c] =
              inside ? image[(from * shape.width() + column) * channels + c] : 0;
        }
      }
      target.put(row);
    }
  }
}
