package org.fairlead.data.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the first directory of a TIFF says of its image. What the image library would read in
 * another way than it is meant, or without bounds, is refused: other colours than grey, palette and
 * RGB, and JPEG images inside.
 *
 * @param height rows
 * @param width columns
 */
record TiffHeader(int height, int width) implements Extent {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int COLOURS = 262;
  private static final int SAMPLES = 277;
  private static final int PLANES = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final Set<Integer> NUMBERS =
      Set.of(WIDTH, HEIGHT, BITS, COMPRESSION, COLOURS, SAMPLES, PLANES, TILE_WIDTH, TILE_HEIGHT);

  private static final int ENTRY = 12;
  private static final int MOST_SAMPLES = 4;
  private static final int MOST_BITS = 16;

  /** None, CCITT, LZW, deflate (twice), PackBits. */
  private static final Set<Integer> COMPRESSIONS = Set.of(1, 2, 3, 4, 5, 8, 32_946, 32_773);

  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final Map<Integer, String> OTHER_COLOURS =
      Map.of(4, "a mask", 5, "CMYK", 6, "YCbCr", 8, "CIE Lab", 9, "ICC Lab");

  /** Reads the first directory. */
  static TiffHeader of(byte[] bytes) throws RefusedImageException {
    Map<Integer, Integer> tags;
    try {
      tags = tags(bytes);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new RefusedImageException("is truncated: its directory is not there");
    }
    int compression = tags.getOrDefault(COMPRESSION, 1);
    if (!COMPRESSIONS.contains(compression)) {
      throw new RefusedImageException(
          compression == 6 || compression == 7
              ? "is a TIFF that holds JPEG images, which are not read: save it with LZW or without compression"
              : "is a TIFF of compression %d, expected none, CCITT, LZW, deflate or PackBits"
                  .formatted(compression));
    }
    int colours = tags.getOrDefault(COLOURS, 1);
    if (colours < 0 || colours > PALETTE) {
      throw new RefusedImageException(
          "is a TIFF of %s, expected grey, palette or RGB"
              .formatted(OTHER_COLOURS.getOrDefault(colours, "colours of kind " + colours)));
    }
    int samples = tags.getOrDefault(SAMPLES, 1);
    int bits = tags.getOrDefault(BITS, 1);
    if (samples < (colours == RGB ? 3 : 1) || samples > MOST_SAMPLES || bits > MOST_BITS) {
      throw new RefusedImageException(
          "is a TIFF of %d samples of %d bits a pixel, expected at most %d of at most %d"
              .formatted(samples, bits, MOST_SAMPLES, MOST_BITS));
    }
    long tile = (long) tags.getOrDefault(TILE_WIDTH, 1) * (long) tags.getOrDefault(TILE_HEIGHT, 1);
    if (tile < 1 || tile > ImageDecoder.MOST_PIXELS) {
      throw new RefusedImageException(
          "claims tiles of %d x %d pixels, expected 1 to %d in all"
              .formatted(
                  tags.getOrDefault(TILE_WIDTH, 1),
                  tags.getOrDefault(TILE_HEIGHT, 1),
                  ImageDecoder.MOST_PIXELS));
    }
    return new TiffHeader(tags.getOrDefault(HEIGHT, 0), tags.getOrDefault(WIDTH, 0));
  }

  private static Map<Integer, Integer> tags(byte[] bytes) {
    var tiff = ByteBuffer.wrap(bytes);
    tiff.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = tiff.getShort(directory) & 0xffff;
    var tags = new HashMap<Integer, Integer>();
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY;
      int tag = tiff.getShort(at) & 0xffff;
      if (NUMBERS.contains(tag)) {
        tags.put(tag, number(tiff, at));
      }
    }
    return tags;
  }

  /**
   * Returns the first number of an entry: a short or a word, there or where the entry points to.
   */
  private static int number(ByteBuffer tiff, int at) {
    boolean isShort = tiff.getShort(at + 2) == 3;
    int bytes = tiff.getInt(at + 4) * (isShort ? Short.BYTES : Integer.BYTES);
    int place = bytes >= 0 && bytes <= Integer.BYTES ? at + 8 : tiff.getInt(at + 8);
    return isShort ? tiff.getShort(place) & 0xffff : tiff.getInt(place);
  }
}
