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
}
