package org.fairlead.data.image;

import java.io.IOException;

/** Reads what the image library does not tell about a JPEG before decoding it. */
final class JpegHeader {
  private JpegHeader() {}

  /** Returns the number of colour components that the frame header states. */
  static int components(byte[] bytes) throws IOException {
    int at = 2;
    while (at + 4 <= bytes.length) {
      if ((bytes[at] & 0xff) != 0xff) {
        at++;
        continue;
      }
      int marker = bytes[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
      } else if (marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
      } else if (isFrame(marker)) {
        if (at + 10 > bytes.length) {
          break;
        }
        return bytes[at + 9] & 0xff;
      } else {
        at += 2 + ((bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff));
      }
    }
    throw new IOException("no frame header found");
  }

  /** SOF0 to SOF15 without the Huffman, arithmetic and extension markers among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
