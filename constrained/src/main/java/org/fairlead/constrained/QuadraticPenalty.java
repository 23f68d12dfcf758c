package org.fairlead.constrained;

/**
 * A quadratic penalty without multipliers: {@code c/2 max(0, g̃)²} for an inequality and {@code c/2
 * h̃²} for an equality, with the effective weights {@code c max(0, g̃)} and {@code c h̃}.
 *
 * <p>There is nothing for a dual player to do. At a finite {@code c} the solution violates an
 * active constraint by {@code λ⋆ / c}: simple, never oscillating, and never quite feasible.
 *
 * @param level which measurement is {@code g̃} in the formulas; the gradient is the surrogate's
 *     always
 */
public record QuadraticPenalty(Penalty penalty, Level level) implements Formulation {

  /** Returns the textbook form. */
  public static QuadraticPenalty of(Penalty penalty) {
    return new QuadraticPenalty(penalty, Level.SURROGATE);
  }

  /** Returns this with another measurement as its level. */
  public QuadraticPenalty withLevel(Level newLevel) {
    return new QuadraticPenalty(penalty, newLevel);
  }

  @Override
  public void weigh(Constraint constraint, ConstraintState state, double[] weights, int offset) {
    Entries entries = state.primal();
    for (int j = 0; j < entries.size(); j++) {
      weights[offset + j] = constraint.penalty(entries.index(j)) * excess(constraint, state, j);
    }
  }

  @Override
  public double primal(Constraint constraint, ConstraintState state) {
    Entries entries = state.primal();
    double sum = 0;
    for (int j = 0; j < entries.size(); j++) {
      double excess = excess(constraint, state, j);
      sum += constraint.penalty(entries.index(j)) / 2 * excess * excess;
    }
    return sum;
  }

  private double excess(Constraint constraint, ConstraintState state, int j) {
    double violation = state.level(constraint, j, level);
    return constraint.type() == ConstraintType.INEQUALITY ? Math.max(0, violation) : violation;
  }

  @Override
  public double dual(Constraint constraint, ConstraintState state) {
    return 0;
  }
}
