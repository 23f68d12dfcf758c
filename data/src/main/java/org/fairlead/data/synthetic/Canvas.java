package org.fairlead.data.synthetic;

import java.nio.ByteBuffer;

/**
 * A small antialiasing rasteriser: ellipses, rings and strokes painted over each other.
 *
 * <p>Coordinates are in units of the picture's side, x to the right, y down. A pixel's coverage is
 * taken from its centre's distance to the shape's edge, so a picture is the same on every machine:
 * only additions, products, quotients and square roots are used.
 */
final class Canvas {
  private final int size;
  private final float[] pixels;

  Canvas(int size) {
    this.size = size;
    this.pixels = new float[size * size * 3];
  }

  /** Paints everything: one colour at the top going over to another at the bottom. */
  void background(Colour top, Colour bottom) {
    for (int y = 0; y < size; y++) {
      var colour = top.mix(bottom, (y + 0.5) / size);
      for (int x = 0; x < size; x++) {
        int at = (y * size + x) * 3;
        pixels[at] = (float) colour.red();
        pixels[at + 1] = (float) colour.green();
        pixels[at + 2] = (float) colour.blue();
      }
    }
  }

  /**
   * Paints an ellipse.
   *
   * @param frame where the shape is
   * @param x centre in the frame
   * @param y centre in the frame
   * @param rx half width in the frame
   * @param ry half height in the frame
   * @param soft how far the edge fades to either side, in the frame; 0 for a sharp edge
   */
  void ellipse(
      Frame frame,
      double x,
      double y,
      double rx,
      double ry,
      double soft,
      Colour colour,
      double alpha) {
    var oval = new Oval(x, y, rx, ry, soft + pixel(frame));
    paint(
        frame,
        x - rx - soft,
        y - ry - soft,
        x + rx + soft,
        y + ry + soft,
        colour,
        alpha,
        soft,
        oval::depth);
  }

  /** Paints the part of an ellipse that lies above a horizontal line of the frame. */
  void cap(Frame frame, double x, double y, double rx, double ry, double below, Colour colour) {
    var oval = new Oval(x, y, rx, ry, pixel(frame));
    paint(
        frame,
        x - rx,
        y - ry,
        x + rx,
        y + ry,
        colour,
        1,
        0,
        (u, v) -> Math.min(oval.depth(u, v), below - v));
  }

  /** Paints the outline of an ellipse with a pen of half width {@code pen}. */
  void ring(
      Frame frame,
      double x,
      double y,
      double rx,
      double ry,
      double pen,
      Colour colour,
      double alpha) {
    var oval = new Oval(x, y, rx, ry, pen + pixel(frame));
    paint(
        frame,
        x - rx - pen,
        y - ry - pen,
        x + rx + pen,
        y + ry + pen,
        colour,
        alpha,
        0,
        (u, v) -> pen - Math.abs(oval.depth(u, v)),
        pen);
  }

  /**
   * Paints a parabola's arc {@code y = middle + bend (1 - 2 t²)} for t from -1 to 1 over the width.
   *
   * @param x middle of the arc in the frame
   * @param y mean height of the arc's middle and ends
   * @param half half the arc's width
   * @param bend how much lower (larger y) the middle lies than the mean
   * @param tilt how much lower the right end lies than the left
   * @param pen half width of the stroke
   */
  void arc(
      Frame frame,
      double x,
      double y,
      double half,
      double bend,
      double tilt,
      double pen,
      Colour colour,
      double alpha) {
    double reach = Math.abs(bend) + Math.abs(tilt) / 2 + pen;
    paint(
        frame,
        x - half - pen,
        y - reach,
        x + half + pen,
        y + reach,
        colour,
        alpha,
        0,
        (u, v) -> pen - arcDistance(u - x, v - y, half, bend, tilt),
        pen);
  }

  /** Paints a straight stroke. */
  void line(
      Frame frame,
      double x0,
      double y0,
      double x1,
      double y1,
      double pen,
      Colour colour,
      double alpha) {
    paint(
        frame,
        Math.min(x0, x1) - pen,
        Math.min(y0, y1) - pen,
        Math.max(x0, x1) + pen,
        Math.max(y0, y1) + pen,
        colour,
        alpha,
        0,
        (u, v) -> pen - segmentDistance(u, v, x0, y0, x1, y1),
        pen);
  }

