package org.fairlead.tracking.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.fairlead.base.text.TextTable;
import org.fairlead.tracking.metrics.Metrics;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run over its epochs: one panel each for loss, accuracy, excess gap, multipliers and ratios. */
final class CurvesFigure {
  private static final int WIDTH = 1000;
  private static final int PANEL = 300;
  private static final int MOST_CURVES = 8;

  /** Beyond it a run has diverged; ticks of an axis that long are looked for without an end. */
  private static final double LARGEST = 1e6;

  private static final double LATEST = 1e12;
  private static final String BEYOND = "\u0000beyond"; // no curve is called so

  /**
   * A curve: values by epoch, both finite.
   *
   * @param beyond where its values are those of a run that has diverged, which are not drawn to
   *     scale
   */
  private record Curve(String name, List<Double> x, List<Double> y, List<Double> beyond) {
    boolean isEmpty() {
      return x.isEmpty() && beyond.isEmpty();
    }

    double last() {
      return y.isEmpty() ? LARGEST : y.get(y.size() - 1);
    }

    double range() {
      return y.isEmpty() ? 0 : Collections.max(y) - Collections.min(y);
    }
  }

  /** A panel: curves that share an axis. */
  private record Panel(String title, List<Curve> curves) {}

  private CurvesFigure() {}

  /** Returns the figure, or empty if nothing was logged that it shows. */
  static Optional<BufferedImage> of(Metrics log) {
    Metrics epochs = log.ofKind("epoch");
    boolean few = epochs.rows().size() < 2; // a trial of some steps
    Metrics metrics = few ? log.ofKind("step") : epochs;
    String time = few ? "step" : "epoch";
    double[] x = metrics.numbers(time);
    var panels = new ArrayList<Panel>();
    add(
        panels,
        "loss, nats",
        curve("training", metrics, x, v -> v, "loss"),
        curve("validation", metrics, x, v -> v, "validation", "loss"));
    add(
        panels,
        "accuracy of all and of the worst group, %",
        curve("training", metrics, x, v -> 100 * v, "accuracy"),
        curve("training, worst", metrics, x, v -> 100 * v, "worstGroup"),
        curve("validation", metrics, x, v -> 100 * v, "validation", "accuracy"),
        curve("validation, worst", metrics, x, v -> 100 * v, "validation", "worstGroup"));
    add(
        panels,
        "max ψ on validation, points",
        curve("max ψ", metrics, x, v -> 100 * v, "validation", "maxPsi"));
    add(panels, "multiplier λ in use", multipliers(metrics, x));
    addMixture(panels, metrics, x);
    Curve sparsity = curve("sparsity", metrics, x, v -> 100 * v, "sparsity");
    if (!sparsity.isEmpty() && (sparsity.range() > 0 || sparsity.last() > 0)) {
      add(panels, "sparsity, %", sparsity);
    }
    return panels.isEmpty() ? Optional.empty() : Optional.of(draw(panels, time));
  }

  private static void add(List<Panel> panels, String title, Curve... curves) {
    List<Curve> drawn = Arrays.stream(curves).filter(curve -> !curve.isEmpty()).toList();
    if (!drawn.isEmpty()) {
      panels.add(new Panel(title, drawn));
    }
  }

  /** Adds what a mixture does, as far as it moves. */
  private static void addMixture(List<Panel> panels, Metrics metrics, double[] x) {
    add(
        panels,
        "gap between groups that the mixture sees, nats",
        curve("gap", metrics, x, v -> v, "mixture", "gap"));
    add(panels, "λ, share of a group in its label, %", moving("lambda", metrics, x));
    add(panels, "μ, share of real images, %", moving("mu", metrics, x));
  }

  /** Returns a ratio by subgroup; of very many, those that moved most; none if nothing moved. */
  private static Curve[] moving(String ratio, Metrics metrics, double[] x) {
    List<Curve> curves =
        metrics.keys("mixture", ratio).stream()
            .map(name -> curve(name, metrics, x, v -> 100 * v, "mixture", ratio, name))
            .filter(curve -> !curve.isEmpty())
            .toList();
    if (curves.stream().allMatch(curve -> curve.range() < 1e-9)) {
      return new Curve[0];
    }
    if (curves.size() <= MOST_CURVES) {
      return curves.toArray(Curve[]::new);
    }
    return curves.stream()
        .sorted((a, b) -> Double.compare(b.range(), a.range()))
        .limit(MOST_CURVES)
        .toArray(Curve[]::new);
  }

