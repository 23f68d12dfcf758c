package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.function.IntFunction;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.implicit.ImplicitModel;
import org.fairlead.constrained.state.Stateful;

/**
 * The Lagrange multipliers of a constraint, one per entry: their values and the set they stay in.
 *
 * <p>They start at zero unless told otherwise, so that training starts unconstrained, and are moved
 * only by the {@link DualDynamics} of their constraint. A <em>dense</em> multiplier expects every
 * entry to be observed every time; of an <em>indexed</em> one any entries may be, and the others
 * are untouched; both are one array. An <em>implicit</em> one is observed like an indexed one, but
 * its values are a function of features of the entries, and it is the function's parameters that
 * move: many constraints share few numbers.
 *
 * <p>Shape {@code [size]}. Not thread-safe: one training loop owns an instance.
 */
public abstract sealed class Multiplier implements Stateful
    permits StoredMultiplier, ImplicitMultiplier {
  private final int size;
  private final Projection projection;
  private final boolean dense;
  private final double cap;

  /** One bit per entry, all clear between checks: finds an entry observed twice. */
  private final long[] seen;

  Multiplier(int size, Projection projection, boolean dense, double cap) {
    requireArgument(size > 0, "size must be positive, got %d", size);
    requireArgument(cap > 0, "cap must be positive, got %s", cap);
    this.size = size;
    this.projection = projection;
    this.dense = dense;
    this.cap = cap;
    this.seen = new long[(size + 63) / 64];
  }

  /** Returns {@code size} multipliers at zero whose entries are always observed together. */
  public static Multiplier dense(int size, Projection projection) {
    return StoredMultiplier.zeros(size, projection, true);
  }

  /**
   * Returns multipliers at {@code initial}, copied, whose entries are always observed together.
   *
   * @throws IllegalArgumentException if a value is outside the set
   */
  public static Multiplier dense(double[] initial, Projection projection) {
    return StoredMultiplier.at(initial, projection, true, Double.POSITIVE_INFINITY);
  }

  /** Returns {@code size} multipliers at zero of which each step may observe only some. */
  public static Multiplier indexed(int size, Projection projection) {
    return StoredMultiplier.zeros(size, projection, false);
  }

  /**
   * Returns multipliers at {@code initial}, copied, of which each step may observe only some.
   *
   * @throws IllegalArgumentException if a value is outside the set
   */
  public static Multiplier indexed(double[] initial, Projection projection) {
    return StoredMultiplier.at(initial, projection, false, Double.POSITIVE_INFINITY);
  }

  /**
   * Returns multipliers that are a function of features of their entries: {@code λ_i = Π(model(φ_i;
   * w))}, whose parameters {@code w} move along {@code Σ_i g_i ∂λ_i/∂w}. A multiplier of an
   * inequality whose function is negative counts as 0, and a violation still pulls it up.
   *
   * @param model the function; the multiplier owns its parameters
   * @param features the features {@code φ_i} of an entry, as many as the model takes
   */
  public static Multiplier implicit(
      int size, Projection projection, ImplicitModel model, IntFunction<double[]> features) {
    return new ImplicitMultiplier(size, projection, model, features, Double.POSITIVE_INFINITY);
  }

  /**
   * Returns multipliers like these, not yet used, that stay at or below {@code cap}, and those of
   * an equality at or above {@code -cap}.
   *
   * @param newCap positive
   * @throws IllegalArgumentException if a value is beyond the cap
   */
  public abstract Multiplier cappedAt(double newCap);

  /** Returns the number of multipliers. */
  public final int size() {
    return size;
  }

  /** Returns the multipliers, shape {@code [size]}; the array is the caller's. */
  public abstract double[] values();

  /** Returns multiplier {@code i}. */
  public abstract double value(int i);

  /** Returns the set that every multiplier stays in, but for the cap. */
  public final Projection projection() {
    return projection;
  }

  /** Returns the largest absolute value allowed; infinite if there is no cap. */
  public final double cap() {
    return cap;
  }

  /** Returns whether every entry must be observed every time. */
  public final boolean isDense() {
    return dense;
  }

  /** The numbers that move, in place: the multipliers themselves or the parameters behind them. */
  abstract double[] parameters();

  final double project(double value) {
    double projected = projection.apply(value);
    return projected > cap ? cap : projected < -cap ? -cap : projected;
  }

  final void requireInSet(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      requireArgument(
          Double.isFinite(values[i]) && project(values[i]) == values[i],
          "%s[%d] is %s, expected a %s multiplier%s",
          name,
          i,
          values[i],
          projection,
          cap == Double.POSITIVE_INFINITY ? "" : " of at most " + cap);
    }
  }

  /** Marks entry {@code i}; false if it was marked already. */
  final boolean mark(int i) {
    long bit = 1L << i;
    boolean first = (seen[i >> 6] & bit) == 0;
    seen[i >> 6] |= bit;
    return first;
  }

  /** Takes the mark of entry {@code i} away, and of some neighbours, which must go too. */
  final void unmark(int i) {
    seen[i >> 6] = 0;
  }
}
