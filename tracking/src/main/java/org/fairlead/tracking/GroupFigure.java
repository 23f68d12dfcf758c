package org.fairlead.tracking;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fairlead.fairness.Interval;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Groups as rows, a dot with its interval per method: excess gaps with the tolerance on the left,
 * accuracies on the right. The charting library lays out axes and grid; dots and bars are drawn
 * over it, because its error bars are vertical and symmetric.
 */
final class GroupFigure {
  private static final int WIDTH = 1000;
  private static final int HEAD = 78;
  private static final int AXIS = 62;
  private static final int MOST_GROUPS = 30;
  private static final int LONGEST_NAME = 200;
  private static final double DOT = 7;

  /** A method's results. */
  private record Method(String title, SplitResults split) {}

  /** A value with its interval, to be drawn as a dot with a bar. */
  private record Dot(double value, Interval interval) {}

  /** How a panel finds its dot, if the method has one for the group. */
  private interface Picker {
    @Nullable Dot dot(GroupResults group);
  }

  private final List<Method> methods;
  private final List<String> groups;
  private final int omitted;

  private GroupFigure(List<Method> methods, List<String> groups, int omitted) {
    this.methods = methods;
    this.groups = groups;
    this.omitted = omitted;
  }

  /** Returns the figure, or empty if no run has groups on that split. */
  static Optional<BufferedImage> of(List<Results> results, String model, String split) {
    var methods = new ArrayList<Method>();
    List<String> titles = titles(results);
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < results.size(); i++) {
      SplitResults found =
          results.get(i).model(model).flatMap(chosen -> chosen.split(split)).orElse(null);
      if (found != null && !found.groups().isEmpty()) {
        methods.add(new Method(titles.get(i), found));
        found.groups().stream()
            .filter(group -> group.count() > 0)
            .forEach(group -> names.add(group.name()));
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown = mostTelling(methods, names);
    return Optional.of(new GroupFigure(methods, shown, names.size() - shown.size()).draw());
  }

  /** Returns the methods' names, told apart by the letters of their runs where they are equal. */
  private static List<String> titles(List<Results> results) {
    Map<String, Integer> count = new HashMap<>();
    results.forEach(result -> count.merge(result.method(), 1, Integer::sum));
    return results.stream()
        .map(
            result ->
                count.getOrDefault(result.method(), 0) == 1
                    ? result.method()
                    : result.method() + " " + RunId.letters(result.run()))
        .toList();
  }

  /**
   * Returns the groups in their order; of very many, those of the largest gap or lowest accuracy.
   */
  private static List<String> mostTelling(List<Method> methods, Set<String> names) {
    if (names.size() <= MOST_GROUPS) {
      return List.copyOf(names);
    }
    Map<String, Double> harm = new HashMap<>();
    for (Method method : methods) {
      for (GroupResults group : method.split().groups()) {
        GroupGaps gaps = group.gaps();
        double value = gaps == null ? -group.accuracy() : gaps.psi();
        if (group.count() > 0) {
          harm.merge(group.name(), value, Math::max);
        }
      }
    }
    Set<String> worst =
        new LinkedHashSet<>(
            names.stream()
                .sorted(Comparator.comparing(name -> -harm.getOrDefault(name, 0.0)))
                .limit(MOST_GROUPS)
                .toList());
    return names.stream().filter(worst::contains).toList();
  }

  private BufferedImage draw() {
    boolean sparse = methods.stream().anyMatch(method -> method.split().gaps() != null);
    int rowHeight = Math.max(22, 14 + 13 * methods.size());
    int height = HEAD + AXIS + rowHeight * groups.size();
    BufferedImage image = Palette.image(WIDTH, height);
    Graphics2D graphics = Palette.paper(image);
    try {
      int names = drawNames(graphics, rowHeight);
      drawHead(graphics, names);
      int plots = WIDTH - names;
      if (sparse) {
        int half = plots / 2;
        drawPanel(
            graphics,
            names,
            half,
            rowHeight,
            "ψ: loss beyond the model's overall loss, points",
            GroupFigure::psi,
            true);
        drawPanel(
            graphics, names + half, half, rowHeight, "accuracy, %", GroupFigure::accuracy, false);
      } else {
        drawPanel(graphics, names, plots, rowHeight, "accuracy, %", GroupFigure::accuracy, false);
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static @Nullable Dot psi(GroupResults group) {
    GroupGaps gaps = group.gaps();
    return gaps == null ? null : new Dot(100 * gaps.psi(), percent(gaps.psiInterval()));
  }

  private static Dot accuracy(GroupResults group) {
    return new Dot(100 * group.accuracy(), percent(group.interval()));
  }

  private static Interval percent(Interval interval) {
    return new Interval(100 * interval.low(), 100 * interval.high());
  }

  /** Draws the groups' names and sample counts; returns the width they take. */
  private int drawNames(Graphics2D graphics, int rowHeight) {
    Font nameFont = Fonts.of(Font.PLAIN, 13);
    Font countFont = Fonts.of(Font.PLAIN, 10.5);
    FontMetrics metrics = graphics.getFontMetrics(nameFont);
    List<String> labels = groups.stream().map(name -> shortened(metrics, name)).toList();
    int width = 24 + Math.max(60, labels.stream().mapToInt(metrics::stringWidth).max().orElse(0));
    for (int g = 0; g < groups.size(); g++) {
      double middle = HEAD + rowHeight * (g + 0.5);
      boolean tall = rowHeight >= 34;
      graphics.setFont(nameFont);
      graphics.setColor(Palette.INK);
      float x = (float) (width - 8 - metrics.stringWidth(labels.get(g)));
      graphics.drawString(labels.get(g), x, (float) (middle + (tall ? -1 : 5)));
      if (tall) {
        String count = "n = " + Show.count(samples(groups.get(g)));
        graphics.setFont(countFont);
        graphics.setColor(Palette.FAINT);
        x = (float) (width - 8 - graphics.getFontMetrics().stringWidth(count));
        graphics.drawString(count, x, (float) (middle + 13));
      }
    }
    return width;
  }

  private long samples(String group) {
    return methods.stream()
        .flatMap(method -> method.split().group(group).stream())
        .mapToLong(GroupResults::count)
        .max()
        .orElse(0);
  }

  private static String shortened(FontMetrics metrics, String name) {
    String shown = TextTable.visible(name);
    while (metrics.stringWidth(shown) > LONGEST_NAME && shown.length() > 4) {
      shown = shown.substring(0, shown.offsetByCodePoints(shown.length(), -2)) + "…";
    }
    return shown;
  }

  private void drawHead(Graphics2D graphics, int left) {
    SplitResults any = methods.get(0).split();
    Gaps gaps =
        methods.stream()
            .map(method -> method.split().gaps())
            .filter(found -> found != null)
            .findFirst()
            .orElse(null);
    graphics.setColor(Palette.INK);
    graphics.setFont(Fonts.of(Font.BOLD, 15));
    String title = gaps == null ? "Accuracy of every group" : "What pruning costs every group";
    graphics.drawString(title, left, 24);
    graphics.setFont(Fonts.of(Font.PLAIN, 11.5));
    graphics.setColor(Palette.FAINT);
    var subtitle =
        new StringBuilder("%s split, %s samples".formatted(any.split(), Show.count(any.count())));
    if (gaps != null) {
      subtitle.append(
          String.format(
              Locale.ROOT,
              "; %.0f %% bounds, those of ψ simultaneous over the groups",
              100 * gaps.confidence()));
    }
    if (omitted > 0) {
      subtitle.append(
          "; the %d worst groups of %d".formatted(groups.size(), groups.size() + omitted));
    }
    graphics.drawString(subtitle.toString(), left, 42);
    drawLegend(graphics, left, gaps);
  }

  private void drawLegend(Graphics2D graphics, int left, @Nullable Gaps gaps) {
    graphics.setFont(Fonts.of(Font.PLAIN, 12.5));
    FontMetrics metrics = graphics.getFontMetrics();
    float x = left;
    int y = 64;
    for (int m = 0; m < methods.size(); m++) {
      graphics.setColor(Palette.colour(m));
      graphics.setStroke(Palette.solid(2));
      graphics.draw(new Line2D.Double(x, y - 4, x + 22, y - 4));
      graphics.fill(dot(x + 11, y - 4));
      graphics.setColor(Palette.INK);
      graphics.drawString(methods.get(m).title(), x + 28, y);
      x += 28 + metrics.stringWidth(methods.get(m).title()) + 22;
    }
    if (gaps != null) {
      graphics.setColor(Palette.INK);
      graphics.setStroke(Palette.solid(1.6));
      graphics.draw(new Line2D.Double(x + 4, y - 10, x + 4, y + 2));
      graphics.drawString("dense", x + 12, y);
      x += 12 + metrics.stringWidth("dense") + 22;
      graphics.setColor(Palette.LIMIT);
      graphics.setStroke(Palette.dashed(1.6));
      graphics.draw(new Line2D.Double(x, y - 4, x + 24, y - 4));
      graphics.drawString("tolerance", x + 30, y);
    }
  }

  private static Shape dot(double x, double y) {
    return new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT);
  }

  private void drawPanel(
      Graphics2D graphics,
      int x,
      int width,
      int rowHeight,
      String title,
      Picker picker,
      boolean gaps) {
    int height = rowHeight * groups.size();
    List<Double> tolerances =
        gaps
            ? methods.stream()
                .map(method -> method.split().gaps())
                .filter(found -> found != null)
                .map(found -> 100 * found.tolerance())
                .distinct()
                .toList()
            : List.of();
    Interval range = range(picker, gaps, tolerances);
    XYChart chart = new XYChart(width, height + AXIS);
    chart.setXAxisTitle(title);
    XYStyler styler = Palette.style(chart);
    styler.setLegendVisible(false);
    styler.setYAxisTicksVisible(false);
    styler.setPlotGridHorizontalLinesVisible(false);
    styler.setXAxisMin(range.low());
    styler.setXAxisMax(range.high());
    styler.setYAxisMin(0.0);
    styler.setYAxisMax((double) groups.size());
    styler.setXAxisTickMarkSpacingHint(64);
    styler.setChartPadding(0);
    double[] corner = {range.low()};
    XYSeries frame = chart.addSeries("frame", corner, new double[] {0});
    frame.setMarker(SeriesMarkers.NONE);

    Graphics2D panel = (Graphics2D) graphics.create();
    try {
      panel.translate(x, HEAD);
      chart.paint(panel, width, height + AXIS);
      drawRows(panel, new Scale(chart, range), picker, gaps, tolerances);
    } finally {
      panel.dispose();
    }
  }

  /** Where values lie on a painted chart. */
  private static final class Scale {
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

  private void drawRows(
      Graphics2D panel, Scale scale, Picker picker, boolean gaps, List<Double> tolerances) {
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
        Dot dot = group == null || group.count() == 0 ? null : picker.dot(group);
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
      for (Method method : methods) {
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
    Shape mark = dot(scale.x(dot.value()), y);
    panel.setColor(uncertain ? Color.WHITE : colour);
    panel.fill(mark);
    panel.setColor(colour);
    panel.draw(mark);
  }

  /** Returns the values to show; bars of groups too small to judge do not count, they are cut. */
  private Interval range(Picker picker, boolean gaps, List<Double> tolerances) {
    double low = gaps ? 0 : Double.POSITIVE_INFINITY;
    double high = gaps ? 0 : Double.NEGATIVE_INFINITY;
    for (double tolerance : tolerances) {
      high = Math.max(high, tolerance);
    }
    for (Method method : methods) {
      for (String name : groups) {
        GroupResults group = method.split().group(name).orElse(null);
        Dot dot = group == null || group.count() == 0 ? null : picker.dot(group);
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
