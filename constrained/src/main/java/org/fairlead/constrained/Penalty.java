package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The coefficient {@code c} of a quadratic penalty and how it grows: options, without state.
 *
 * <p>After a step, {@code c ← min(maximum, factor c + increment)} for each observed entry whose
 * violation exceeds the tolerance. The measure is {@code |h|} of an equality and {@code max(0, g)}
 * of an inequality, or, of a shared coefficient, the Euclidean norm of all observed entries. With
 * restarts, an inequality that is satisfied gets its first coefficient back.
 *
 * @param initial the first coefficient: one for all entries, or one per entry; at least 0
 * @param shared whether all entries have one coefficient; then {@code initial} holds one number
 * @param factor at least 1
 * @param increment at least 0
 * @param tolerance a violation up to here needs no larger coefficient; at least 0
 * @param restart whether a satisfied inequality goes back to its first coefficient
 * @param maximum where growth stops; at least {@code initial}
 */
public record Penalty(
    List<Double> initial,
    boolean shared,
    double factor,
    double increment,
    double tolerance,
    boolean restart,
    double maximum) {
  private static final double TOLERANCE = 1e-4;
  private static final double MAXIMUM = 1e12;

  public Penalty {
    initial = List.copyOf(initial);
    requireArgument(
        !initial.isEmpty() && !(shared && initial.size() > 1),
        "initial must hold one coefficient for all or one per entry, got %d",
        initial.size());
    requireArgument(Double.isFinite(maximum), "maximum must be finite, got %s", maximum);
    for (double each : initial) {
      requireArgument(
          each >= 0 && each <= maximum, "initial must be in [0, %s], got %s", maximum, each);
    }
    requireArgument(
        factor >= 1 && Double.isFinite(factor),
        "factor must be at least 1 and finite, got %s",
        factor);
    requireArgument(
        increment >= 0 && Double.isFinite(increment),
        "increment must be at least 0 and finite, got %s",
        increment);
    requireArgument(
        tolerance >= 0 && Double.isFinite(tolerance),
        "tolerance must be at least 0 and finite, got %s",
        tolerance);
  }

  /** Returns a coefficient that never changes. */
  public static Penalty constant(double coefficient) {
    return new Penalty(List.of(coefficient), false, 1, 0, 0, false, MAXIMUM);
  }

  /**
   * Returns a coefficient per entry that grows by a factor while its violation exceeds 1e-4, and
   * restarts.
   */
  public static Penalty multiplicative(double initial, double factor) {
    return new Penalty(List.of(initial), false, factor, 0, TOLERANCE, true, MAXIMUM);
  }

  /**
   * Returns a coefficient per entry that grows by an increment while its violation exceeds 1e-4,
   * and restarts.
   */
  public static Penalty additive(double initial, double increment) {
    return new Penalty(List.of(initial), false, 1, increment, TOLERANCE, true, MAXIMUM);
  }

  /** Returns this with a first coefficient of each entry; an array of length 1 is for all. */
  public Penalty withInitial(double[] coefficients) {
    return new Penalty(
        DoubleStream.of(coefficients).boxed().toList(),
        shared,
        factor,
        increment,
        tolerance,
        restart,
        maximum);
  }

  /** Returns this with one coefficient for all entries, or one for each. */
  public Penalty withShared(boolean newShared) {
    return new Penalty(initial, newShared, factor, increment, tolerance, restart, maximum);
  }

  /** Returns this with another tolerance. */
  public Penalty withTolerance(double newTolerance) {
    return new Penalty(initial, shared, factor, increment, newTolerance, restart, maximum);
  }

  /** Returns this with restarts, or without. */
  public Penalty withRestart(boolean newRestart) {
    return new Penalty(initial, shared, factor, increment, tolerance, newRestart, maximum);
  }

  /** Returns this with another end of growth. */
  public Penalty withMaximum(double newMaximum) {
    return new Penalty(initial, shared, factor, increment, tolerance, restart, newMaximum);
  }
}
