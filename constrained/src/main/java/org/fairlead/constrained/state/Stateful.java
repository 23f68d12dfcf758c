package org.fairlead.constrained.state;

import java.util.Map;

/**
 * Something that changes during training, whose whole state is a few named arrays of doubles.
 *
 * <p>An object that restored a state continues with the same bits as the one that saved it. States
 * hold finite numbers only, so that JSON carries them unchanged.
 */
public interface Stateful {

  /** Returns the whole state as copies, in a fixed order. */
  Map<String, double[]> state();

  /**
   * Takes over a state that {@link #state} returned.
   *
   * @throws IllegalArgumentException if a key is missing, unknown or of another shape, or a value
   *     is impossible; this object is then unchanged
   */
  void restore(Map<String, double[]> state);

  /**
   * Returns several parts as one: the key {@code values} of the part {@code multiplier} becomes
   * {@code multiplier.values}. Restoring changes all parts or none.
   *
   * @param parts the parts under their names, which contain no dot; their order is kept
   */
  static Stateful of(Map<String, ? extends Stateful> parts) {
    return new StateParts(parts);
  }
}
