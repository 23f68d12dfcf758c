package org.fairlead.tracking.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.schema.Field;
import org.fairlead.audit.schema.Kind;
import org.fairlead.fairness.statistics.Interval;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One panel of a {@link GroupFigure}: a scale of values, and a dot with its interval for every
 * group and method. The charting library lays out axes and grid; dots and bars are drawn over it,
 * because its error bars are vertical and symmetric.
 */
final class GroupPanel {
  /** A value with its interval, to be drawn as a dot with a bar. */
  private record Dot(double value, Interval interval) {}

  private final List<GroupFigure.Method> methods;
  private final List<String> groups;
  private final Field<GroupResults> field;
  private final boolean gaps;
  private final List<Double> tolerances;

  private GroupPanel(
      List<GroupFigure.Method> methods,
      List<String> groups,
      Field<GroupResults> field,
      boolean gaps,
      List<Double> tolerances) {
    this.methods = methods;
    this.groups = groups;
    this.field = field;
    this.gaps = gaps;
    this.tolerances = tolerances;
  }

  /**
   * Returns the panel of a value of groups. What is a difference stands beside 0 and every method's
   * tolerance, what is a share beside the dense model's accuracy.
   */
  static GroupPanel of(
      Field<GroupResults> field, List<GroupFigure.Method> methods, List<String> groups) {
    boolean gaps = field.kind() == Kind.POINTS;
    List<Double> tolerances =
        methods.stream()
            .map(method -> method.split().gaps())
            .filter(found -> gaps && found != null)
            .map(found -> 100 * found.tolerance())
            .distinct()
            .toList();
    return new GroupPanel(methods, groups, field, gaps, tolerances);
  }

  private @Nullable Dot dot(GroupResults group) {
    double scale = field.kind().scale();
    Interval interval = field.interval(group);
    if (!(field.value(group) instanceof Number value)) {
      return null;
    }
    double shown = scale * value.doubleValue();
    return interval == null
        ? new Dot(shown, new Interval(shown, shown))
        : new Dot(shown, new Interval(scale * interval.low(), scale * interval.high()));
  }

  /** Draws the panel at the origin and returns where its values and rows lie. */
  Scale draw(Graphics2D graphics, int width, int height) {
    Interval range = range();
    XYChart chart = new XYChart(width, height);
    chart.setXAxisTitle(field.explanation());
    XYStyler styler = Palette.style(chart);
    styler.setLegendVisible(false);
    styler.setYAxisTicksVisible(false);
    styler.setPlotGridHorizontalLinesVisible(false);
    styler.setXAxisMin(range.low());
    styler.setXAxisMax(range.high());
    styler.setYAxisMin(0.0);
    styler.setYAxisMax((double) groups.size());
    styler.setPlotContentSize(0.9999); // with 1 the library leaves out the ticks
    styler.setXAxisDecimalPattern("#0.##");
    styler.setChartPadding(0);
    double[] ticks = ticks(range, width / 70);
    double[] floor = new double[ticks.length];
    XYSeries series = chart.addSeries("ticks", ticks, floor); // the axis marks a series' few values
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(SeriesLines.NONE);
    chart.paint(graphics, width, height);
    Scale scale = new Scale(chart, range);
    Graphics2D panel = (Graphics2D) graphics.create();
    try {
      drawRows(panel, scale);
    } finally {
      panel.dispose();
    }
    return scale;
  }

  /** Returns round values within a range: steps of 1, 2 or 5 times a power of ten. */
  static double[] ticks(Interval range, int most) {
    double power = Math.pow(10, Math.floor(Math.log10(range.width() / most)));
    double step = power;
    for (int factor : new int[] {2, 5, 10}) {
      if (range.width() / step > most) {
        step = factor * power;
      }
    }
    long first = (long) Math.ceil(range.low() / step);
    long last = (long) Math.floor(range.high() / step);
    double unit = step;
    return LongStream.rangeClosed(first, last).mapToDouble(i -> i * unit).toArray();
  }

  /** Where values lie on a painted chart. */
  static final class Scale {
    private final double left;
    private final double right;
    private final double top;
    private final double bottom;
    private final Interval range;
    private final double rows;

    Scale(XYChart chart, Interval range) {
      this.range = range;
      this.rows = chart.getStyler().getYAxisMax();
      this.left = chart.getScreenXFromChart(range.low());
      this.right = chart.getScreenXFromChart(range.high());
      this.top = chart.getScreenYFromChart(rows);
      this.bottom = chart.getScreenYFromChart(0);
    }

    double x(double value) {
      return left + (right - left) * (value - range.low()) / range.width();
    }

