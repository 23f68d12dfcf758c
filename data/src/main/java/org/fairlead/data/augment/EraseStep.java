package org.fairlead.data.augment;

import org.fairlead.data.ImageShape;

/**
 * Random erasing of one image after another: a rectangle of 2 to 40 % of the area, of a ratio of
 * height to width whose logarithm is drawn evenly between those of 0.3 and 1 / 0.3, becomes noise.
 * Where ten draws in turn do not fit, nothing is erased. Makes no objects. Not thread-safe.
 */
final class EraseStep {
  private static final double SMALLEST = 0.02;
  private static final double LARGEST = 0.4;
  private static final double RATIO = 1 / 0.3;
  private static final int TRIES = 10;

  private final double probability;
  private final ImageShape shape;
  private final Draw noise = new Draw();

  private int top;
  private int left;
  private int height;
  private int width;

  EraseStep(double probability, ImageShape shape) {
    this.probability = probability;
    this.shape = shape;
  }

  void draw(Draw draw) {
    change(0, 0, 0, 0, 0);
    if (draw.unit() >= probability) {
      return;
    }
    double area = (double) shape.height() * shape.width();
    double range = Math.log(RATIO);
    for (int i = 0; i < TRIES; i++) {
      double part = area * draw.between(SMALLEST, LARGEST);
      double ratio = Math.exp(draw.between(-range, range));
      int h = (int) Math.round(Math.sqrt(part * ratio));
      int w = (int) Math.round(Math.sqrt(part / ratio));
      if (w > 0 && h > 0 && w <= shape.width() && h <= shape.height()) {
        int down = draw.below(shape.height() - h + 1);
        change(down, draw.below(shape.width() - w + 1), h, w, draw.bits());
        return;
      }
    }
  }

  /** Sets the rectangle and the seed of its noise. */
  void change(int firstRow, int firstColumn, int rows, int columns, long seed) {
    top = firstRow;
    left = firstColumn;
    height = rows;
    width = columns;
    noise.begin(seed);
  }

  int rows() {
    return height;
  }

  int columns() {
    return width;
  }

  boolean isNone() {
    return height == 0;
  }

  /** Changes the image in place. */
  void apply(byte[] image) {
    int channels = shape.channels();
    long bits = 0;
    int bytes = 0;
    for (int y = top; y < top + height; y++) {
      int begin = (y * shape.width() + left) * channels;
      for (int i = begin; i < begin + width * channels; i++) {
        if (bytes == 0) {
          bits = noise.bits();
          bytes = Long.BYTES;
        }
        image[i] = (byte) bits;
        bits >>>= Byte.SIZE;
        bytes--;
      }
    }
  }
}
