package org.fairlead.data.loader;

/**
 * Random changes of training images, drawn per sample and epoch from the loader's seed.
 *
 * @param flip mirror left and right with probability 1/2
 * @param crop zero padding on every side, in pixels, before a random crop back to the image's size;
 *     0 for no crop
 */
public record Augmentation(boolean flip, int crop) {
  /** Leaves images as they are: evaluation. */
  public static final Augmentation NONE = new Augmentation(false, 0);

  public Augmentation {
    if (crop < 0) {
      throw new IllegalArgumentException("crop must be at least 0, got " + crop);
    }
  }
}
