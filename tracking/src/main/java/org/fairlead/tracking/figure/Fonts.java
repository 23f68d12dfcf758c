package org.fairlead.tracking.figure;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The font of the figures, if the machine has one. */
final class Fonts {
  private static final Logger LOG = LoggerFactory.getLogger(Fonts.class);

  /** Why text cannot be drawn; found out once, by drawing some. */
  static final Optional<String> PROBLEM = probe();

  private Fonts() {}

  static Font of(int style, double size) {
    return new Font(Font.SANS_SERIF, style, 12).deriveFont((float) size);
  }

  /**
   * Without fonts the platform fails in many ways, from a missing native library to an error while
   * a class is initialized, so everything but a lack of memory counts.
   */
  private static Optional<String> probe() {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true"); // a figure never needs a display
    }
    try {
      Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
      try {
        graphics.setFont(of(Font.PLAIN, 12));
        int width = graphics.getFontMetrics().stringWidth("ψ");
        graphics.drawString("ψ", 0, 8);
        return width > 0 ? Optional.empty() : Optional.of(advice());
      } finally {
        graphics.dispose();
      }
    } catch (RuntimeException | LinkageError | InternalError e) {
      LOG.debug("no fonts", e);
      return Optional.of(advice());
    }
  }

  private static String advice() {
    return "no figures: this machine has no usable font;"
        + " install one, for example the packages fontconfig and fonts-dejavu-core";
  }
}
