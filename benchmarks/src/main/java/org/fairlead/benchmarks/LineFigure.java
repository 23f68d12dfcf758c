package org.fairlead.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A figure of lines over steps, as SVG text. */
final class LineFigure {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 34;
  private static final int BOTTOM = 40;
  private static final int MOST_POINTS = 500;

  /** Readable in black and white too: dashes differ. */
  private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#555555");

  private static final List<String> DASHES = List.of("none", "7 3", "2 2", "1 4");

  private final String title;
  private final double low;
  private final double high;
  private final int steps;
  private final List<String> marks = new ArrayList<>();
  private int lines;

  LineFigure(String title, int steps, double low, double high) {
    this.title = title;
    this.steps = steps;
    this.low = low;
    this.high = high;
    for (int k = 0; k <= 4; k++) {
      double value = low + k * (high - low) / 4;
      marks.add(
          format(
              "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#dddddd'/>",
              LEFT, WIDTH - RIGHT, y(value), y(value)));
      marks.add(
          format(
              "<text x='%d' y='%.1f' text-anchor='end'>%.2f</text>",
              LEFT - 6, y(value) + 4, value));
      int step = k * steps / 4;
      marks.add(
          format(
              "<text x='%.1f' y='%d' text-anchor='middle'>%d</text>",
              x(step), HEIGHT - BOTTOM + 16, step));
    }
    marks.add(
        format(
            "<text x='%d' y='%d' text-anchor='middle'>step</text>",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8));
  }

  /** Adds a line with a value per step. */
  void line(String name, double[] values) {
    String colour = COLOURS.get(lines % COLOURS.size());
    String dash = DASHES.get(lines % DASHES.size());
    var path = new StringBuilder();
    int stride = 1 + values.length / MOST_POINTS;
    for (int t = 0; t < values.length; t += stride) {
      path.append(format("%.1f,%.1f ", x(t), y(Math.max(low, Math.min(high, values[t])))));
    }
    marks.add(
        format(
            "<polyline fill='none' stroke='%s' stroke-width='1.6' stroke-dasharray='%s'"
                + " points='%s'/>",
            colour, dash, path.toString().strip()));
    int at = LEFT + 10 + lines * 165;
    marks.add(
        format(
            "<line x1='%d' x2='%d' y1='26' y2='26' stroke='%s' stroke-width='2'"
                + " stroke-dasharray='%s'/>",
            at, at + 24, colour, dash));
    marks.add(format("<text x='%d' y='30'>%s</text>", at + 30, name));
    lines++;
  }

  String svg() {
    return format(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
                + " font-size='11'>%n<title>%s</title>%n<rect width='100%%' height='100%%'"
                + " fill='white'/>%n<text x='%d' y='14' font-size='13'>%s</text>%n",
            WIDTH, HEIGHT, title, LEFT, title)
        + String.join("\n", marks)
        + "\n</svg>\n";
  }

  private double x(int step) {
    return LEFT + (double) step / steps * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  private static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values).replace("\r\n", "\n");
  }
}
