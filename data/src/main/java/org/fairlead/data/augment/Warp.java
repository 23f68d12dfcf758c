package org.fairlead.data.augment;

import org.fairlead.data.ImageShape;

/**
 * Affine changes of an image: every pixel takes the nearest one of where its centre comes from, or
 * black from outside. Makes no objects.
 */
final class Warp {
  private final ImageShape shape;

  Warp(ImageShape shape) {
    this.shape = shape;
  }

  /** Moves row {@code y} by {@code columns * y}, from the upper edge on, to the left. */
  void shearRows(byte[] image, double columns, byte[] target) {
    apply(image, 1, columns, 0, 0, 1, 0, target);
  }

  /** Moves column {@code x} by {@code rows * x}, from the left edge on, up. */
  void shearColumns(byte[] image, double rows, byte[] target) {
    apply(image, 1, 0, 0, rows, 1, 0, target);
  }

  /** Moves the image to the left and up. */
  void translate(byte[] image, int columns, int rows, byte[] target) {
    apply(image, 1, 0, columns, 0, 1, rows, target);
  }

  /** Turns the image about its middle, counter-clockwise. */
  void rotate(byte[] image, double degrees, byte[] target) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double x = shape.width() / 2.0;
    double y = shape.height() / 2.0;
    apply(image, cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y, target);
  }

  /** The pixel with centre (x, y) comes from {@code (a x + b y + c, d x + e y + f)}. */
  private void apply(
      byte[] image, double a, double b, double c, double d, double e, double f, byte[] target) {
    int channels = shape.channels();
    int width = shape.width();
    int to = 0;
    for (int y = 0; y < shape.height(); y++) {
      double column = a * 0.5 + b * (y + 0.5) + c;
      double row = d * 0.5 + e * (y + 0.5) + f;
      for (int x = 0; x < width; x++) {
        boolean inside = column >= 0 && row >= 0 && column < width && row < shape.height();
        int from = inside ? at((int) row, (int) column) : 0;
        for (int k = 0; k < channels; k++) {
          target[to++] = inside ? image[from + k] : 0;
        }
        column += a;
        row += d;
      }
    }
  }

  private int at(int row, int column) {
    return (row * shape.width() + column) * shape.channels();
  }
}
