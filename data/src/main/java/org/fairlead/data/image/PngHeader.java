package org.fairlead.data.image;

import java.nio.ByteBuffer;

/** What the image library does not tell about a PNG: how to turn it, and what decoding costs. */
final class PngHeader {
  private static final int EXIF = 0x65584966; // eXIf
  private static final int DATA = 0x49444154; // IDAT
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12;

  private static final int BIT_DEPTH = 24;
  private static final int COLOUR_TYPE = 25;
  private static final long MOST_BYTES = 4 * ImageDecoder.MOST_PIXELS;

  /** Deflate makes at most so many bytes of one. */
  private static final int MOST_EXPANSION = 1_032;

  private PngHeader() {}

  /**
   * Requires that the pixels can be in the file, and fit into memory as they are decoded.
   *
   * @throws RefusedImageException otherwise
   */
  static void requireBearable(byte[] bytes, Extent extent) throws RefusedImageException {
    int bits = bytes[BIT_DEPTH] * samples(bytes[COLOUR_TYPE]);
    long decoded = ((long) extent.width() * bits + 7) / 8 * extent.height();
    if (decoded > MOST_BYTES) {
      throw new RefusedImageException(
          "claims to be %d x %d pixels of %d bits, expected at most %d MiB of them"
              .formatted(extent.width(), extent.height(), bits, MOST_BYTES >> 20));
    }
    if (decoded / MOST_EXPANSION > bytes.length) {
      throw new RefusedImageException(
          "is truncated: its %d bytes cannot hold %d x %d pixels of %d bits"
              .formatted(bytes.length, extent.width(), extent.height(), bits));
    }
  }

  private static int samples(int colourType) {
    return switch (colourType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** Returns what an eXIf chunk before the pixels states; upright without one. */
  static Orientation orientation(byte[] bytes) {
    var png = ByteBuffer.wrap(bytes);
    long at = SIGNATURE;
    while (at + FRAME <= bytes.length) {
      int length = png.getInt((int) at);
      int type = png.getInt((int) at + 4);
      if (type == DATA || length < 0 || at + FRAME + length > bytes.length) {
        break;
      }
      if (type == EXIF) {
        return Orientation.of(png.slice((int) at + 8, length));
      }
      at += FRAME + length;
    }
    return Orientation.UPRIGHT;
  }
}