    /** Returns the height of a place in the rows: 0 is the top of the first. */
    double y(double row) {
      return top + (bottom - top) * row / rows;
    }

    Rectangle2D area() {
      return new Rectangle2D.Double(left, top, right - left, bottom - top);
    }
  }

  private void drawRows(Graphics2D panel, Scale scale) {
    panel.clip(scale.area());
    panel.setStroke(Palette.solid(1));
    panel.setColor(Palette.GRID);
    for (int g = 1; g < groups.size(); g++) {
      panel.draw(new Line2D.Double(scale.left, scale.y(g), scale.right, scale.y(g)));
    }
    if (gaps) {
      panel.setColor(Palette.FAINT);
      drawLine(panel, scale, 0);
      panel.setColor(Palette.LIMIT);
      panel.setStroke(Palette.dashed(1.6));
      tolerances.forEach(tolerance -> drawLine(panel, scale, tolerance));
    } else {
      drawDense(panel, scale);
    }
    for (int g = 0; g < groups.size(); g++) {
      for (int m = 0; m < methods.size(); m++) {
        GroupResults group = methods.get(m).split().group(groups.get(g)).orElse(null);
        Dot dot = group == null || group.count() == 0 ? null : dot(group);
        if (group != null && dot != null) {
          boolean uncertain = gaps && group.gaps() != null && group.gaps().tooSmall();
          drawDot(panel, scale, g + (m + 1.0) / (methods.size() + 1), dot, m, uncertain);
        }
      }
    }
  }

  private static void drawLine(Graphics2D panel, Scale scale, double value) {
    double x = scale.x(value);
    panel.draw(new Line2D.Double(x, scale.top, x, scale.bottom));
  }

  /** Marks the dense model's accuracy over the height of a group's row. */
  private void drawDense(Graphics2D panel, Scale scale) {
    Map<Integer, Double> dense = new LinkedHashMap<>();
    for (int g = 0; g < groups.size(); g++) {
      for (GroupFigure.Method method : methods) {
        GroupResults group = method.split().group(groups.get(g)).orElse(null);
        if (group != null && group.gaps() != null && group.count() > 0) {
          dense.putIfAbsent(g, 100 * group.gaps().denseAccuracy());
        }
      }
    }
    panel.setColor(Palette.INK);
    panel.setStroke(Palette.solid(1.6));
    dense.forEach(
        (g, accuracy) -> {
          double x = scale.x(accuracy);
          panel.draw(new Line2D.Double(x, scale.y(g + 0.12), x, scale.y(g + 0.88)));
        });
  }

  private static void drawDot(
      Graphics2D panel, Scale scale, double row, Dot dot, int method, boolean uncertain) {
    Color colour = Palette.colour(method);
    double y = scale.y(row);
    double low = scale.x(dot.interval().low());
    double high = scale.x(dot.interval().high());
    panel.setColor(colour);
    panel.setStroke(Palette.solid(2));
    panel.draw(new Line2D.Double(low, y, high, y));
    for (double end : new double[] {low, high}) {
      panel.draw(new Line2D.Double(end, y - 3, end, y + 3));
    }
    Shape mark = Legend.dot(scale.x(dot.value()), y);
    panel.setColor(uncertain ? Color.WHITE : colour);
    panel.fill(mark);
    panel.setColor(colour);
    panel.draw(mark);
  }

  /** Returns the values to show; bars of groups too small to judge do not count, they are cut. */
  private Interval range() {
    double low = gaps ? 0 : Double.POSITIVE_INFINITY;
    double high = gaps ? 0 : Double.NEGATIVE_INFINITY;
    for (double tolerance : tolerances) {
      high = Math.max(high, tolerance);
    }
    for (GroupFigure.Method method : methods) {
      for (String name : groups) {
        GroupResults group = method.split().group(name).orElse(null);
        Dot dot = group == null || group.count() == 0 ? null : dot(group);
        if (group != null && dot != null) {
          boolean small = group.gaps() != null && group.gaps().tooSmall();
          low = Math.min(low, small ? dot.value() : dot.interval().low());
          high = Math.max(high, small ? dot.value() : dot.interval().high());
          if (!gaps && group.gaps() != null) {
            low = Math.min(low, 100 * group.gaps().denseAccuracy());
            high = Math.max(high, 100 * group.gaps().denseAccuracy());
          }
        }
      }
    }
    double margin = Math.max(0.25, 0.05 * (high - low));
    return gaps
        ? new Interval(low - margin, high + margin)
        : new Interval(Math.max(0, low - margin), Math.min(100, high + margin));
  }
}
