package org.fairlead.data.image;

import java.util.Arrays;

/**
 * Resizes with a triangle filter, antialiased: what Pillow calls {@code BILINEAR}, to the same
 * bytes.
 */
public final class ImageResizer {
  /*
   * The filter is separable: rows first, then columns, each rounded to 8 bits. For an output pixel
   * x of a line of n_in values made n_out, with s = n_in / n_out and f = max(s, 1):
   *
   *   centre c = (x + 1/2) s,  weight of input i  w_i = max(0, 1 - |i + 1/2 - c| / f),  normalised.
   *
   * Shrinking widens the triangle by f, so every input counts; enlarging interpolates (f = 1).
   * Weights are fixed-point numbers of 22 fractional bits: 255 * 2^22 fits an int with a bit to
   * spare, and rounding them, then the sum, gives the bytes that users of Pillow train on.
   */
  private static final int FRACTION_BITS = 22;

  private ImageResizer() {}

  /**
   * Returns the image at another size; the aspect ratio may change. The same size gives the image
   * itself.
   */
  public static RgbImage resize(RgbImage image, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "size must be at least 1 x 1, got %d x %d".formatted(height, width));
    }
    byte[] pixels = image.pixels();
    if (width != image.width()) {
      pixels = rows(pixels, image.height(), Line.of(image.width(), width));
    }
    if (height != image.height()) {
      pixels = columns(pixels, width, Line.of(image.height(), height));
    }
    return pixels == image.pixels() ? image : new RgbImage(height, width, pixels);
  }

  private static byte[] rows(byte[] pixels, int height, Line line) {
    int width = line.outputs();
    var resized = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      int from = y * line.inputs * 3;
      int to = y * width * 3;
      for (int x = 0; x < width; x++) {
        int offset = x * line.taps;
        int at = from + 3 * line.first[x];
        int red = 1 << (FRACTION_BITS - 1);
        int green = red;
        int blue = red;
        for (int k = 0; k < line.count[x]; k++) {
          int weight = line.weights[offset + k];
          red += weight * (pixels[at] & 0xff);
          green += weight * (pixels[at + 1] & 0xff);
          blue += weight * (pixels[at + 2] & 0xff);
          at += 3;
        }
        resized[to] = clip(red);
        resized[to + 1] = clip(green);
        resized[to + 2] = clip(blue);
        to += 3;
      }
    }
    return resized;
  }

  private static byte[] columns(byte[] pixels, int width, Line line) {
    int stride = width * 3;
    var resized = new byte[line.outputs() * stride];
    var sums = new int[stride];
    for (int y = 0; y < line.outputs(); y++) {
      Arrays.fill(sums, 1 << (FRACTION_BITS - 1));
      for (int k = 0; k < line.count[y]; k++) {
        int weight = line.weights[y * line.taps + k];
        int from = (line.first[y] + k) * stride;
        for (int x = 0; x < stride; x++) {
          sums[x] += weight * (pixels[from + x] & 0xff);
        }
      }
      for (int x = 0; x < stride; x++) {
        resized[y * stride + x] = clip(sums[x]);
      }
    }
    return resized;
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
  }

  /** The weights that make a line of {@code inputs} values one of {@code first.length}. */
  private static final class Line {
    final int inputs;
    final int taps;
    final int[] first;
    final int[] count;
    final int[] weights;

    private Line(int inputs, int outputs, int taps) {
      this.inputs = inputs;
      this.taps = taps;
      this.first = new int[outputs];
      this.count = new int[outputs];
      this.weights = new int[outputs * taps];
    }

    int outputs() {
      return first.length;
    }

    static Line of(int inputs, int outputs) {
      double scale = (double) inputs / outputs;
      double radius = Math.max(scale, 1);
      var line = new Line(inputs, outputs, 2 * (int) Math.ceil(radius) + 1);
      var triangle = new double[line.taps];
      for (int x = 0; x < outputs; x++) {
        double centre = (x + 0.5) * scale;
        int low = Math.max(0, (int) (centre - radius + 0.5));
        int high = Math.min(inputs, (int) (centre + radius + 0.5));
        double total = 0;
        for (int i = low; i < high; i++) {
          double weight = Math.max(0, 1 - Math.abs((i - centre + 0.5) / radius));
          triangle[i - low] = weight;
          total += weight;
        }
        line.first[x] = low;
        line.count[x] = high - low;
        for (int i = low; i < high; i++) {
          double weight = triangle[i - low] / total * (1 << FRACTION_BITS);
          line.weights[x * line.taps + i - low] = (int) Math.floor(weight + 0.5);
        }
      }
      return line;
    }
  }
}
