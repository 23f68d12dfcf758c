package org.fairlead.data.augment;

import java.util.Locale;

/**
 * One operation of a fixed list of fourteen, of a strength drawn from 31 steps between nothing and
 * the range's most: identity, shear and translation in both directions, rotation, brightness,
 * colour, contrast, sharpness, posterize, solarize, autocontrast, equalize. Signs are at even odds;
 * what comes from outside the image is black.
 *
 * @see <a href="https://arxiv.org/abs/2103.10158">Müller and Hutter (2021)</a>
 */
public enum TrivialAugment {
  /** Off. */
  NONE(0, 0, 0, 0, 0),
  /** The ranges of RandAugment. */
  NARROW(0.3, 10, 30, 0.9, 4),
  /** The wide ranges, which the paper recommends. */
  WIDE(0.99, 32, 135, 0.99, 6);

  /** Columns per row that a shear moves. */
  final double shear;

  /** Pixels of a translation. */
  final int pixels;

  /** Degrees of a rotation. */
  final double degrees;

  /** How far the factor of brightness, colour, contrast and sharpness is from 1. */
  final double factor;

  /** Bits that posterize takes of eight. */
  final int bits;

  TrivialAugment(double shear, int pixels, double degrees, double factor, int bits) {
    this.shear = shear;
    this.pixels = pixels;
    this.degrees = degrees;
    this.factor = factor;
    this.bits = bits;
  }

  /**
   * Returns the ranges of a name.
   *
   * @param name {@code none}, {@code narrow} or {@code wide}
   */
  public static TrivialAugment named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
