package org.fairlead.data.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the image library does not tell about a JPEG before decoding it.
 *
 * @param components colour components, 1 for grey, 3 for colour, 4 for inks
 * @param transformed whether an Adobe marker says that four components are YCCK, not CMYK
 * @param orientation how to turn the image
 * @param frame where the frame header begins
 */
record JpegHeader(int components, boolean transformed, Orientation orientation, int frame) {
  /** Every scan of a progressive image passes over all of its pixels. */
  private static final long MOST_SCANNED = 12 * ImageDecoder.MOST_PIXELS;

  private static final int MOST_SCANS = 200;

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ADOBE_TRANSFORM = 11;
  private static final int YCCK = 2;

  /** Reads the segments up to the frame header. */
  static JpegHeader of(byte[] bytes) throws IOException {
    boolean transformed = false;
    var orientation = Orientation.UPRIGHT;
    int at = 2;
    while (at + 4 <= bytes.length) {
      int marker = bytes[at + 1] & 0xff;
      if ((bytes[at] & 0xff) != 0xff) {
        at++;
      } else if (marker == 0xff) {
        at++;
      } else if (marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
      } else if (isFrame(marker)) {
        if (at + 10 > bytes.length) {
          break;
        }
        return new JpegHeader(bytes[at + 9] & 0xff, transformed, orientation, at);
      } else {
        int begin = at + 4;
        int end = at + 2 + ((bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff));
        if (end <= bytes.length) {
          if (marker == 0xe1 && starts(bytes, begin, end, EXIF)) {
            int exif = begin + EXIF.length;
            orientation = Orientation.of(ByteBuffer.wrap(bytes, exif, end - exif));
          } else if (marker == 0xee
              && starts(bytes, begin, end, ADOBE)
              && begin + ADOBE_TRANSFORM < end) {
            transformed = bytes[begin + ADOBE_TRANSFORM] == YCCK;
          }
        }
        at = Math.max(begin, end);
      }
    }
    throw new IOException("no frame header found");
  }

  /**
   * Requires that the image is not built up in more scans than a camera or a program makes, about
   * ten, by far.
   *
   * @throws RefusedImageException otherwise
   */
  void requireFewScans(byte[] bytes, Extent extent) throws RefusedImageException {
    long pixels = (long) extent.height() * extent.width();
    long most = Math.min(MOST_SCANS, MOST_SCANNED / pixels);
    int scans = scans(bytes);
    if (scans > most) {
      throw new RefusedImageException(
          "is a JPEG of %d scans over %d x %d pixels, expected at most %d"
              .formatted(scans, extent.width(), extent.height(), most));
    }
  }

  /** Counts the scans: within a scan, a byte of ones is followed by a zero or a restart marker. */
  private int scans(byte[] bytes) {
    int scans = 0;
    int at = frame;
    while (at + 4 <= bytes.length) {
      int marker = bytes[at + 1] & 0xff;
      if ((bytes[at] & 0xff) != 0xff || marker == 0xff) {
        at++;
      } else if (marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
      } else if (marker == 0xd9) {
        break;
      } else {
        scans += marker == 0xda ? 1 : 0;
        at += 2 + Math.max(2, (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff));
      }
    }
    return scans;
  }

  private static boolean starts(byte[] bytes, int begin, int end, byte[] wanted) {
    return begin + wanted.length <= end
        && Arrays.equals(bytes, begin, begin + wanted.length, wanted, 0, wanted.length);
  }

  /** SOF0 to SOF15 without the Huffman, arithmetic and extension markers among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
