package org.fairlead.data.image;

/** The images of resize.py and chain.py, which lie beside their results. */
final class FormulaImage {
  private FormulaImage() {}

  static RgbImage of(int height, int width) {
    var pixels = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          pixels[(y * width + x) * 3 + c] =
              (byte) (y * y * 31 + x * 17 * (c + 1) + y * x * 7 + c * 97 + (x / 3) * (y / 2) * 53);
        }
      }
    }
    return new RgbImage(height, width, pixels);
  }
}
