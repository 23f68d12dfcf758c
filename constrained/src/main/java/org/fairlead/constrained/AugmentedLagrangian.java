package org.fairlead.constrained;

/**
 * The augmented Lagrangian, with penalty coefficients {@code c >= 0}.
 *
 * <p>An inequality contributes {@code (max(0, λ + c g̃)² - λ²) / 2c} with the effective weight
 * {@code max(0, λ + c g̃)}, an equality {@code λ h̃ + c/2 h̃²} with {@code λ + c h̃}; {@code c = 0}
 * is the plain Lagrangian. The dual part, {@code Σ_j λ_j g_j}, is that of the plain Lagrangian: the
 * classical method of multipliers is gradient ascent of step size {@code c}. Unlike a penalty alone
 * it is exact at a finite {@code c}, and it damps the oscillation of the plain Lagrangian.
 *
 * @param level which measurement is {@code g̃} in the formulas; the gradient is the surrogate's
 *     always
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright (2006), section
 *     17.4</a>
 */
public record AugmentedLagrangian(Penalty penalty, Level level) implements Formulation {

  /** Returns the textbook form. */
  public static AugmentedLagrangian of(Penalty penalty) {
    return new AugmentedLagrangian(penalty, Level.SURROGATE);
  }

  /** Returns this with another measurement as its level. */
  public AugmentedLagrangian withLevel(Level newLevel) {
    return new AugmentedLagrangian(penalty, newLevel);
  }

  @Override
  public void weigh(Constraint constraint, ConstraintState state, double[] weights, int offset) {
    Entries entries = state.primal();
    boolean inequality = constraint.type() == ConstraintType.INEQUALITY;
    for (int j = 0; j < entries.size(); j++) {
      int i = entries.index(j);
      double weight =
          constraint.multiplier().value(i)
              + constraint.penalty(i) * state.level(constraint, j, level);
      weights[offset + j] = inequality ? Math.max(0, weight) : weight;
    }
  }

  @Override
  public double primal(Constraint constraint, ConstraintState state) {
    Entries entries = state.primal();
    boolean inequality = constraint.type() == ConstraintType.INEQUALITY;
    double sum = 0;
    for (int j = 0; j < entries.size(); j++) {
      int i = entries.index(j);
      double lambda = constraint.multiplier().value(i);
      double c = constraint.penalty(i);
      double violation = state.level(constraint, j, level);
      sum +=
          inequality && lambda + c * violation < 0
              ? -lambda * lambda / (2 * c)
              : lambda * violation + c / 2 * violation * violation;
    }
    return sum;
  }

  @Override
  public double dual(Constraint constraint, ConstraintState state) {
    return Lagrangian.product(constraint, state.dual());
  }
}
