package org.fairlead.tracking.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.text.TextTable;

/** Entries side by side, over as many lines as they need. */
final class Legend {
  static final int LINE_HEIGHT = 20;
  private static final int SAMPLE = 22;
  private static final int SPACE = 18;
  private static final int LONGEST = 220;
  private static final double DOT = 7;

  private record Entry(String name, Color colour, Stroke stroke, boolean dot, boolean upright) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Font font;

  Legend(double fontSize) {
    this.font = Fonts.of(Font.PLAIN, fontSize);
  }

  Legend curve(String name, Color colour) {
    entries.add(new Entry(name, colour, Palette.solid(2), true, false));
    return this;
  }

  Legend line(String name, Color colour, Stroke stroke) {
    entries.add(new Entry(name, colour, stroke, false, false));
    return this;
  }

  Legend upright(String name, Color colour, Stroke stroke) {
    entries.add(new Entry(name, colour, stroke, false, true));
    return this;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  static Shape dot(double x, double y) {
    return new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT);
  }

  /** Returns the height it needs in a width. */
  int height(Graphics2D graphics, int width) {
    return LINE_HEIGHT * lines(graphics.getFontMetrics(font), width).size();
  }

  /** Draws it from a corner down. */
  void draw(Graphics2D graphics, int left, int top, int width) {
    FontMetrics metrics = graphics.getFontMetrics(font);
    graphics.setFont(font);
    int middle = top + LINE_HEIGHT / 2;
    for (List<Entry> line : lines(metrics, width)) {
      double x = left;
      for (Entry entry : line) {
        drawSample(graphics, entry, x, middle);
        String name = shortened(metrics, entry.name(), LONGEST);
        graphics.setColor(Palette.INK);
        float baseline = middle + (metrics.getAscent() - metrics.getDescent()) / 2f;
        graphics.drawString(name, (float) x + SAMPLE + 6, baseline);
        x += width(metrics, entry);
      }
      middle += LINE_HEIGHT;
    }
  }

  private static void drawSample(Graphics2D graphics, Entry entry, double x, int middle) {
    graphics.setColor(entry.colour());
    graphics.setStroke(entry.stroke());
    double centre = entry.upright() ? x + SAMPLE - 4 : x + SAMPLE / 2.0;
    graphics.draw(
        entry.upright()
            ? new Line2D.Double(centre, middle - 7, centre, middle + 7)
            : new Line2D.Double(x, middle, x + SAMPLE, middle));
    if (entry.dot()) {
      graphics.fill(dot(centre, middle));
    }
  }

  private List<List<Entry>> lines(FontMetrics metrics, int width) {
    var lines = new ArrayList<List<Entry>>();
    double used = Double.POSITIVE_INFINITY;
    for (Entry entry : entries) {
      if (used + width(metrics, entry) - SPACE > width) {
        lines.add(new ArrayList<>());
        used = 0;
      }
      lines.get(lines.size() - 1).add(entry);
      used += width(metrics, entry);
    }
    return lines;
  }

  private static double width(FontMetrics metrics, Entry entry) {
    return SAMPLE + 6 + metrics.stringWidth(shortened(metrics, entry.name(), LONGEST)) + SPACE;
  }

  /** Returns a name, cut to a width. */
  static String shortened(FontMetrics metrics, String name, int width) {
    String shown = TextTable.visible(name);
    if (metrics.stringWidth(shown) <= width) {
      return shown;
    }
    int end = shown.length();
    while (end > 1 && metrics.stringWidth(shown.substring(0, end) + "…") > width) {
      end = shown.offsetByCodePoints(end, -1);
    }
    return shown.substring(0, end) + "…";
  }
}
