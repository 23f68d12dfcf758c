package org.fairlead.constrained;

import static org.fairlead.constrained.internal.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A vector constraint {@code g(x) <= 0} or {@code h(x) = 0}: how it is formulated, its multipliers
 * and how they move.
 *
 * <p>It does not measure itself: the {@link Primal} does, and hands a {@link ConstraintState} to
 * the {@link Solver}. The state that changes is that of the multiplier and of its dynamics.
 */
public final class Constraint implements Stateful {
  private final String name;
  private final ConstraintType type;
  private final Formulation formulation;
  private final Multiplier multiplier;
  private final DualDynamics dynamics;
  private final Stateful parts;

  private Constraint(
      String name,
      ConstraintType type,
      Formulation formulation,
      Multiplier multiplier,
      DualDynamics dynamics) {
    this.name = name;
    this.type = type;
    this.formulation = formulation;
    this.multiplier = multiplier;
    this.dynamics = dynamics;
    var named = new LinkedHashMap<String, Stateful>();
    named.put("multiplier", multiplier);
    named.put("dynamics", dynamics);
    this.parts = Stateful.of(named);
  }

  /**
   * Returns a constraint.
   *
   * @param name what it is called in errors and logs
   * @throws IllegalArgumentException if the multiplier's set is not the one of {@code type}, or the
   *     dynamics move another number of multipliers
   */
  public static Constraint of(
      String name,
      ConstraintType type,
      Formulation formulation,
      Multiplier multiplier,
      DualDynamics dynamics) {
    requireArgument(
        multiplier.projection() == type.projection(),
        "constraint '%s': multiplier is %s, expected %s for %s",
        name,
        multiplier.projection(),
        type.projection(),
        type);
    requireArgument(
        dynamics.size() == multiplier.size(),
        "constraint '%s': dynamics move [%d] multipliers, expected [%d]",
        name,
        dynamics.size(),
        multiplier.size());
    return new Constraint(name, type, formulation, multiplier, dynamics);
  }

  /** Returns what it is called in errors and logs. */
  public String name() {
    return name;
  }

  /** Returns whether it is an equality or an inequality. */
  public ConstraintType type() {
    return type;
  }

  /** Returns how violations and multipliers enter the Lagrangians. */
  public Formulation formulation() {
    return formulation;
  }

  /** Returns the multipliers, which change as the solver steps. */
  public Multiplier multiplier() {
    return multiplier;
  }

  /** Returns how the multipliers move. */
  public DualDynamics dynamics() {
    return dynamics;
  }

  @Override
  public Map<String, double[]> state() {
    return parts.state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    parts.restore(state);
  }
}
