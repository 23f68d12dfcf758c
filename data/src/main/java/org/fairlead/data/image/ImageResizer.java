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
   *
   * Either pass goes through its inputs once. When shrinking, triangles are as wide as the distance
   * of two centres, so an input counts for two neighbouring outputs, the "left" and the "right"
   * one. Along a row both are summed by one multiplication: weights and sums are pairs of 32-bit
   * numbers in a long, the left one below. No weight is negative, and a sum stays below 2^31, so
   * nothing is carried from the lower number to the upper. Where an input lies beyond the left
   * output's triangle, that output is finished and the right one takes its place.
   */
  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << (FRACTION_BITS - 1);
  private static final long HALVES = (long) HALF << 32;

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
    if (image.height() == height && image.width() == width) {
      return image;
    }
    var resized = new byte[Math.multiplyExact(Math.multiplyExact(height, width), 3)];
    Rows rows = rows(image, width);
    if (image.height() == height) {
      var row = new int[width * 3];
      for (int y = 0; y < height; y++) {
        rows.read(y, row);
        for (int x = 0; x < row.length; x++) {
          resized[y * row.length + x] = (byte) row[x];
        }
      }
    } else if (image.height() > height) {
      shrinkColumns(rows, Shrinking.of(image.height(), height), width * 3, resized);
    } else {
      enlargeColumns(rows, Line.of(image.height(), height), width * 3, resized);
    }
    return new RgbImage(height, width, resized);
  }

  /** The rows of an image at their final width, one value from 0 to 255 per entry. */
  @FunctionalInterface
  private interface Rows {
    void read(int y, int[] row);
  }

  private static Rows rows(RgbImage image, int width) {
    byte[] pixels = image.pixels();
    int stride = image.width() * 3;
    if (image.width() > width) {
      Shrinking shrinking = Shrinking.of(image.width(), width);
      return (y, row) -> shrinkRow(pixels, y * stride, shrinking, row);
    }
    if (image.width() < width) {
      Line line = Line.of(image.width(), width);
      return (y, row) -> enlargeRow(pixels, y * stride, line, row);
    }
    return (y, row) -> {
      for (int x = 0; x < stride; x++) {
        row[x] = pixels[y * stride + x] & 0xff;
      }
    };
  }

  private static void shrinkRow(byte[] pixels, int from, Shrinking shrinking, int[] row) {
    long[] weights = shrinking.weights;
    int[] ends = shrinking.ends;
    long red = HALF | HALVES;
    long green = red;
    long blue = red;
    int at = from;
    int i = 0;
    for (int x = 0; x < ends.length; x++) {
      for (int end = ends[x]; i < end; i++) {
        long weight = weights[i];
        red += weight * (pixels[at] & 0xff);
        green += weight * (pixels[at + 1] & 0xff);
        blue += weight * (pixels[at + 2] & 0xff);
        at += 3;
      }
      row[3 * x] = clipped((int) red);
      row[3 * x + 1] = clipped((int) green);
      row[3 * x + 2] = clipped((int) blue);
      red = red >>> 32 | HALVES;
      green = green >>> 32 | HALVES;
      blue = blue >>> 32 | HALVES;
    }
  }

  private static void shrinkColumns(Rows rows, Shrinking shrinking, int stride, byte[] resized) {
    var row = new int[stride];
    var left = new int[stride];
    var right = new int[stride];
    Arrays.fill(left, HALF);
    Arrays.fill(right, HALF);
    int i = 0;
    for (int y = 0; y < shrinking.ends.length; y++) {
      for (; i < shrinking.ends[y]; i++) {
        rows.read(i, row);
        add(row, (int) shrinking.weights[i], left);
        add(row, (int) (shrinking.weights[i] >>> 32), right);
      }
      store(left, resized, y * stride);
      int[] finished = left;
      left = right;
      right = finished;
      Arrays.fill(right, HALF);
    }
  }

  private static void enlargeRow(byte[] pixels, int from, Line line, int[] row) {
    for (int x = 0; x < line.outputs(); x++) {
      int at = from + 3 * line.first[x];
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      for (int k = 0; k < line.count[x]; k++) {
        int weight = line.weights[x * line.taps + k];
        red += weight * (pixels[at] & 0xff);
        green += weight * (pixels[at + 1] & 0xff);
        blue += weight * (pixels[at + 2] & 0xff);
        at += 3;
      }
      row[3 * x] = clipped(red);
      row[3 * x + 1] = clipped(green);
      row[3 * x + 2] = clipped(blue);
    }
  }

  private static void enlargeColumns(Rows rows, Line line, int stride, byte[] resized) {
    var inputs = new int[line.inputs][stride];
    for (int i = 0; i < line.inputs; i++) {
      rows.read(i, inputs[i]);
    }
    var sums = new int[stride];
    for (int y = 0; y < line.outputs(); y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < line.count[y]; k++) {
        add(inputs[line.first[y] + k], line.weights[y * line.taps + k], sums);
      }
      store(sums, resized, y * stride);
    }
  }

  /** Adds a weighted row; a plain loop over ints, which the virtual machine turns into vectors. */
  private static void add(int[] row, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * row[x];
    }
  }

  private static void store(int[] sums, byte[] resized, int at) {
    for (int x = 0; x < sums.length; x++) {
      resized[at + x] = (byte) clipped(sums[x]);
    }
  }

  /** Only weights whose roundings add up, thousands of them, can exceed 255. */
  private static int clipped(int sum) {
    return Math.min(255, sum >> FRACTION_BITS);
  }

  /** For every input the weights of its left and its right output, and where the left one ends. */
  private static final class Shrinking {
    /** Shape [inputs]: the left output's weight in the lower 32 bits, the right one's above. */
    final long[] weights;

    /** Shape [outputs]: the first input that the output does not need any more. */
    final int[] ends;

    private Shrinking(long[] weights, int[] ends) {
      this.weights = weights;
      this.ends = ends;
    }

    static Shrinking of(int inputs, int outputs) {
      Line line = Line.of(inputs, outputs);
      var weights = new long[inputs];
      var ends = new int[outputs];
      int begin = 0;
      for (int x = 0; x < outputs; x++) {
        int end = line.first[x] + line.count[x];
        ends[x] = Math.max(begin, end);
        begin = ends[x];
      }
      for (int x = 0; x < outputs; x++) {
        for (int k = 0; k < line.count[x]; k++) {
          int i = line.first[x] + k;
          boolean right = x > 0 && i < ends[x - 1];
          weights[i] += (long) line.weights[x * line.taps + k] << (right ? 32 : 0);
        }
      }
      return new Shrinking(weights, ends);
    }
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
      this.weights = new int[Math.multiplyExact(outputs, taps)];
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
