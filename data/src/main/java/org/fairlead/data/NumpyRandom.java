package org.fairlead.data;

/**
 * The random numbers of NumPy's legacy {@code RandomState}, bit for bit: the Mersenne Twister
 * MT19937. Splits that were published as such permutations are reproduced exactly.
 *
 * <p>Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/272991.272995">Matsumoto, Nishimura (1998)</a>
 */
public final class NumpyRandom {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  /** Starts as {@code RandomState(seed)} does; the seed is read as an unsigned 32-bit number. */
  public NumpyRandom(int seed) {
    state[0] = seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Returns the next 32 random bits. */
  int nextBits() {
    if (next == SIZE) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** Returns a number from 0 to {@code largest}, both included, by masking and rejecting. */
  private int nextUpTo(int largest) {
    int mask = largest == 0 ? 0 : -1 >>> Integer.numberOfLeadingZeros(largest);
    int value = nextBits() & mask;
    while (value > largest) {
      value = nextBits() & mask;
    }
    return value;
  }

  /** Returns the numbers from 0 to {@code n - 1} in the order that {@code permutation(n)} has. */
  public int[] permutation(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n must be at least 0, got " + n);
    }
    var order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = nextUpTo(i);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }

  private void twist() {
    for (int i = 0; i < SIZE; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      int mixed = state[(i + SHIFT) % SIZE] ^ (y >>> 1);
      state[i] = (y & 1) == 0 ? mixed : mixed ^ 0x9908b0df;
    }
    next = 0;
  }
}
