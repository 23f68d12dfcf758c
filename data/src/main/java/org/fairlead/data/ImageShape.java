package org.fairlead.data;

import org.fairlead.data.image.Extent;

/**
 * Size of an image as a data set hands it out, after resizing.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels samples per pixel, at least 1; 3 for red, green, blue
 */
public record ImageShape(int height, int width, int channels) implements Extent, SampleShape {

  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "image shape must be positive in every dimension, got %d x %d x %d"
              .formatted(height, width, channels));
    }
    if ((long) height * width > Integer.MAX_VALUE / channels) {
      throw new IllegalArgumentException(
          "image of %d x %d x %d exceeds 2^31 bytes".formatted(height, width, channels));
    }
  }

  /** Returns the shape of a square colour image. */
  public static ImageShape square(int size) {
    return new ImageShape(size, size, 3);
  }

  /** Returns {@code height * width * channels}: an image is stored as one byte per value. */
  @Override
  public int bytes() {
    return height * width * channels;
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
