package org.fairlead.data.synthetic;

import org.fairlead.data.Draws;

/**
 * A stream of random numbers from a seed, the same on every platform: SplitMix64. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood (2014)</a>
 */
final class RandomStream {
  private static final double SQRT_3 = 1.7320508075688772;
  private static final double UNIT_16 = 0x1.0p-16;

  private long state;

  RandomStream(long seed) {
    this.state = seed;
  }

  long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Returns a number between two bounds, evenly. */
  double between(double low, double high) {
    return low + (high - low) * Draws.unit(nextLong());
  }

  boolean chance(double probability) {
    return Draws.unit(nextLong()) < probability;
  }

  /** Returns about a standard normal number: four even ones added, within 3.5 of zero. */
  double bell() {
    long bits = nextLong();
    long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
    return ((sum + 2) * UNIT_16 - 2) * SQRT_3;
  }
}
