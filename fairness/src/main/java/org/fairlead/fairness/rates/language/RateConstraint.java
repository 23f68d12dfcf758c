package org.fairlead.fairness.rates.language;

import java.util.Arrays;
import java.util.TreeSet;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.fairness.rates.language.Statement.Comparison;

/**
 * One constraint on certain people: {@code tpr(gender=F) >= 0.8 * tpr(gender=M)}.
 *
 * <p>Its violation is what the left side is above the right one ({@code <=}, {@code =}), or below
 * it ({@code >=}): positive means violated.
 */
public final class RateConstraint {
  private final String name;
  private final Formula left;
  private final Comparison comparison;
  private final Formula right;
  private final Formula violation;
  private final int[] uses;

  RateConstraint(String name, Formula left, Comparison comparison, Formula right) {
    this.name = name;
    this.left = left;
    this.comparison = comparison;
    this.right = right;
    this.violation =
        comparison == Comparison.AT_LEAST
            ? new Formula.Sum(right, -1, left)
            : new Formula.Sum(left, -1, right);
    var indices = new TreeSet<Integer>();
    violation.visit(indices::add);
    this.uses = indices.stream().mapToInt(index -> index).toArray();
  }

  /** Returns the constraint in words, every variable written out. */
  public String name() {
    return name;
  }

  /** Returns whether both sides must be equal. */
  public ConstraintType type() {
    return comparison == Comparison.EQUAL ? ConstraintType.EQUALITY : ConstraintType.INEQUALITY;
  }

  /** Returns the left side of the quantities, NaN where it is not defined. */
  public double left(double[] quantities) {
    return left.value(quantities);
  }

  /** Returns the right side of the quantities, NaN where it is not defined. */
  public double right(double[] quantities) {
    return right.value(quantities);
  }

  /** Returns the violation of the quantities, NaN where it is not defined. */
  public double violation(double[] quantities) {
    return violation.value(quantities);
  }

  Formula formula() {
    return violation;
  }

  /** Indices of the quantities that it speaks of, ascending; not a copy. */
  public int[] uses() {
    return uses;
  }

  /**
   * Writes the derivative of the violation with respect to every quantity of {@link #uses}, in that
   * order.
   *
   * @param scratch one entry per quantity, zeros before and after
   */
  public void differentiate(double[] strict, double[] step, double[] scratch, double[] derivative) {
    violation.differentiate(strict, step, 1, scratch);
    for (int u = 0; u < uses.length; u++) {
      derivative[u] = scratch[uses[u]];
    }
    for (int use : uses) {
      scratch[use] = 0;
    }
  }

  @Override
  public String toString() {
    return name + " of quantities " + Arrays.toString(uses);
  }
}