  /** Multiplies every pixel by {@code 1 + strength (dx (x - 1/2) + dy (y - 1/2))}, then adds. */
  void light(double dx, double dy, double gain, double offset) {
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double factor = gain * (1 + dx * ((x + 0.5) / size - 0.5) + dy * ((y + 0.5) / size - 0.5));
        for (int c = 0; c < 3; c++) {
          int at = (y * size + x) * 3 + c;
          pixels[at] = (float) (pixels[at] * factor + offset);
        }
      }
    }
  }

  /** Adds a random amount of standard deviation {@code deviation} to every value. */
  void noise(double deviation, RandomStream random) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += (float) (deviation * random.bell());
    }
  }

  /**
   * Moves every pixel along two waves, one for either direction.
   *
   * @param reach how far the waves move it at most
   * @param waves how many of them the picture is wide
   * @param across where the wave that moves sideways begins, as an angle
   * @param down where the wave that moves up and down begins
   */
  void melt(double reach, double waves, double across, double down) {
    float[] before = pixels.clone();
    double turn = 2 * Math.PI * waves / size;
    for (int y = 0; y < size; y++) {
      double sideways = reach * size * StrictMath.sin(turn * y + across);
      for (int x = 0; x < size; x++) {
        double upwards = reach * size * StrictMath.sin(turn * x + down);
        int fromX = (int) Math.max(0, Math.min(size - 1, x + sideways + 0.5));
        int fromY = (int) Math.max(0, Math.min(size - 1, y + upwards + 0.5));
        System.arraycopy(before, (fromY * size + fromX) * 3, pixels, (y * size + x) * 3, 3);
      }
    }
  }

  /** Brightens and darkens squares in turn, so many pixels wide. */
  void grid(double strength, int width) {
    for (int i = 0; i < pixels.length; i++) {
      int x = i / 3 % size / width;
      int y = i / 3 / size / width;
      pixels[i] += (float) ((x + y) % 2 == 0 ? strength : -strength);
    }
  }

  /** Mixes a share of one colour into every pixel. */
  void fade(Colour colour, double share) {
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] += (float) (share * (colour.red() - pixels[i]));
      pixels[i + 1] += (float) (share * (colour.green() - pixels[i + 1]));
      pixels[i + 2] += (float) (share * (colour.blue() - pixels[i + 2]));
    }
  }

  /** Puts the picture, 8 bits a value, at the target's position. */
  void put(ByteBuffer target) {
    for (float value : pixels) {
      target.put((byte) Math.max(0, Math.min(255, (int) (value * 255 + 0.5f))));
    }
  }

  /** Returns a pixel's side in units of the frame. */
  private double pixel(Frame frame) {
    return 1 / (frame.scale() * size);
  }

  /** How deep a point of the frame lies inside a shape, in units of the frame; negative outside. */
  @FunctionalInterface
  private interface Shape {
    double depth(double u, double v);
  }

  private void paint(
      Frame frame,
      double left,
      double top,
      double right,
      double bottom,
      Colour colour,
      double alpha,
      double soft,
      Shape shape) {
    paint(frame, left, top, right, bottom, colour, alpha, soft, shape, Double.POSITIVE_INFINITY);
  }

  /** Blends the colour over the pixels in the frame's box, by coverage. */
  private void paint(
      Frame frame,
      double left,
      double top,
      double right,
      double bottom,
      Colour colour,
      double alpha,
      double soft,
      Shape shape,
      double pen) {
    double perPixel = pixel(frame);
    // A stroke thinner than a pixel covers at most its own width of it.
    double opacity = alpha * Math.min(1, 2 * pen / perPixel);
    double slope = 1 / (2 * soft + perPixel);
    int[] box =
        frame.box(left - perPixel, top - perPixel, right + perPixel, bottom + perPixel, size);
    double stepU = frame.cosine() * perPixel;
    double stepV = -frame.sine() * perPixel;
    for (int y = box[1]; y < box[3]; y++) {
      double firstU = frame.u((box[0] + 0.5) / size, (y + 0.5) / size);
      double firstV = frame.v((box[0] + 0.5) / size, (y + 0.5) / size);
      for (int x = box[0]; x < box[2]; x++) {
        double u = firstU + (x - box[0]) * stepU;
        double v = firstV + (x - box[0]) * stepV;
        double coverage = opacity * Math.max(0, Math.min(1, shape.depth(u, v) * slope + 0.5));
        if (coverage > 0) {
          int at = (y * size + x) * 3;
          pixels[at] += (float) (coverage * (colour.red() - pixels[at]));
          pixels[at + 1] += (float) (coverage * (colour.green() - pixels[at + 1]));
          pixels[at + 2] += (float) (coverage * (colour.blue() - pixels[at + 2]));
        }
      }
    }
  }

  /** An ellipse, whose edge is known to matter only up to a distance. */
  private static final class Oval {
    private final double x;
    private final double y;
    private final double inverseX;
    private final double inverseY;
    private final double radius;
    private final double inside;
    private final double outside;

    /**
     * @param matters points whose depth is known to be beyond this, to either side, may get any
     *     depth beyond it: that saves their square roots
     */
    Oval(double x, double y, double rx, double ry, double matters) {
      this.x = x;
      this.y = y;
      this.inverseX = 1 / rx;
      this.inverseY = 1 / ry;
      this.radius = Math.min(rx, ry);
      double margin = matters / radius;
      this.inside = margin < 1 ? (1 - margin) * (1 - margin) : 0;
      this.outside = (1 + margin) * (1 + margin);
    }

    /** Returns the depth below the edge, to first order in the distance; negative outside. */
    double depth(double u, double v) {
      double ex = (u - x) * inverseX;
      double ey = (v - y) * inverseY;
      double square = ex * ex + ey * ey;
      if (square > outside) {
        return Double.NEGATIVE_INFINITY;
      }
      if (square < inside || square < 1e-12) {
        return square < inside ? Double.POSITIVE_INFINITY : radius;
      }
      double q = Math.sqrt(square);
      double gx = ex * inverseX;
      double gy = ey * inverseY;
      return (1 - q) * q / Math.sqrt(gx * gx + gy * gy);
    }
  }

  private static double arcDistance(double x, double y, double half, double bend, double tilt) {
    double t = Math.max(-1, Math.min(1, x / half));
    double curve = bend * (1 - 2 * t * t) + tilt * t / 2;
    double slope = (-4 * bend * t + tilt / 2) / half;
    double vertical = (y - curve) / Math.sqrt(1 + slope * slope);
    double beyond = x - t * half;
    return Math.sqrt(vertical * vertical + beyond * beyond);
  }

  private static double segmentDistance(
      double x, double y, double x0, double y0, double x1, double y1) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
    double t = Math.max(0, Math.min(1, along));
    double rx = x - x0 - t * dx;
    double ry = y - y0 - t * dy;
    return Math.sqrt(rx * rx + ry * ry);
  }

  /**
   * A rotated, scaled frame of coordinates: its origin at {@code (x, y)} of the picture, one unit
   * long as {@code scale} of the picture's side.
   *
   * @param cosine of the clockwise rotation
   * @param sine of the clockwise rotation
   */
  record Frame(double x, double y, double scale, double cosine, double sine) {

    double u(double px, double py) {
      return ((px - x) * cosine + (py - y) * sine) / scale;
    }

    double v(double px, double py) {
      return ((py - y) * cosine - (px - x) * sine) / scale;
    }

    /** Returns left, top, right, bottom of the pixels that a box of the frame may touch. */
    int[] box(double left, double top, double right, double bottom, int size) {
      double cx = (left + right) / 2;
      double cy = (top + bottom) / 2;
      double hx = (right - left) / 2;
      double hy = (bottom - top) / 2;
      double px = x + scale * (cx * cosine - cy * sine);
      double py = y + scale * (cx * sine + cy * cosine);
      double wx = scale * (hx * Math.abs(cosine) + hy * Math.abs(sine));
      double wy = scale * (hx * Math.abs(sine) + hy * Math.abs(cosine));
      return new int[] {
        clip((px - wx) * size, size),
        clip((py - wy) * size, size),
        clip((px + wx) * size + 1, size),
        clip((py + wy) * size + 1, size)
      };
    }

    private static int clip(double pixel, int size) {
      return (int) Math.max(0, Math.min(size, pixel));
    }
  }
}