  /** Returns the multipliers by group; of very many, those that end largest. */
  private static Curve[] multipliers(Metrics metrics, double[] x) {
    return metrics.keys("lambda").stream()
        .map(group -> curve(group, metrics, x, v -> v, "lambda", group))
        .filter(curve -> !curve.isEmpty())
        .sorted((a, b) -> Double.compare(b.last(), a.last()))
        .limit(MOST_CURVES)
        .toArray(Curve[]::new);
  }

  private static Curve curve(
      String name, Metrics metrics, double[] x, DoubleUnaryOperator unit, String... path) {
    double[] values = metrics.numbers(path);
    var xs = new ArrayList<Double>();
    var ys = new ArrayList<Double>();
    var beyond = new ArrayList<Double>();
    for (int i = 0; i < values.length; i++) {
      double y = unit.applyAsDouble(values[i]);
      if (!(Math.abs(x[i]) < LATEST) || Double.isNaN(y)) {
        continue;
      }
      if (Math.abs(y) < LARGEST) {
        xs.add(x[i]);
        ys.add(y);
      } else {
        beyond.add(x[i]);
      }
    }
    return new Curve(TextTable.visible(name), xs, ys, beyond);
  }

  private static BufferedImage draw(List<Panel> panels, String time) {
    int columns = panels.size() == 1 ? 1 : 2;
    int rows = (panels.size() + columns - 1) / columns;
    BufferedImage image = Palette.image(WIDTH, rows * PANEL);
    Graphics2D graphics = Palette.paper(image);
    try {
      for (int p = 0; p < panels.size(); p++) {
        Graphics2D corner = (Graphics2D) graphics.create();
        corner.translate(p % columns * (WIDTH / columns), p / columns * PANEL);
        draw(corner, panels.get(p), time, WIDTH / columns);
        corner.dispose();
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static void draw(Graphics2D graphics, Panel panel, String time, int width) {
    Legend legend = new Legend(11);
    if (panel.curves().size() > 1) {
      for (int c = 0; c < panel.curves().size(); c++) {
        legend.curve(panel.curves().get(c).name(), Palette.colour(c));
      }
    }
    int left = 48;
    int legendHeight = legend.isEmpty() ? 0 : legend.height(graphics, width - left) + 4;
    int height = PANEL - legendHeight;
    chart(panel, time, width, height).paint(graphics, width, height);
    legend.draw(graphics, left, height, width - left);
  }

  private static XYChart chart(Panel panel, String time, int width, int height) {
    XYChart chart = new XYChart(width, height);
    int beyond = panel.curves().stream().mapToInt(curve -> curve.beyond().size()).sum();
    chart.setTitle(
        beyond == 0
            ? panel.title()
            : String.format(
                Locale.ROOT, "%s (%d beyond %,.0f, at the top)", panel.title(), beyond, LARGEST));
    chart.setXAxisTitle(time);
    XYStyler styler = Palette.style(chart);
    styler.setLegendVisible(false);
    styler.setPlotContentSize(0.96);
    styler.setYAxisDecimalPattern("#0.###");
    styler.setXAxisDecimalPattern("#0.#");
    styler.setXAxisTickMarkSpacingHint(48);
    styler.setMarkerSize(5);
    double top =
        panel.curves().stream()
            .flatMap(curve -> curve.y().stream())
            .mapToDouble(y -> y)
            .max()
            .orElse(LARGEST);
    for (int c = 0; c < panel.curves().size(); c++) {
      Curve curve = panel.curves().get(c);
      mark(chart, curve, top, Palette.colour(c));
      if (curve.x().isEmpty()) {
        continue;
      }
      XYSeries series = chart.addSeries(curve.name(), curve.x(), curve.y());
      Color colour = Palette.colour(c);
      series.setLineColor(colour);
      series.setLineStyle(Palette.solid(2));
      boolean few = curve.x().size() <= 30;
      series.setMarker(few ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      series.setMarkerColor(colour);
    }
    return chart;
  }

  /** Marks what lies beyond the scale, at its top. */
  private static void mark(XYChart chart, Curve curve, double top, Color colour) {
    if (curve.beyond().isEmpty()) {
      return;
    }
    XYSeries marks =
        chart.addSeries(
            curve.name() + BEYOND, curve.beyond(), Collections.nCopies(curve.beyond().size(), top));
    marks.setLineStyle(SeriesLines.NONE);
    marks.setMarker(SeriesMarkers.TRIANGLE_UP);
    marks.setMarkerColor(colour);
  }
}
