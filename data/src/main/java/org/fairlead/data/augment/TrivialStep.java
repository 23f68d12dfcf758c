package org.fairlead.data.augment;

import org.fairlead.data.ImageShape;

/** {@link TrivialAugment} of one image after another. Makes no objects. Not thread-safe. */
final class TrivialStep {
  /** The operations, in the paper's order; constants as objects would be made for each image. */
  static final int IDENTITY = 0;

  static final int AUTOCONTRAST = 1;
  static final int EQUALIZE = 2;
  static final int ROTATE = 3;
  static final int SOLARIZE = 4;
  static final int COLOR = 5;
  static final int POSTERIZE = 6;
  static final int CONTRAST = 7;
  static final int BRIGHTNESS = 8;
  static final int SHARPNESS = 9;
  static final int SHEAR_X = 10;
  static final int SHEAR_Y = 11;
  static final int TRANSLATE_X = 12;
  static final int TRANSLATE_Y = 13;
  static final int OPERATIONS = 14;

  /** Steps from nothing to the most. */
  static final int MOST = 30;

  private final TrivialAugment ranges;
  private final Colors colors;
  private final Warp warp;

  private int operation;
  private int level;
  private int sign;

  TrivialStep(TrivialAugment ranges, ImageShape shape, Colors colors) {
    this.ranges = ranges;
    this.colors = colors;
    this.warp = new Warp(shape);
  }

  void draw(Draw draw) {
    change(draw.below(OPERATIONS), draw.below(MOST + 1), draw.coin() ? 1 : -1);
  }

  /**
   * Sets what a draw decides.
   *
   * @param kind one of the operations
   * @param strength 0 to {@link #MOST}
   * @param direction 1 or -1, for operations that have two
   */
  void change(int kind, int strength, int direction) {
    operation = kind;
    level = strength;
    sign = direction;
  }

  int operation() {
    return operation;
  }

  int level() {
    return level;
  }

  boolean isNone() {
    return operation == IDENTITY;
  }

  /**
   * Changes the image.
   *
   * @param target may be written
   * @return whichever of the two holds the result
   */
  byte[] apply(byte[] image, byte[] target) {
    double share = (double) level / MOST;
    double factor = 1 + sign * share * ranges.factor;
    int pixels = (int) (sign * share * ranges.pixels);
    switch (operation) {
      case AUTOCONTRAST -> colors.autocontrast(image);
      case EQUALIZE -> colors.equalize(image);
      case SOLARIZE -> colors.solarize(image, (int) Math.round(256 * (1 - share)));
      case COLOR -> colors.saturation(image, factor);
      case POSTERIZE -> colors.posterize(image, 8 - (int) Math.round(share * ranges.bits));
      case CONTRAST -> colors.contrast(image, factor);
      case BRIGHTNESS -> colors.brightness(image, factor);
      case SHARPNESS -> colors.sharpness(image, factor, target);
      case ROTATE -> warp.rotate(image, sign * share * ranges.degrees, target);
      case SHEAR_X -> warp.shearRows(image, sign * share * ranges.shear, target);
      case SHEAR_Y -> warp.shearColumns(image, sign * share * ranges.shear, target);
      case TRANSLATE_X -> warp.translate(image, pixels, 0, target);
      case TRANSLATE_Y -> warp.translate(image, 0, pixels, target);
      default -> {
        return image;
      }
    }
    boolean moved = operation == ROTATE || operation >= SHARPNESS;
    return moved ? target : image;
  }
}
