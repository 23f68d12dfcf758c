package org.fairlead.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the image library does not tell about a WebP: whether it is whole, and how to turn it. */
final class WebpHeader {
  private static final byte[] EXIF_MARK = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int EXIF = 0x46495845; // "EXIF" read from its end
  private static final int HEADER = 12;
  private static final int FRAME = 8;

  private WebpHeader() {}

  /** Requires as many bytes as the file says that it has. */
  static void requireWhole(byte[] bytes) throws RefusedImageException {
    long stated = (ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL);
    if (stated + FRAME > bytes.length) {
      throw new RefusedImageException(
          "is truncated: it says that it has %d bytes and has %d, copy the file again"
              .formatted(stated + FRAME, bytes.length));
    }
  }

  /** Returns what an EXIF chunk states; upright without one. */
  static Orientation orientation(byte[] bytes) {
    var webp = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long at = HEADER;
    while (at + FRAME <= bytes.length) {
      int kind = webp.getInt((int) at);
      long length = webp.getInt((int) at + 4) & 0xffffffffL;
      if (at + FRAME + length > bytes.length) {
        break;
      }
      if (kind == EXIF) {
        int begin = (int) at + FRAME;
        int end = begin + (int) length;
        boolean marked =
            length >= EXIF_MARK.length
                && Arrays.equals(
                    bytes, begin, begin + EXIF_MARK.length, EXIF_MARK, 0, EXIF_MARK.length);
        int from = marked ? begin + EXIF_MARK.length : begin;
        return Orientation.of(ByteBuffer.wrap(bytes, from, end - from));
      }
      at += FRAME + length + (length & 1);
    }
    return Orientation.UPRIGHT;
  }
}
