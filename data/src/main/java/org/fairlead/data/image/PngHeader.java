package org.fairlead.data.image;

import java.nio.ByteBuffer;

/** What the image library does not tell about a PNG: how to turn it. */
final class PngHeader {
  private static final int EXIF = 0x65584966; // eXIf
  private static final int DATA = 0x49444154; // IDAT
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12;

  private PngHeader() {}

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
