package org.fairlead.data.augment;

import org.fairlead.data.ImageShape;

/**
 * The {@link ResizedCrop} of one image after another. Makes no objects. Not thread-safe.
 *
 * <p>A part is never larger than the image, so that resizing is bilinear interpolation between
 * pixel centres, edges repeated: what an antialiased triangle filter is, too, where it enlarges.
 */
final class CropStep {
  private static final int TRIES = 10;

  /** Weights are whole numbers that add up to this, so that a product of two fits 32 bits. */
  private static final int ONE = 1 << 11;

  private static final int SHIFT = 22;

  private final ResizedCrop crop;
  private final ImageShape shape;
  private final int[] column;
  private final int[] next;
  private final int[] weight;

  private int top;
  private int left;
  private int height;
  private int width;

  CropStep(ResizedCrop crop, ImageShape shape) {
    this.crop = crop;
    this.shape = shape;
    this.column = new int[shape.width()];
    this.next = new int[shape.width()];
    this.weight = new int[shape.width()];
    change(0, 0, shape.height(), shape.width());
  }

  void draw(Draw draw) {
    double area = (double) shape.height() * shape.width();
    double range = Math.log(crop.aspect());
    for (int i = 0; i < TRIES; i++) {
      double part = area * draw.between(crop.smallest(), crop.largest());
      double ratio = Math.exp(draw.between(-range, range));
      int w = (int) Math.round(Math.sqrt(part * ratio));
      int h = (int) Math.round(Math.sqrt(part / ratio));
      if (w > 0 && h > 0 && w <= shape.width() && h <= shape.height()) {
        change(draw.below(shape.height() - h + 1), draw.below(shape.width() - w + 1), h, w);
        return;
      }
    }
    double ratio = (double) shape.width() / shape.height();
    int w = shape.width();
    int h = shape.height();
    if (ratio < 1 / crop.aspect()) {
      h = (int) Math.round(w * crop.aspect());
    } else if (ratio > crop.aspect()) {
      w = (int) Math.round(h * crop.aspect());
    }
    change((shape.height() - h) / 2, (shape.width() - w) / 2, h, w);
  }

  /** Sets the part. */
  void change(int firstRow, int firstColumn, int rows, int columns) {
    top = firstRow;
    left = firstColumn;
    height = rows;
    width = columns;
  }

  int rows() {
    return height;
  }

  int columns() {
    return width;
  }

  boolean isNone() {
    return height == shape.height() && width == shape.width();
  }

  /** Puts the resized part into a target. */
  void apply(byte[] image, byte[] target) {
    int channels = shape.channels();
    int stride = shape.width() * channels;
    for (int x = 0; x < shape.width(); x++) {
      double at = place(x, shape.width(), width);
      int whole = (int) at;
      column[x] = (left + whole) * channels;
      next[x] = (left + Math.min(whole + 1, width - 1)) * channels;
      weight[x] = (int) Math.round((at - whole) * ONE);
    }
    int to = 0;
    for (int y = 0; y < shape.height(); y++) {
      double at = place(y, shape.height(), height);
      int whole = (int) at;
      int upper = (top + whole) * stride;
      int lower = (top + Math.min(whole + 1, height - 1)) * stride;
      int down = (int) Math.round((at - whole) * ONE);
      for (int x = 0; x < shape.width(); x++) {
        int right = weight[x];
        for (int c = 0; c < channels; c++) {
          int above =
              (image[upper + column[x] + c] & 0xff) * (ONE - right)
                  + (image[upper + next[x] + c] & 0xff) * right;
          int below =
              (image[lower + column[x] + c] & 0xff) * (ONE - right)
                  + (image[lower + next[x] + c] & 0xff) * right;
          int sum = above * (ONE - down) + below * down;
          target[to++] = (byte) ((sum + (1 << (SHIFT - 1))) >> SHIFT);
        }
      }
    }
  }

  /** Returns where the centre of a pixel of the whole lies among those of the part. */
  private static double place(int pixel, int size, int part) {
    double at = (pixel + 0.5) * part / size - 0.5;
    return Math.min(Math.max(at, 0), part - 1);
  }
}
