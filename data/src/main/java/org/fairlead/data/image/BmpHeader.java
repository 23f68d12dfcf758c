package org.fairlead.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the header of a BMP says, checked before the image library believes it.
 *
 * <p>The library allocates what the header asks for, and hands a PNG or JPEG inside of a BMP to a
 * decoder of its own, through a file in the folder for temporary files, whatever its size. So both
 * are refused here, with every number that the file's length cannot hold.
 *
 * @param height rows
 * @param width columns
 */
record BmpHeader(int height, int width) implements Extent {
  private static final int FILE_HEADER = 14;
  private static final int OLDEST = 12; // of OS/2 1: 16-bit sizes, palette of three bytes a colour
  private static final int NEWEST = 124;
  private static final int LEAST = FILE_HEADER + OLDEST;

  private static final int RAW = 0;
  private static final int RUNS_OF_BYTES = 1;
  private static final int RUNS_OF_HALVES = 2;
  private static final int MASKED = 3;
  private static final int JPEG = 4;
  private static final int PNG = 5;

  /**
   * Reads and checks the header.
   *
   * @throws RefusedImageException saying what the file cannot hold, or holds and is not read
   */
  static BmpHeader of(byte[] bytes) throws RefusedImageException {
    if (bytes.length < LEAST) {
      throw new RefusedImageException(
          "is truncated: %d bytes are too few for a BMP".formatted(bytes.length));
    }
    ByteBuffer bmp = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long begin = Integer.toUnsignedLong(bmp.getInt(10));
    long size = Integer.toUnsignedLong(bmp.getInt(FILE_HEADER));
    boolean old = size == OLDEST;
    if ((!old && size < 40) || size > NEWEST || FILE_HEADER + size > bytes.length) {
      throw new RefusedImageException(
          "has a BMP header of %d bytes, expected 12 or 40 to 124".formatted(size));
    }
    long width = old ? Short.toUnsignedInt(bmp.getShort(18)) : bmp.getInt(18);
    long rows = old ? Short.toUnsignedInt(bmp.getShort(20)) : bmp.getInt(22);
    long height = Math.abs(rows);
    int bits = Short.toUnsignedInt(bmp.getShort(old ? 24 : 28));
    int compression = old ? RAW : bmp.getInt(30);
    if (compression == JPEG || compression == PNG) {
      throw new RefusedImageException(
          "is a BMP around a %s, which is not read: save it as a %1$s"
              .formatted(compression == JPEG ? "JPEG" : "PNG"));
    }
    if (!fits(bits, compression)) {
      throw new RefusedImageException(
          "is a BMP of %d bits a pixel with compression %d, which is not read"
              .formatted(bits, compression));
    }
    if (width < 1 || height < 1 || height * width > ImageDecoder.MOST_PIXELS) {
      throw new RefusedImageException(
          "claims to be %d x %d pixels, expected 1 to %d in all"
              .formatted(width, height, ImageDecoder.MOST_PIXELS));
    }
    requirePalette(old ? 0 : Integer.toUnsignedLong(bmp.getInt(46)), bits);
    long afterHeader = FILE_HEADER + size;
    long needed =
        compression == RAW || compression == MASKED
            ? (width * bits + 31) / 32 * 4 * height
            : lengthOfRuns(bmp, begin);
    if (begin < afterHeader
        || begin > bytes.length
        || needed < 0
        || needed > bytes.length - begin) {
      throw new RefusedImageException(
          "is truncated: it has %d bytes, expected %d from byte %d on for %d x %d pixels of %d bits"
              .formatted(bytes.length, needed, begin, width, height, bits));
    }
    return new BmpHeader((int) height, (int) width);
  }

  /** Returns what the header says of compressed pixels, which the library allocates. */
  private static long lengthOfRuns(ByteBuffer bmp, long begin) {
    long pixels = Integer.toUnsignedLong(bmp.getInt(34));
    return pixels != 0 ? pixels : Integer.toUnsignedLong(bmp.getInt(2)) - begin;
  }

  private static boolean fits(int bits, int compression) {
    return switch (compression) {
      case RAW -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
      case RUNS_OF_BYTES -> bits == 8;
      case RUNS_OF_HALVES -> bits == 4;
      case MASKED -> bits == 16 || bits == 32;
      default -> false;
    };
  }

  private static void requirePalette(long colours, int bits) throws RefusedImageException {
    if (colours > 1L << Math.min(bits, 8)) {
      throw new RefusedImageException(
          "claims a palette of %d colours, expected at most %d for %d bits a pixel"
              .formatted(colours, 1 << Math.min(bits, 8), bits));
    }
  }
}
