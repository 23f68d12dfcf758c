package org.fairlead.data.inspect;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fairlead.base.InputException;
import org.fairlead.base.Seeds;
import org.fairlead.data.Dataset;
import org.fairlead.data.Draws;
import org.fairlead.data.FeatureShape;
import org.fairlead.fairness.Groups;

/**
 * A picture of samples as a network sees them: a row for every class in every group, with the same
 * samples every time. Images that cannot be read are crossed out.
 */
public final class SampleSheet {
  private static final int SAMPLES = 10;

  /** Rows stand below each other in columns; of more rows than fit, some are shown. */
  private static final int ROWS = 25;

  private static final int MOST_ROWS = 4 * ROWS;
  private static final int TILE = 64;
  private static final int GAP = 4;
  private static final int CAPTION = 16;
  private static final int WIDTH = SAMPLES * (TILE + GAP) + GAP;
  private static final int HEIGHT = TILE + GAP + CAPTION;
  private static final Color PAPER = new Color(0xf7f7f5);
  private static final Color INK = new Color(0x333333);

  private SampleSheet() {}

  /** The samples of one class in one group, which is -1 where they are in none. */
  private record Row(int group, int label, List<Integer> samples) {}

  /**
   * Writes the sheet: all rows, or a hundred that are spread evenly over them.
   *
   * @param file a PNG file, replaced if it exists; its folder is made
   * @param seed of the choice of samples
   * @return how many rows were left out
   * @throws InputException if the file cannot be written
   */
  public static int write(Dataset dataset, Groups groups, long seed, Path file) {
    if (dataset.shape() instanceof FeatureShape) {
      throw new InputException("the rows of a table make no sample sheet: leave out sheet=FILE");
    }
    var rows = rows(dataset, groups);
    int shown = Math.min(MOST_ROWS, rows.size());
    var spread =
        IntStream.range(0, shown)
            .mapToObj(i -> rows.get((int) ((long) i * rows.size() / shown)))
            .toList();
    var sheet = draw(dataset, groups, spread, seed);
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
      try (var out = Files.newOutputStream(file)) {
        ImageIO.write(sheet, "png", out);
      }
    } catch (IOException e) {
      throw new InputException("the sample sheet %s cannot be written: %s".formatted(file, e), e);
    }
    return rows.size() - shown;
  }

  private static List<Row> rows(Dataset dataset, Groups groups) {
    var cells = new TreeMap<Integer, Map<Integer, List<Integer>>>();
    for (int i = 0; i < dataset.size(); i++) {
      for (int slot = 0; slot < groups.memberships(); slot++) {
        cells
            .computeIfAbsent(groups.group(i, slot), g -> new TreeMap<>())
            .computeIfAbsent(dataset.label(i), c -> new ArrayList<>())
            .add(i);
      }
    }
    var rows = new ArrayList<Row>();
    cells.forEach(
        (group, byClass) ->
            byClass.forEach((label, samples) -> rows.add(new Row(group, label, samples))));
    return rows;
  }

  private static String caption(Dataset dataset, Groups groups, Row row) {
    String label = dataset.target() + "=" + dataset.classNames().get(row.label());
    String group = "";
    if (row.group() >= 0) {
      String name = groups.name(row.group());
      group = name.equals(label) ? "" : name + ", ";
    } else if (groups.size() > 0) {
      group = "unknown group, ";
    }
    return String.format(Locale.ROOT, "%s%s: %,d", group, label, row.samples().size());
  }

  private static List<Integer> chosen(Dataset dataset, List<Integer> samples, long seed) {
    record Ranked(int sample, long rank) {}
    return samples.stream()
        .map(i -> new Ranked(i, Seeds.mix(seed, Draws.hash(dataset.id(i)))))
        .sorted((a, b) -> Long.compare(a.rank, b.rank))
        .limit(SAMPLES)
        .map(Ranked::sample)
        .toList();
  }

  private static BufferedImage draw(Dataset dataset, Groups groups, List<Row> rows, long seed) {
    int columns = (rows.size() + ROWS - 1) / ROWS;
    var sheet =
        new BufferedImage(
            columns * WIDTH,
            Math.min(rows.size(), ROWS) * HEIGHT + GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(PAPER);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      boolean captions = captions(graphics);
      for (int r = 0; r < rows.size(); r++) {
        int left = r / ROWS * WIDTH + GAP;
        int top = r % ROWS * HEIGHT + GAP;
        if (captions) {
          graphics.setColor(INK);
          graphics.drawString(
              shortened(caption(dataset, groups, rows.get(r)), graphics.getFontMetrics()),
              left,
              top + CAPTION - 4);
        }
        for (int sample : chosen(dataset, rows.get(r).samples(), seed)) {
          tile(graphics, dataset, sample, left, top + CAPTION);
          left += TILE + GAP;
        }
      }
    } finally {
      graphics.dispose();
    }
    return sheet;
  }

  private static String shortened(String caption, FontMetrics font) {
    String text = caption;
    for (int length = caption.length(); font.stringWidth(text) > WIDTH - 2 * GAP; length--) {
      text = "..." + caption.substring(caption.length() - length);
    }
    return text;
  }

  /** Chooses the font of the captions; without any font on the machine there are none. */
  private static boolean captions(Graphics2D graphics) {
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
      graphics.getFontMetrics().stringWidth("x");
      return true;
    } catch (RuntimeException | InternalError | LinkageError e) {
      return false;
    }
  }

  private static void tile(Graphics2D graphics, Dataset dataset, int sample, int x, int y) {
    var shape = dataset.shape();
    var pixels = ByteBuffer.allocate(shape.bytes());
    try {
      dataset.read(sample, pixels);
    } catch (InputException e) {
      graphics.setColor(Color.LIGHT_GRAY);
      graphics.fillRect(x, y, TILE, TILE);
      graphics.setColor(INK);
      graphics.drawLine(x, y, x + TILE, y + TILE);
      graphics.drawLine(x, y + TILE, x + TILE, y);
      return;
    }
    var image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < shape.height() * shape.width(); i++) {
      int at = i * shape.channels();
      int red = pixels.get(at) & 0xff;
      int green = pixels.get(at + (shape.channels() > 1 ? 1 : 0)) & 0xff;
      int blue = pixels.get(at + (shape.channels() > 2 ? 2 : 0)) & 0xff;
      image.setRGB(i % shape.width(), i / shape.width(), red << 16 | green << 8 | blue);
    }
    graphics.drawImage(image, x, y, TILE, TILE, null);
  }
}
