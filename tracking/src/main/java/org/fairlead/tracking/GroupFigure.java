package org.fairlead.tracking;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
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
import java.util.stream.LongStream;
import org.fairlead.fairness.Interval;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Groups as rows, a dot with its interval per method: excess gaps with the tolerance on the left,
 * accuracies on the right. The charting library lays out axes and grid; dots and bars are drawn
 * over it, because its error bars are vertical and symmetric.
 */
final class GroupFigure {
  private static final int WIDTH = 1000;
  private static final int TITLE = 52;
  private static final int AXIS = 56;
  private static final int LEAST_ROWS =
      100; // below, the library places nothing on the axis of rows
  private static final int MARGIN = 14;
  private static final int BETWEEN = 26;
  private static final int MOST_GROUPS = 30;
  private static final int LONGEST_NAME = 200;
  private static final Font NAME_FONT = Fonts.of(Font.PLAIN, 13);
  private static final Font COUNT_FONT = Fonts.of(Font.PLAIN, 10.5);
  private static final String PSI_TITLE = "ψ: loss beyond the model's overall loss, points";
  private static final String ACCURACY_TITLE = "accuracy, %";

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
    int rowHeight = Math.max(Math.max(22, 14 + 13 * methods.size()), LEAST_ROWS / groups.size());
    BufferedImage probe = Palette.image(1, 1);
    Graphics2D measure = Palette.paper(probe);
    int names = nameWidth(measure.getFontMetrics(NAME_FONT));
    Legend legend = legend();
    int head = TITLE + legend.height(measure, WIDTH - names) + 8;
    measure.dispose();
    int plots = rowHeight * groups.size() + AXIS;

    BufferedImage image = Palette.image(WIDTH, head + plots);
    Graphics2D graphics = Palette.paper(image);
    try {
      drawTitle(graphics, names);
      legend.draw(graphics, names, TITLE, WIDTH - names);
      graphics.translate(names, head);
      int width = WIDTH - names - MARGIN;
      Scale rows;
      if (sparse) {
        int half = (width - BETWEEN) / 2;
        rows = drawPanel(graphics, half, plots, PSI_TITLE, GroupFigure::psi, true);
        graphics.translate(half + BETWEEN, 0);
        drawPanel(graphics, half, plots, ACCURACY_TITLE, GroupFigure::accuracy, false);
        graphics.translate(-half - BETWEEN, 0);
      } else {
        rows = drawPanel(graphics, width, plots, ACCURACY_TITLE, GroupFigure::accuracy, false);
      }
      drawNames(graphics, rows, rowHeight);
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

  private int nameWidth(FontMetrics metrics) {
    int longest =
        groups.stream()
            .mapToInt(name -> metrics.stringWidth(Legend.shortened(metrics, name, LONGEST_NAME)))
            .max()
            .orElse(0);
    return 20 + Math.max(70, longest);
  }

  /** Draws the groups' names and sample counts to the left of the rows. */
  private void drawNames(Graphics2D graphics, Scale rows, int rowHeight) {
    FontMetrics metrics = graphics.getFontMetrics(NAME_FONT);
    FontMetrics small = graphics.getFontMetrics(COUNT_FONT);
    boolean roomy = rowHeight >= 34;
    for (int g = 0; g < groups.size(); g++) {
      double middle = rows.y(g + 0.5);
      String name = Legend.shortened(metrics, groups.get(g), LONGEST_NAME);
      graphics.setFont(NAME_FONT);
      graphics.setColor(Palette.INK);
      graphics.drawString(
          name, -10f - metrics.stringWidth(name), (float) (middle + (roomy ? -1 : 5)));
      if (roomy) {
        String count = "n = " + Show.count(samples(groups.get(g)));
        graphics.setFont(COUNT_FONT);
        graphics.setColor(Palette.FAINT);
        graphics.drawString(count, -10f - small.stringWidth(count), (float) (middle + 13));
      }
    }
  }

  private long samples(String group) {
    return methods.stream()
        .flatMap(method -> method.split().group(group).stream())
        .mapToLong(GroupResults::count)
        .max()
        .orElse(0);
  }

  private @Nullable Gaps anyGaps() {
    return methods.stream()
        .map(method -> method.split().gaps())
        .filter(gaps -> gaps != null)
        .findFirst()
        .orElse(null);
  }

  private static boolean isSmall(GroupResults group) {
    GroupGaps gaps = group.gaps();
    return group.count() > 0 && gaps != null && gaps.tooSmall();
  }

  private void drawTitle(Graphics2D graphics, int left) {
    SplitResults any = methods.get(0).split();
    Gaps gaps = anyGaps();
    graphics.setColor(Palette.INK);
    graphics.setFont(Fonts.of(Font.BOLD, 15));
    String title =
        gaps == null ? "Accuracy of every group" : "What every group loses against the dense model";
    graphics.drawString(title, left, 24);
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
    if (methods.stream()
        .flatMap(method -> method.split().groups().stream())
        .anyMatch(GroupFigure::isSmall)) {
      subtitle.append("; hollow: too few samples to be judged");
    }
    graphics.setFont(Fonts.of(Font.PLAIN, 11.5));
    graphics.setColor(Palette.FAINT);
    graphics.drawString(subtitle.toString(), left, 42);
  }

  private Legend legend() {
    Legend legend = new Legend(12.5);
    for (int m = 0; m < methods.size(); m++) {
      legend.curve(methods.get(m).title(), Palette.colour(m));
    }
    if (anyGaps() != null) {
      legend.upright("dense", Palette.INK, Palette.solid(1.6));
      legend.line("tolerance", Palette.LIMIT, Palette.dashed(1.6));
    }
    return legend;
  }

  /** Draws a panel at the origin and returns where its values and rows lie. */
  private Scale drawPanel(
      Graphics2D graphics, int width, int height, String title, Picker picker, boolean gaps) {
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
    XYChart chart = new XYChart(width, height);
    chart.setXAxisTitle(title);
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
      drawRows(panel, scale, picker, gaps, tolerances);
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
    Shape mark = Legend.dot(scale.x(dot.value()), y);
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
