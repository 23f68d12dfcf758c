package org.fairlead.constrained;

import org.jspecify.annotations.Nullable;

/**
 * The plain Lagrangian: {@code primal = Σ_j λ_j g̃_j}, {@code dual = Σ_j λ_j g_j}, and the
 * effective weight of an entry is its multiplier.
 */
public record Lagrangian() implements Formulation {

  @Override
  public @Nullable Penalty penalty() {
    return null;
  }

  @Override
  public @Nullable Level level() {
    return null;
  }

  @Override
  public void weigh(Constraint constraint, ConstraintState state, double[] weights, int offset) {
    Entries entries = state.primal();
    for (int j = 0; j < entries.size(); j++) {
      weights[offset + j] = constraint.multiplier().value(entries.index(j));
    }
  }

  @Override
  public double primal(Constraint constraint, ConstraintState state) {
    return product(constraint, state.primal());
  }

  @Override
  public double dual(Constraint constraint, ConstraintState state) {
    return product(constraint, state.dual());
  }

  /** {@code Σ_j λ_j g_j} over what was observed and has an estimate. */
  static double product(Constraint constraint, Entries entries) {
    double sum = 0;
    for (int j = 0; j < entries.size(); j++) {
      if (!entries.isUnknown(j)) {
        sum += constraint.multiplier().value(entries.index(j)) * constraint.violation(entries, j);
      }
    }
    return sum;
  }
}
