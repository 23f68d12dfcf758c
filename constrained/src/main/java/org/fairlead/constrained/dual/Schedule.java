package org.fairlead.constrained.dual;

import static org.fairlead.base.Checks.requireArgument;

/**
 * A number that changes with the steps taken, from {@code first} at step 0 to {@code last} at
 * {@code steps} and later: a factor of the dual step size, or the slack that a constraint is
 * granted.
 *
 * <p>With {@code s = min(t / steps, 1)}, {@link Shape#LINEAR} is {@code first + s (last - first)},
 * {@link Shape#GEOMETRIC} is {@code first (last / first)^s} and {@link Shape#COSINE} is {@code last
 * + (first - last) (1 + cos πs) / 2}. {@link Shape#INVERSE_ROOT} is {@code first / √(1 + t /
 * steps)} and never ends; its {@code last} is 0.
 *
 * @param first at step 0, finite
 * @param last at {@code steps} and later, finite
 * @param steps positive
 */
public record Schedule(Shape shape, double first, double last, long steps) {

  /** How a schedule goes from its first value to its last. */
  public enum Shape {
    /** Along a straight line. */
    LINEAR,
    /** By the same factor in every step; both ends are positive. */
    GEOMETRIC,
    /** Along half a cosine: slowly at both ends. */
    COSINE,
    /** As {@code 1/√t}: what convergence proofs of stochastic ascent ask for. */
    INVERSE_ROOT
  }

  public Schedule {
    requireArgument(Double.isFinite(first), "first must be finite, got %s", first);
    requireArgument(Double.isFinite(last), "last must be finite, got %s", last);
    requireArgument(steps > 0, "steps must be positive, got %d", steps);
    requireArgument(
        shape != Shape.GEOMETRIC || (first > 0 && last > 0),
        "a geometric schedule needs positive ends, got %s and %s",
        first,
        last);
    requireArgument(
        shape != Shape.INVERSE_ROOT || last == 0, "an inverse root ends at 0, got %s", last);
  }

  /** Returns the same value for ever. */
  public static Schedule constant(double value) {
    return new Schedule(Shape.LINEAR, value, value, 1);
  }

  /** Returns a straight line from {@code first} to {@code last}. */
  public static Schedule linear(double first, double last, long steps) {
    return new Schedule(Shape.LINEAR, first, last, steps);
  }

  /** Returns a geometric sequence from {@code first} to {@code last}, both positive. */
  public static Schedule geometric(double first, double last, long steps) {
    return new Schedule(Shape.GEOMETRIC, first, last, steps);
  }

  /** Returns half a cosine from {@code first} to {@code last}. */
  public static Schedule cosine(double first, double last, long steps) {
    return new Schedule(Shape.COSINE, first, last, steps);
  }

  /** Returns {@code first / √(1 + t / steps)}. */
  public static Schedule inverseRoot(double first, long steps) {
    return new Schedule(Shape.INVERSE_ROOT, first, 0, steps);
  }

  /** Returns the value at step {@code t}, counted from 0. */
  public double at(long t) {
    double s = Math.min((double) t / steps, 1);
    return switch (shape) {
      case LINEAR -> s == 1 ? last : first + s * (last - first);
      case GEOMETRIC -> s == 1 ? last : first * Math.pow(last / first, s);
      case COSINE -> last + (first - last) * (1 + Math.cos(Math.PI * s)) / 2;
      case INVERSE_ROOT -> first / Math.sqrt(1 + (double) t / steps);
    };
  }

  public boolean isConstant() {
    return shape != Shape.INVERSE_ROOT && first == last;
  }
}
