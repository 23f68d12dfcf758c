package org.fairlead.constrained;

/**
 * The plain Lagrangian: {@code primal = Σ_j λ_j g̃_j}, {@code dual = Σ_j λ_j g_j}, and the
 * effective weight of an entry is its multiplier.
 */
public record Lagrangian() implements Formulation {

  @Override
  public void weigh(Constraint constraint, ConstraintState state, double[] weights, int offset) {
    Entries entries = state.primal();
    for (int j = 0; j < entries.size(); j++) {
      weights[offset + j] = constraint.multiplier().value(entries.index(j));
    }
  }

  @Override
  public double primal(Constraint constraint, ConstraintState state) {
    return product(constraint.multiplier(), state.primal());
  }

  @Override
  public double dual(Constraint constraint, ConstraintState state) {
    return product(constraint.multiplier(), state.dual());
  }

  private static double product(Multiplier multiplier, Entries entries) {
    double sum = 0;
    for (int j = 0; j < entries.size(); j++) {
      sum += multiplier.value(entries.index(j)) * entries.value(j);
    }
    return sum;
  }
}
