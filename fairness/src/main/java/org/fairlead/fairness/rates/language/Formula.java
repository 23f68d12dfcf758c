package org.fairlead.fairness.rates.language;

import java.util.function.IntConsumer;

/**
 * An expression of quantities, given by their index: what a constraint compares.
 *
 * <p>Its derivative has a meaning of its own. Quantities are known twice: <em>strictly</em>, as
 * counted, and of the <em>step</em>, as the network can descend along them. Where the derivative
 * depends on the values (a quotient, a product, the sign of an absolute value) it takes the strict
 * ones, which are the better estimates and on the scale that the constraint speaks of. The one
 * exception is the absolute value of losses alone, which are measured the same way in both: its
 * sign is the step's, as in Equalized Loss.
 */
sealed interface Formula {

  /** Returns the value, NaN where a quantity that it needs is NaN or a divisor is 0. */
  double value(double[] quantities);

  /**
   * Adds {@code seed} times the derivative to {@code gradient}.
   *
   * @param strict the quantities as counted
   * @param step the quantities of the step
   * @param gradient one entry per quantity
   */
  void differentiate(double[] strict, double[] step, double seed, double[] gradient);

  /** Calls {@code visitor} with the index of every quantity in it. */
  void visit(IntConsumer visitor);

  /** Returns whether it holds numbers only. */
  default boolean constant() {
    var any = new boolean[1];
    visit(index -> any[0] = true);
    return !any[0];
  }

  /** A number. */
  record Constant(double value) implements Formula {
    @Override
    public double value(double[] quantities) {
      return value;
    }

    @Override
    public void differentiate(double[] strict, double[] step, double seed, double[] gradient) {}

    @Override
    public void visit(IntConsumer visitor) {}
  }

  /** A quantity. */
  record Of(int index) implements Formula {
    @Override
    public double value(double[] quantities) {
      return quantities[index];
    }

    @Override
    public void differentiate(double[] strict, double[] step, double seed, double[] gradient) {
      gradient[index] += seed;
    }

    @Override
    public void visit(IntConsumer visitor) {
      visitor.accept(index);
    }
  }

  /** {@code left + factor * right}. */
  record Sum(Formula left, double factor, Formula right) implements Formula {
    @Override
    public double value(double[] quantities) {
      return left.value(quantities) + factor * right.value(quantities);
    }

    @Override
    public void differentiate(double[] strict, double[] step, double seed, double[] gradient) {
      left.differentiate(strict, step, seed, gradient);
      right.differentiate(strict, step, factor * seed, gradient);
    }

    @Override
    public void visit(IntConsumer visitor) {
      left.visit(visitor);
      right.visit(visitor);
    }
  }

  /** {@code left * right}. */
  record Product(Formula left, Formula right) implements Formula {
    @Override
    public double value(double[] quantities) {
      return left.value(quantities) * right.value(quantities);
    }

    @Override
    public void differentiate(double[] strict, double[] step, double seed, double[] gradient) {
      if (!left.constant()) {
        left.differentiate(strict, step, seed * right.value(strict), gradient);
      }
      if (!right.constant()) {
        right.differentiate(strict, step, seed * left.value(strict), gradient);
      }
    }

    @Override
    public void visit(IntConsumer visitor) {
      left.visit(visitor);
      right.visit(visitor);
    }
  }

  /** {@code left / right}. */
  record Quotient(Formula left, Formula right) implements Formula {
    @Override
    public double value(double[] quantities) {
      double divisor = right.value(quantities);
      return divisor == 0 ? Double.NaN : left.value(quantities) / divisor;
    }

    @Override
    public void differentiate(double[] strict, double[] step, double seed, double[] gradient) {
      double divisor = right.value(strict);
      left.differentiate(strict, step, seed / divisor, gradient);
      if (!right.constant()) {
        double quotient = left.value(strict) / divisor;
        right.differentiate(strict, step, -seed * quotient / divisor, gradient);
      }
    }

    @Override
    public void visit(IntConsumer visitor) {
      left.visit(visitor);
      right.visit(visitor);
    }
  }

  /**
   * {@code |of|}, with derivative 0 at 0.
   *
   * @param ofStep whether the sign is the step's: where {@code of} speaks of losses alone
   */
  record Absolute(Formula of, boolean ofStep) implements Formula {
    @Override
    public double value(double[] quantities) {
      return Math.abs(of.value(quantities));
    }

    @Override
    public void differentiate(double[] strict, double[] step, double seed, double[] gradient) {
      double sign = Math.signum(of.value(ofStep ? step : strict));
      of.differentiate(strict, step, sign * seed, gradient);
    }

    @Override
    public void visit(IntConsumer visitor) {
      of.visit(visitor);
    }
  }
}
