package org.fairlead.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Stored samples to red, green and blue bytes, taken as they are: Java's own conversion would
 * brighten grey. Transparency is ignored.
 */
final class Pixels {
  private Pixels() {}

  static RgbImage of(BufferedImage image) throws RefusedImageException {
    Raster raster = image.getRaster();
    int height = image.getHeight();
    int width = image.getWidth();
    var pixels = new byte[Math.multiplyExact(height * width, 3)];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      fromPalette(raster, palette, pixels);
    } else if (image.getColorModel() instanceof ComponentColorModel && raster.getNumBands() <= 4) {
      if (!fromBytes(raster, pixels)) {
        fromSamples(raster, pixels);
      }
    } else {
      fromPacked(image, pixels);
    }
    return new RgbImage(height, width, pixels);
  }

  /**
   * Returns a JPEG's four inks as colours on white paper.
   *
   * @param inks as stored: Adobe's programs store what is left of the paper, 255 minus the ink, and
   *     so does everybody since
   * @param transformed whether the first three are luminance and chrominance of what is left
   */
  static RgbImage ofInks(Raster inks, boolean transformed) {
    int height = inks.getHeight();
    int width = inks.getWidth();
    var pixels = new byte[Math.multiplyExact(height * width, 3)];
    var row = new int[width * 4];
    for (int y = 0; y < height; y++) {
      inks.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int c = row[4 * x];
        int m = row[4 * x + 1];
        int k = row[4 * x + 3];
        int yellow = row[4 * x + 2];
        if (transformed) {
          double luminance = c;
          double blueness = m - 128;
          double redness = yellow - 128;
          c = 255 - clipped(luminance + 1.402 * redness);
          m = 255 - clipped(luminance - 0.344136286 * blueness - 0.714136286 * redness);
          yellow = 255 - clipped(luminance + 1.772 * blueness);
        }
        int at = (y * width + x) * 3;
        pixels[at] = onPaper(c, k);
        pixels[at + 1] = onPaper(m, k);
        pixels[at + 2] = onPaper(yellow, k);
      }
    }
    return new RgbImage(height, width, pixels);
  }

  private static int clipped(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }

  private static byte onPaper(int left, int leftOfBlack) {
    return (byte) Math.round(left * leftOfBlack / 255f);
  }

  /** Copies three or four interleaved bytes per pixel; false where samples lie in another way. */
  private static boolean fromBytes(Raster raster, byte[] pixels) {
    if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
        || !(raster.getDataBuffer() instanceof DataBufferByte data)
        || model.getDataType() != DataBuffer.TYPE_BYTE
        || data.getNumBanks() != 1
        || raster.getNumBands() < 3
        || raster.getSampleModelTranslateX() != 0
        || raster.getSampleModelTranslateY() != 0) {
      return false;
    }
    byte[] samples = data.getData();
    int[] offsets = model.getBandOffsets();
    int step = model.getPixelStride();
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      int from = data.getOffset() + y * model.getScanlineStride();
      for (int x = 0; x < raster.getWidth(); x++) {
        pixels[to] = samples[from + offsets[0]];
        pixels[to + 1] = samples[from + offsets[1]];
        pixels[to + 2] = samples[from + offsets[2]];
        to += 3;
        from += step;
      }
    }
    return true;
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] pixels) {
    var row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        int colour = row[x] < palette.getMapSize() ? palette.getRGB(row[x]) : 0;
        put(pixels, y * row.length + x, colour);
      }
    }
  }

  private static void fromSamples(Raster raster, byte[] pixels) throws RefusedImageException {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    var row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int band = bands < 3 ? 0 : c;
          int bits = raster.getSampleModel().getSampleSize(band);
          int value = row[x * bands + band];
          pixels[(y * width + x) * 3 + c] = (byte) toByte(value, bits);
        }
      }
    }
  }

  private static int toByte(int value, int bits) throws RefusedImageException {
    return switch (bits) {
      case 8 -> value;
      case 16 -> (value * 255 + 32_767) / 65_535;
      default ->
          throw new RefusedImageException(
              "has samples of %d bits, expected 8 or 16".formatted(bits));
    };
  }

  private static void fromPacked(BufferedImage image, byte[] pixels) {
    int width = image.getWidth();
    var row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        put(pixels, y * width + x, row[x]);
      }
    }
  }

  private static void put(byte[] pixels, int pixel, int packed) {
    pixels[3 * pixel] = (byte) (packed >> 16);
    pixels[3 * pixel + 1] = (byte) (packed >> 8);
    pixels[3 * pixel + 2] = (byte) packed;
  }
}
