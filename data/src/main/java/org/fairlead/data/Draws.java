package org.fairlead.data;

import org.fairlead.base.Seeds;

/** Random choices as functions of a seed: no state, hence no dependence on order or threads. */
public final class Draws {
  private Draws() {}

  /** Returns a number from 0 to below {@code bound}, from the upper half of random bits. */
  public static int below(long bits, int bound) {
    return (int) (((bits >>> 32) * bound) >>> 32);
  }

  /** Returns a number in {@code [0, 1)} with 53 random bits. */
  public static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** Shuffles in place, every order equally likely. */
  public static void shuffle(int[] values, long seed) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = below(Seeds.mix(seed, i), i + 1);
      int moved = values[i];
      values[i] = values[j];
      values[j] = moved;
    }
  }

  /** Returns 64 bits that depend on every character. */
  public static long hash(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = Seeds.mix(hash, text.charAt(i));
    }
    return hash;
  }
}
