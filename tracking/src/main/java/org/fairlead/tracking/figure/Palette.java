package org.fairlead.tracking.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

/** The common look of the figures: the Okabe-Ito colours, which colour-blind readers tell apart. */
final class Palette {
  static final Color INK = new Color(0x22, 0x22, 0x22);
  static final Color FAINT = new Color(0x66, 0x66, 0x66);
  static final Color GRID = new Color(0xe4, 0xe4, 0xe4);
  static final Color LIMIT = new Color(0xb0, 0x20, 0x20);
  private static final Color[] COLOURS = {
    new Color(0xe6, 0x9f, 0x00),
    new Color(0x00, 0x72, 0xb2),
    new Color(0x00, 0x9e, 0x73),
    new Color(0xcc, 0x79, 0xa7),
    new Color(0x56, 0xb4, 0xe9),
    new Color(0xd5, 0x5e, 0x00),
    new Color(0x80, 0x80, 0x80),
    new Color(0x5b, 0x3a, 0x8c)
  };

  /** Pixels per unit of layout: figures stay sharp on dense screens. */
  static final int SCALE = 2;

  private Palette() {}

  static Color colour(int index) {
    return COLOURS[index % COLOURS.length];
  }

  static BasicStroke solid(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  static BasicStroke dashed(double width) {
    float[] pattern = {6, 4};
    return new BasicStroke(
        (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
  }

  static BufferedImage image(int width, int height) {
    return new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
  }

  /** Returns white paper in layout units. */
  static Graphics2D paper(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(SCALE, SCALE);
    return graphics;
  }

  /** Gives a chart the common look. */
  static XYStyler style(XYChart chart) {
    XYStyler styler = chart.getStyler();
    styler.setBaseFont(Fonts.of(Font.PLAIN, 12));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setChartTitleFont(Fonts.of(Font.BOLD, 13));
    styler.setChartTitleBoxVisible(false);
    styler.setAxisTitleFont(Fonts.of(Font.PLAIN, 12));
    styler.setAxisTickLabelsFont(Fonts.of(Font.PLAIN, 11));
    styler.setLegendFont(Fonts.of(Font.PLAIN, 11));
    styler.setAxisTickLabelsColor(INK);
    styler.setAxisTickMarksColor(FAINT);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(solid(1));
    styler.setPlotBorderColor(FAINT);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartPadding(8);
    styler.setPlotContentSize(1);
    styler.setPlotMargin(0);
    styler.setAntiAlias(true);
    styler.setTextAntiAlias(true);
    styler.setLocale(Locale.ROOT);
    return styler;
  }
}
