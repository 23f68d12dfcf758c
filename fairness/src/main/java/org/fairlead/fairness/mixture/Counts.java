package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.constrained.state.StateReader;

/** Reads whole numbers from a saved state. */
public final class Counts {
  private static final double LARGEST = 0x1p53; // beyond, doubles skip whole numbers

  private Counts() {}

  /** Returns the single count under a key. */
  public static long read(StateReader reader, String key) {
    return read(reader, key, 1)[0];
  }

  /** Returns the counts under a key. */
  public static long[] read(StateReader reader, String key, int length) {
    double[] values = reader.take(key, length);
    long[] counts = new long[length];
    for (int i = 0; i < length; i++) {
      requireArgument(
          values[i] >= 0 && values[i] <= LARGEST && values[i] == Math.rint(values[i]),
          "state '%s'[%d] is %s, expected a count",
          key,
          i,
          values[i]);
      counts[i] = (long) values[i];
    }
    return counts;
  }
}
