package org.fairlead.data.augment;

import org.fairlead.base.Seeds;
import org.fairlead.data.Draws;

/** A stream of random numbers of one seed after another. Makes no objects. Not thread-safe. */
final class Draw {
  private long seed;
  private long taken;

  /** Begins the stream of a seed. */
  void begin(long ofSeed) {
    seed = ofSeed;
    taken = 0;
  }

  long bits() {
    return Seeds.mix(seed, taken++);
  }

  /** Returns a number in {@code [0, 1)}. */
  double unit() {
    return Draws.unit(bits());
  }

  boolean coin() {
    return bits() < 0;
  }

  /** Returns a number from 0 to below {@code bound}. */
  int below(int bound) {
    return Draws.below(bits(), bound);
  }

  double between(double from, double to) {
    return from + (to - from) * unit();
  }

  /** Returns a number of the Beta distribution with both parameters {@code alpha}, above 0. */
  double beta(double alpha) {
    double first = logGamma(alpha);
    double second = logGamma(alpha);
    return 1 / (1 + Math.exp(second - first));
  }

  /**
   * Returns the logarithm of a number of the Gamma distribution, by Marsaglia and Tsang (2000): of
   * shape {@code a + 1}, which a power of an even number takes to shape {@code a}. Logarithms, as
   * for small shapes the number itself is too small for a double.
   */
  private double logGamma(double shape) {
    double d = shape + 1 - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = normal();
      double v = 1 + c * normal;
      if (v <= 0) {
        continue;
      }
      v = v * v * v;
      if (Math.log(positive()) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
        return Math.log(d * v) + Math.log(positive()) / shape;
      }
    }
  }

  /** Returns a number of the normal distribution, by Box and Muller (1958). */
  private double normal() {
    return Math.sqrt(-2 * Math.log(positive())) * Math.cos(2 * Math.PI * unit());
  }

  /** Returns a number in {@code (0, 1]}. */
  private double positive() {
    return 1 - unit();
  }
}
