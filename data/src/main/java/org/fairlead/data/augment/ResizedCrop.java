package org.fairlead.data.augment;

/**
 * A random part of the image, resized to the whole: a share of the area drawn evenly from {@code
 * [smallest, largest]}, and a ratio of width to height whose logarithm is drawn evenly from {@code
 * ±log aspect}. Where ten draws in turn do not fit into the image, it is the largest centred part
 * of a ratio in the range.
 *
 * <p>Inception's training, and torchvision's and others' since, has {@code [0.08, 1]} and {@code
 * 4/3}.
 *
 * @param smallest share of the area, above 0
 * @param largest share of the area, at most 1
 * @param aspect largest ratio of width to height, and of height to width; at least 1
 * @see <a href="https://arxiv.org/abs/1409.4842">Szegedy et al. (2014)</a>
 */
public record ResizedCrop(double smallest, double largest, double aspect) {
  /** The whole image. */
  public static final ResizedCrop OFF = new ResizedCrop(1, 1, 1);

  public ResizedCrop {
    if (!(smallest > 0 && smallest <= largest && largest <= 1)) {
      throw new IllegalArgumentException(
          "resizedCrop is %s to %s, expected shares of the area, 0 < smallest <= largest <= 1"
              .formatted(smallest, largest));
    }
    if (!(aspect >= 1 && Double.isFinite(aspect))) {
      throw new IllegalArgumentException(
          "aspect is %s, expected a ratio of at least 1".formatted(aspect));
    }
  }

  /** Returns whether the part is always the whole. */
  public boolean isOff() {
    return smallest == 1 && aspect == 1;
  }
}
