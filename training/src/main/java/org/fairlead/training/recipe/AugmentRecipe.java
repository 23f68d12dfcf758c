package org.fairlead.training.recipe;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.augment.ColorJitter;
import org.fairlead.data.augment.ResizedCrop;
import org.fairlead.data.augment.TrivialAugment;

/**
 * How training images are changed at random; see {@link Augmentation} for what each change is.
 *
 * @param flip whether images are mirrored at random
 * @param crop zero padding in pixels before a random crop back to {@code data.size}; 0 is off
 * @param resizedCrop smallest and largest share of the area of a random part that becomes the whole
 *     image; empty for none, {@code [0.08, 1]} as published
 * @param aspect largest ratio of the sides of the part that {@code resizedCrop} takes
 * @param jitter random changes of colour
 * @param trivial TrivialAugment: {@code none}, {@code narrow} or {@code wide} ranges
 * @param erase probability of overwriting a random rectangle with noise
 * @param mixup α of mixup, which blends two images and their labels; 0 is off
 * @param cutmix α of CutMix, which pastes a part of one image into another; 0 is off
 */
public record AugmentRecipe(
    boolean flip,
    int crop,
    List<Double> resizedCrop,
    double aspect,
    JitterRecipe jitter,
    String trivial,
    double erase,
    double mixup,
    double cutmix) {
  private static final String SECTION = "data.augment.";

  /**
   * Random changes of colour.
   *
   * @param brightness strength {@code s}: it is multiplied by a number from 1 - s to 1 + s
   * @param contrast strength {@code s}: it is multiplied by a number from 1 - s to 1 + s
   * @param saturation strength {@code s}: it is multiplied by a number from 1 - s to 1 + s
   * @param hue largest turn of the hue, as a share of its circle
   */
  public record JitterRecipe(double brightness, double contrast, double saturation, double hue) {}

  public AugmentRecipe {
    resizedCrop = List.copyOf(resizedCrop);
    Bounds.require(
        resizedCrop.isEmpty() || resizedCrop.size() == 2,
        SECTION + "resizedCrop",
        resizedCrop,
        "the smallest and the largest share of the area, such as [0.08, 1], or nothing");
    Bounds.oneOf(SECTION + "trivial", trivial, List.of("none", "narrow", "wide"));
    augmentation(flip, crop, resizedCrop, aspect, jitter, trivial, erase, mixup, cutmix);
  }

  /** Returns the changes. */
  public Augmentation augmentation() {
    return augmentation(flip, crop, resizedCrop, aspect, jitter, trivial, erase, mixup, cutmix);
  }

  /** Returns the keys of the changes that are on. */
  public List<String> inUse() {
    Augmentation on = augmentation();
    var keys = new ArrayList<String>();
    add(keys, "flip", flip);
    add(keys, "crop", crop > 0);
    add(keys, "resizedCrop", !on.resizedCrop().isOff());
    add(keys, "jitter", !on.jitter().isOff());
    add(keys, "trivial", on.trivial() != TrivialAugment.NONE);
    add(keys, "erase", erase > 0);
    add(keys, "mixup", mixup > 0);
    add(keys, "cutmix", cutmix > 0);
    return keys;
  }

  private static void add(List<String> keys, String key, boolean on) {
    if (on) {
      keys.add(SECTION + key);
    }
  }

  private static Augmentation augmentation(
      boolean flip,
      int crop,
      List<Double> resizedCrop,
      double aspect,
      JitterRecipe jitter,
      String trivial,
      double erase,
      double mixup,
      double cutmix) {
    try {
      return new Augmentation(
          flip,
          crop,
          resizedCrop.isEmpty()
              ? ResizedCrop.OFF
              : new ResizedCrop(resizedCrop.get(0), resizedCrop.get(1), aspect),
          new ColorJitter(
              jitter.brightness(), jitter.contrast(), jitter.saturation(), jitter.hue()),
          TrivialAugment.named(trivial),
          erase,
          mixup,
          cutmix);
    } catch (IllegalArgumentException e) {
      throw new InputException(SECTION + e.getMessage(), e);
    }
  }
}
