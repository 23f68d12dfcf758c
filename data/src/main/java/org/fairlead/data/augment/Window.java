package org.fairlead.data.augment;

import java.util.Arrays;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.Draws;
import org.fairlead.data.ImageShape;

/**
 * The flip and the padded crop of one image after another: {@link #draw} decides what happens to
 * the next one, {@link #apply} does it. Makes no objects. Not thread-safe.
 */
final class Window {
  private final boolean flips;
  private final int crop;
  private final ImageShape shape;

  private boolean flip;
  private int down;
  private int right;

  Window(boolean flips, int crop, ImageShape shape) {
    this.flips = flips;
    this.crop = crop;
    this.shape = shape;
  }

  /** Draws from a seed of its own: the crop first, then the flip of what was cropped. */
  void draw(long seed) {
    int range = 2 * crop + 1;
    change(
        flips && Draws.below(Seeds.mix(seed, SeedStreams.OfAugmentation.FLIP), 2) == 1,
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
   * @param mirrored whether left and right are exchanged
   * @param rows that the window moves down over the image, negative for up; outside is black
   * @param columns that the window moves to the right
   */
  void change(boolean mirrored, int rows, int columns) {
    this.flip = mirrored;
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

  /** Puts the changed image into a target. */
  void apply(byte[] image, byte[] target) {
    int width = shape.width();
    int channels = shape.channels();
    int stride = width * channels;
    // Without a flip, output column x shows column x + right; with one, width - 1 - x + right.
    int first = Math.max(0, flip ? right : -right);
    int last = Math.min(width, width + (flip ? right : -right));
    for (int y = 0; y < shape.height(); y++) {
      int from = (y + down) * width;
      int row = y * stride;
      if (y + down < 0 || y + down >= shape.height() || first >= last) {
        Arrays.fill(target, row, row + stride, (byte) 0);
      } else {
        Arrays.fill(target, row, row + first * channels, (byte) 0);
        Arrays.fill(target, row + last * channels, row + stride, (byte) 0);
        int to = row + first * channels;
        if (flip) {
          mirror(image, (from + width - 1 - first + right) * channels, target, to, last - first);
        } else {
          int begin = (from + first + right) * channels;
          System.arraycopy(image, begin, target, to, (last - first) * channels);
        }
      }
    }
  }

  /** Copies pixels from {@code at} to the left to {@code into} to the right. */
  private void mirror(byte[] image, int at, byte[] target, int into, int pixels) {
    int channels = shape.channels();
    int to = into;
    int from = at;
    for (int x = 0; x < pixels; x++) {
      for (int c = 0; c < channels; c++) {
        target[to + c] = image[from + c];
      }
      to += channels;
      from -= channels;
    }
  }
}
