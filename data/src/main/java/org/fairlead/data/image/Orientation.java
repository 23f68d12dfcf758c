package org.fairlead.data.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held: the turn and reflection that make stored pixels upright, as EXIF states
 * them in its tag 274.
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, false, true),
  UPSIDE_DOWN(false, true, true),
  MIRRORED_UPSIDE_DOWN(false, true, false),
  TRANSPOSED(true, false, false),
  RIGHT(true, true, false),
  TRANSVERSED(true, true, true),
  LEFT(true, false, true);

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  /** Rows and columns change places: row y and column x show the stored row x and column y. */
  private final boolean turned;

  /** Stored rows are read from the last to the first. */
  private final boolean fromBottom;

  /** Stored columns are read from the last to the first. */
  private final boolean fromRight;

  Orientation(boolean turned, boolean fromBottom, boolean fromRight) {
    this.turned = turned;
    this.fromBottom = fromBottom;
    this.fromRight = fromRight;
  }

  /** Returns what an EXIF block (a TIFF header and directory) states; upright if it is damaged. */
  static Orientation of(ByteBuffer exif) {
    try {
      var block = exif.slice();
      int order = block.getShort();
      if (order != 0x4949 && order != 0x4d4d) {
        return UPRIGHT;
      }
      block.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = block.getInt(4);
      int entries = block.getShort(directory) & 0xffff;
      for (int i = 0; i < entries; i++) {
        int at = directory + 2 + i * ENTRY_BYTES;
        if ((block.getShort(at) & 0xffff) == TAG && block.getShort(at + 2) == SHORT) {
          int value = block.getShort(at + 8);
          return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
        }
      }
      return UPRIGHT;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return UPRIGHT;
    }
  }

  /** Returns the size of the upright image. */
  Extent apply(Extent stored) {
    return turned ? Extent.of(/* height= */ stored.width(), /* width= */ stored.height()) : stored;
  }

  /** Returns the upright image. */
  RgbImage apply(RgbImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int height = turned ? stored.width() : stored.height();
    int width = turned ? stored.height() : stored.width();
    var pixels = new byte[stored.pixels().length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = turned ? x : y;
        int column = turned ? y : x;
        row = fromBottom ? stored.height() - 1 - row : row;
        column = fromRight ? stored.width() - 1 - column : column;
        int from = (row * stored.width() + column) * 3;
        pixels[to] = stored.pixels()[from];
        pixels[to + 1] = stored.pixels()[from + 1];
        pixels[to + 2] = stored.pixels()[from + 2];
        to += 3;
      }
    }
    return new RgbImage(height, width, pixels);
  }
}
