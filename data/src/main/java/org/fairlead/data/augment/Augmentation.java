package org.fairlead.data.augment;

/**
 * Random changes of training images, drawn per sample and epoch from the loader's seed.
 *
 * <p>Changes come in this order: a resized or a padded crop, the flip, TrivialAugment, colour
 * jitter, erasing; then images of a batch are mixed.
 *
 * @param flip mirror left and right with probability 1/2
 * @param crop zero padding on every side, in pixels, before a random crop back to the image's size;
 *     0 for no crop
 * @param resizedCrop a random part of the image, resized to the whole
 * @param jitter random brightness, contrast, saturation and hue
 * @param trivial one random operation of a fixed list
 * @param erase the probability of overwriting a random rectangle with noise; 0 is off
 * @param mixup {@code α} of the Beta distribution of mixup's shares; 0 is off
 * @param cutmix {@code α} of the Beta distribution of CutMix's areas; 0 is off. Beside mixup each
 *     sample takes one of the two, at even odds
 * @see <a href="https://arxiv.org/abs/1708.04896">Zhong et al. (2017), for erasing</a>
 * @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al. (2018), for mixup</a>
 * @see <a href="https://arxiv.org/abs/1905.04899">Yun et al. (2019), for CutMix</a>
 */
public record Augmentation(
    boolean flip,
    int crop,
    ResizedCrop resizedCrop,
    ColorJitter jitter,
    TrivialAugment trivial,
    double erase,
    double mixup,
    double cutmix) {

  /** Leaves images as they are: evaluation. */
  public static final Augmentation NONE = flipAndCrop(false, 0);

  public Augmentation {
    require(crop >= 0, "crop is %d, expected at least 0".formatted(crop));
    require(
        crop == 0 || resizedCrop.isOff(),
        "crop is %d beside a resized crop, expected 0 there".formatted(crop));
    require(erase >= 0 && erase <= 1, "erase is %s, expected a probability".formatted(erase));
    requireAlpha("mixup", mixup);
    requireAlpha("cutmix", cutmix);
  }

  /** Returns the flip and the padded crop alone. */
  public static Augmentation flipAndCrop(boolean flip, int crop) {
    return new Augmentation(
        flip, crop, ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.NONE, 0, 0, 0);
  }

  /** Returns whether images are mixed, so that a sample has parts of two labels. */
  public boolean mixes() {
    return mixup > 0 || cutmix > 0;
  }

  /** Returns whether images stay as they are. */
  public boolean isNone() {
    return equals(NONE);
  }

  private static void requireAlpha(String name, double alpha) {
    require(
        alpha >= 0 && Double.isFinite(alpha),
        "%s is %s, expected a number of at least 0".formatted(name, alpha));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
