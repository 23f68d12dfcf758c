package org.fairlead.fairness.rates.language;

import java.util.function.IntFunction;

/** The values that an expression can take, whatever the model. */
record Range(double low, double high) {
  static final Range SHARE = new Range(0, 1);
  static final Range NOT_NEGATIVE = new Range(0, Double.POSITIVE_INFINITY);
  static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  static Range of(Formula formula, IntFunction<Range> quantities) {
    if (formula instanceof Formula.Constant number) {
      return new Range(number.value(), number.value());
    }
    if (formula instanceof Formula.Of of) {
      return quantities.apply(of.index());
    }
    if (formula instanceof Formula.Sum sum) {
      Range left = of(sum.left(), quantities);
      Range right = of(sum.right(), quantities).times(sum.factor());
      return new Range(left.low + right.low, left.high + right.high);
    }
    if (formula instanceof Formula.Absolute absolute) {
      Range inner = of(absolute.of(), quantities);
      double largest = Math.max(Math.abs(inner.low), Math.abs(inner.high));
      boolean zero = inner.low <= 0 && inner.high >= 0;
      return new Range(zero ? 0 : Math.min(Math.abs(inner.low), Math.abs(inner.high)), largest);
    }
    if (formula instanceof Formula.Product product) {
      return of(product.left(), quantities).times(of(product.right(), quantities));
    }
    Formula.Quotient quotient = (Formula.Quotient) formula;
    Range left = of(quotient.left(), quantities);
    Range right = of(quotient.right(), quantities);
    if (quotient.right() instanceof Formula.Constant number) {
      return left.times(1 / number.value());
    }
    return left.low >= 0 && right.low >= 0 ? NOT_NEGATIVE : ANY;
  }

  private Range times(double factor) {
    double a = product(low, factor);
    double b = product(high, factor);
    return new Range(Math.min(a, b), Math.max(a, b));
  }

  private Range times(Range other) {
    Range a = times(other.low);
    Range b = times(other.high);
    return new Range(Math.min(a.low, b.low), Math.max(a.high, b.high));
  }

  private static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }
}
