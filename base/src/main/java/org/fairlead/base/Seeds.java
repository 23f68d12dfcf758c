package org.fairlead.base;

/**
 * Derives seeds from seeds, so that every use of randomness has its own stream and the same run
 * always draws the same numbers.
 *
 * <p>{@code mix(seed, a, b)} hashes its arguments in order with the finalizer of SplitMix64:
 * changing any argument, their order or their number gives an unrelated seed.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood (2014)</a>
 */
public final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** Odd, so a bijection: makes hashing a part differ from hashing the seed. */
  private static final long CHAIN = 0xd1342543de82ef95L;

  private Seeds() {}

  /** Returns a seed that depends on {@code seed} and on every part, in their order. */
  public static long mix(long seed, long... parts) {
    long state = finish(seed + GOLDEN_GAMMA);
    for (long part : parts) {
      state = chain(state, part);
    }
    return state;
  }

  /** Returns the same as {@link #mix(long, long...)} of one part, without making an array. */
  public static long mix(long seed, long part) {
    return chain(finish(seed + GOLDEN_GAMMA), part);
  }

  /** Returns the same as {@link #mix(long, long...)} of three parts, without making an array. */
  public static long mix(long seed, long first, long second, long third) {
    return chain(chain(mix(seed, first), second), third);
  }

  private static long chain(long state, long part) {
    return finish(state * CHAIN + finish(part + GOLDEN_GAMMA));
  }

  private static long finish(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
