package org.fairlead.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A figure of lines over steps, as SVG text. Its axis is as long as its lines are high. */
final class LineFigure {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 310;
  private static final int LEFT = 56;
  private static final int RIGHT = 24;
  private static final int TOP = 46;
  private static final int BOTTOM = 40;
  private static final int MOST_POINTS = 500;
  private static final int MOST_INTERVALS = 5;

  /** Readable in black and white too: dashes differ. */
  private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#555555");

  private static final List<String> DASHES = List.of("none", "7 3", "2 2", "1 4");

  private final String title;
  private final int steps;
  private final List<String> names = new ArrayList<>();
  private final List<double[]> lines = new ArrayList<>();
  private double low;
  private double high;

  LineFigure(String title, int steps) {
    this.title = title;
    this.steps = steps;
  }

  /** Adds a line with a value per step. */
  void line(String name, double[] values) {
    names.add(name);
    lines.add(values);
  }

  String svg() {
    var marks = new ArrayList<String>();
    axes(marks);
    for (int k = 0; k < lines.size(); k++) {
      draw(marks, k);
    }
    return format(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
                + " font-size='11'>%n<title>%s</title>%n<rect width='100%%' height='100%%'"
                + " fill='white'/>%n<text x='%d' y='15' font-size='13'>%s</text>%n",
            WIDTH, HEIGHT, title, LEFT, title)
        + String.join("\n", marks)
        + "\n</svg>\n";
  }

  private void axes(List<String> marks) {
    double least = 0;
    double most = 0;
    for (double[] line : lines) {
      for (double value : line) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    double interval = interval(most - least);
    int first = (int) Math.floor(least / interval);
    int last = (int) Math.ceil(most / interval);
    low = first * interval;
    high = last * interval;
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(interval) - 1e-9));
    for (int k = first; k <= last; k++) {
      double at = y(k * interval);
      marks.add(
          format(
              "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='%s'/>",
              LEFT, WIDTH - RIGHT, at, at, k == 0 ? "#888888" : "#dddddd"));
      marks.add(
          format(
              "<text x='%d' y='%.1f' text-anchor='end'>%s</text>",
              LEFT - 6, at + 4, format("%." + decimals + "f", k * interval)));
    }
    int stride = (int) interval(steps);
    for (int step = 0; step <= steps; step += stride) {
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

  /** Returns 1, 2 or 5 times a power of ten: the least that cuts a range into few intervals. */
  private static double interval(double range) {
    double interval = Math.pow(10, Math.floor(Math.log10(range / MOST_INTERVALS)));
    for (double factor : new double[] {2, 2.5, 2}) {
      if (range / interval <= MOST_INTERVALS) {
        break;
      }
      interval *= factor;
    }
    return interval;
  }

  private void draw(List<String> marks, int k) {
    String colour = COLOURS.get(k % COLOURS.size());
    String dash = DASHES.get(k % DASHES.size());
    double[] values = lines.get(k);
    var path = new StringBuilder();
    int stride = 1 + values.length / MOST_POINTS;
    for (int t = 0; t < values.length; t += stride) {
      path.append(format("%.1f,%.1f ", x(t), y(values[t])));
    }
    marks.add(
        format(
            "<polyline fill='none' stroke='%s' stroke-width='1.6' stroke-dasharray='%s'"
                + " points='%s'/>",
            colour, dash, path.toString().strip()));
    int at = LEFT + k * 170;
    marks.add(
        format(
            "<line x1='%d' x2='%d' y1='28' y2='28' stroke='%s' stroke-width='2'"
                + " stroke-dasharray='%s'/>",
            at, at + 26, colour, dash));
    marks.add(format("<text x='%d' y='32'>%s</text>", at + 32, names.get(k)));
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
