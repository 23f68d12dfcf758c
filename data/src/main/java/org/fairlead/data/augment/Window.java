package org.fairlead.data.loader;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.Draws;
import org.fairlead.data.SampleShape;

/**
 * The random changes of an {@link Augmentation}, one image after another: {@link #draw} decides
 * what happens to the next image, {@link #apply} does it. Makes no objects. Not thread-safe.
 */
final class Augmenter {
  private final Augmentation augmentation;
  private final SampleShape shape;
  private final byte[] row;

  private boolean flip;
  private int down;
  private int right;

  Augmenter(Augmentation augmentation, SampleShape shape) {
    this.augmentation = augmentation;
    this.shape = shape;
    this.row = new byte[shape.width() * shape.channels()];
  }

  /** Draws from a seed of its own: the crop first, then the flip of what was cropped. */
  void draw(long seed) {
    int crop = augmentation.crop();
    int range = 2 * crop + 1;
    change(
        augmentation.flip()
            && Draws.below(Seeds.mix(seed, SeedStreams.OfAugmentation.FLIP), 2) == 1,
        crop == 0
            ? 0
            : Draws.below(Seeds.mix(seed, SeedStreams.OfAugmentation.CROP_DOWN), range) - crop,
        crop == 0
            ? 0
            : Draws.below(Seeds.mix(seed, SeedStreams.OfAugmentation.CROP_RIGHT), range) - crop);
  }

  /**
   * Sets what a draw decides.
   *
   * @param flips whether left and right are exchanged
   * @param rows that the window moves down over the image, negative for up; outside is black
   * @param columns that the window moves to the right
   */
  void change(boolean flips, int rows, int columns) {
    this.flip = flips;
    this.down = rows;
    this.right = columns;
  }

  /** Returns whether the image stays as it is. */
  boolean isNone() {
    return !flip && down == 0 && right == 0;
  }

  boolean flip() {
    return flip;
  }

  int down() {
    return down;
  }

  int right() {
    return right;
  }

  /** Puts the changed image at the target's position. */
  void apply(byte[] image, ByteBuffer target) {
    int width = shape.width();
    int channels = shape.channels();
    // Without a flip, output column x shows column x + right; with one, width - 1 - x + right.
    int first = Math.max(0, flip ? right : -right);
    int last = Math.min(width, width + (flip ? right : -right));
    for (int y = 0; y < shape.height(); y++) {
      int from = (y + down) * width;
      if (y + down < 0 || y + down >= shape.height() || first >= last) {
        Arrays.fill(row, (byte) 0);
      } else {
        Arrays.fill(row, 0, first * channels, (byte) 0);
        Arrays.fill(row, last * channels, row.length, (byte) 0);
        if (flip) {
          mirror(image, (from + width - 1 - first + right) * channels, first, last);
        } else {
          int begin = (from + first + right) * channels;
          System.arraycopy(image, begin, row, first * channels, (last - first) * channels);
        }
      }
      target.put(row);
    }
  }

  /** Fills columns {@code first} to below {@code last} with pixels from {@code at} to the left. */
  private void mirror(byte[] image, int at, int first, int last) {
    int channels = shape.channels();
    int to = first * channels;
    int from = at;
    for (int x = first; x < last; x++) {
      for (int c = 0; c < channels; c++) {
        row[to + c] = image[from + c];
      }
      to += channels;
      from -= channels;
    }
  }
}
