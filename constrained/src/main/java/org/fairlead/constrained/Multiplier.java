package org.fairlead.constrained;

import static org.fairlead.constrained.internal.Checks.requireArgument;

import java.util.Arrays;
import java.util.Map;

/**
 * The Lagrange multipliers of a constraint, one per entry: their values and the set they stay in.
 *
 * <p>They start at zero, so that training starts unconstrained, and are moved only by a {@link
 * DualDynamics}. A <em>dense</em> multiplier expects every entry to be observed every time; of an
 * <em>indexed</em> one any entries may be, and the others are untouched.
 *
 * <p>Shape {@code [size]}. Not thread-safe: one training loop owns an instance.
 */
public final class Multiplier implements Stateful {
  private static final String VALUES = "values";

  private final Projection projection;
  private final boolean dense;
  private final double[] values;

  /** The round in which an entry was last seen: finds an entry observed twice without clearing. */
  private final int[] seen;

  private int round;

  private Multiplier(int size, Projection projection, boolean dense) {
    requireArgument(size > 0, "size must be positive, got %d", size);
    this.projection = projection;
    this.dense = dense;
    this.values = new double[size];
    this.seen = new int[size];
  }

  /** Returns {@code size} multipliers at zero whose entries are always observed together. */
  public static Multiplier dense(int size, Projection projection) {
    return new Multiplier(size, projection, true);
  }

  /** Returns {@code size} multipliers at zero of which each step may observe only some. */
  public static Multiplier indexed(int size, Projection projection) {
    return new Multiplier(size, projection, false);
  }

  /** Returns the number of multipliers. */
  public int size() {
    return values.length;
  }

  /** Returns a copy of the multipliers, shape {@code [size]}. */
  public double[] values() {
    return values.clone();
  }

  /** Returns multiplier {@code i}. */
  public double value(int i) {
    return values[i];
  }

  /** Returns the set that every multiplier stays in. */
  public Projection projection() {
    return projection;
  }

  /** Returns whether every entry must be observed every time. */
  public boolean isDense() {
    return dense;
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(VALUES, values.clone());
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] restored = reader.take(VALUES, values.length);
    reader.finish();
    for (int i = 0; i < restored.length; i++) {
      requireArgument(
          projection.apply(restored[i]) == restored[i],
          "state '%s'[%d] is %s, expected a %s multiplier",
          VALUES,
          i,
          restored[i],
          projection);
    }
    System.arraycopy(restored, 0, values, 0, values.length);
  }

  /** Moves entry {@code i} by {@code step}, then back into the set. */
  void move(int i, double step) {
    values[i] = projection.apply(values[i] + step);
  }

  void newRound() {
    round++;
    if (round == Integer.MIN_VALUE) {
      Arrays.fill(seen, 0);
      round = 1;
    }
  }

  boolean firstInRound(int i) {
    if (seen[i] == round) {
      return false;
    }
    seen[i] = round;
    return true;
  }
}
