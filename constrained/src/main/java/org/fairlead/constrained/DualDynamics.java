package org.fairlead.constrained;

/**
 * How the multipliers of a constraint move when its strict violation was measured.
 *
 * <p>An instance may remember (an average, a last error) and then belongs to one multiplier.
 */
public sealed interface DualDynamics extends Stateful permits GradientAscent {

  /** Returns the number of multipliers that this moves. */
  int size();

  /**
   * Moves {@code multiplier} by the strict violation of {@code state} and projects it. What was not
   * observed is untouched, unless the implementation says otherwise.
   *
   * @param multiplier of shape {@code [size]}
   * @param state of entries that fit the multiplier; strict violations are finite, positive means
   *     violated and raises the multiplier
   */
  void ascend(Multiplier multiplier, ConstraintState state);
}
