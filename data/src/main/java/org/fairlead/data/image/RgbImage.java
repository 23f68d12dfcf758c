package org.fairlead.data.image;

/**
 * A decoded colour image: unsigned bytes of shape {@code [height, width, 3]}, red first.
 *
 * <p>The pixels are not copied: whoever makes an image hands its array over.
 */
public final class RgbImage {
  private final int height;
  private final int width;
  private final byte[] pixels;

  /**
   * Wraps pixels.
   *
   * @throws IllegalArgumentException if there are not {@code height * width * 3} of them
   */
  public RgbImage(int height, int width, byte[] pixels) {
    if (height < 1 || width < 1 || pixels.length != 3L * height * width) {
      throw new IllegalArgumentException(
          "an image of %d x %d needs %d bytes, got %d"
              .formatted(height, width, 3L * height * width, pixels.length));
    }
    this.height = height;
    this.width = width;
    this.pixels = pixels;
  }

  /** Returns the number of rows. */
  public int height() {
    return height;
  }

  /** Returns the number of columns. */
  public int width() {
    return width;
  }

  /** Returns the pixels themselves, not a copy; not to be modified. */
  public byte[] pixels() {
    return pixels;
  }

  /**
   * Returns the image with its brightness in all three channels, {@code 0.299 red + 0.587 green +
   * 0.114 blue} in whole numbers as Pillow rounds it; what is grey stays as it is.
   */
  public RgbImage grey() {
    var grey = new byte[pixels.length];
    for (int i = 0; i < grey.length; i += 3) {
      int red = pixels[i] & 0xff;
      int green = pixels[i + 1] & 0xff;
      int blue = pixels[i + 2] & 0xff;
      byte value = (byte) ((red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16);
      grey[i] = value;
      grey[i + 1] = value;
      grey[i + 2] = value;
    }
    return new RgbImage(height, width, grey);
  }
}
