package org.fairlead.networks.architecture;

/**
 * Options of the ResNets and of MobileNetV2.
 *
 * @param stem {@code standard}, as published for images of 224 pixels; or {@code small}, for up to
 *     64: the first convolution has stride 1, and a ResNet no max-pool after it
 */
public record StemOptions(String stem) {
  public StemOptions {
    Stem.require(stem);
  }

  /** Returns the published stem. */
  public static StemOptions standard() {
    return new StemOptions(Stem.STANDARD);
  }

  /** Returns the stem for small images. */
  public static StemOptions small() {
    return new StemOptions(Stem.SMALL);
  }
}
