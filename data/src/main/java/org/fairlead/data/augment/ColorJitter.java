package org.fairlead.data.augment;

/**
 * Random changes of colour, in random order, as torchvision has them.
 *
 * <p>With {@code f} drawn evenly from {@code [max(0, 1 - strength), 1 + strength]}: brightness is
 * {@code f x}; contrast {@code m + f (x - m)} with {@code m} the mean grey of the image; saturation
 * {@code g + f (x - g)} with {@code g} the grey of the pixel. The hue moves by a share of its
 * circle drawn evenly from {@code ±strength}.
 *
 * @param brightness strength, at least 0; 0 is off
 * @param contrast strength, at least 0; 0 is off
 * @param saturation strength, at least 0; 0 is off, and for images of one channel
 * @param hue strength, 0 to 0.5; 0 is off, and for images of one channel
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue) {
  /** Leaves colours as they are. */
  public static final ColorJitter OFF = new ColorJitter(0, 0, 0, 0);

  public ColorJitter {
    requireStrength("brightness", brightness);
    requireStrength("contrast", contrast);
    requireStrength("saturation", saturation);
    if (!(hue >= 0 && hue <= 0.5)) {
      throw new IllegalArgumentException("jitter.hue is %s, expected 0 to 0.5".formatted(hue));
    }
  }

  /** Returns whether nothing is changed. */
  public boolean isOff() {
    return equals(OFF);
  }

  private static void requireStrength(String name, double strength) {
    if (!(strength >= 0 && Double.isFinite(strength))) {
      throw new IllegalArgumentException(
          "jitter.%s is %s, expected a number of at least 0".formatted(name, strength));
    }
  }
}
