package org.fairlead.fairness.method;

import static org.fairlead.constrained.internal.Checks.requireArgument;

import java.util.Arrays;
import java.util.List;
import org.fairlead.constrained.AlternatingDualPrimal;
import org.fairlead.constrained.Caution;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.DualDynamics;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.GradientAscent;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.Solver;

/**
 * The dual side of a constrained method: how multipliers move, how they and violations become
 * weights, and in which order the two sides step.
 *
 * @param dynamics how multipliers move
 * @param formulation how a multiplier and a violation become a weight; should look at strict
 *     violations, as surrogates are on another scale
 * @param solver the order of the steps
 * @param cap the largest absolute multiplier, positive; infinite for none
 */
public record Dual(DualDynamics dynamics, Formulation formulation, Solver solver, double cap) {

  public Dual {
    requireArgument(cap > 0, "cap is %s, expected a positive number", cap);
  }

  /** Returns gradient ascent on the Lagrangian, multipliers first. */
  public static Dual ascent(double rate) {
    return of(DualDynamics.gradientAscent(rate));
  }

  /**
   * Returns gradient ascent along an average of the violations.
   *
   * @param gamma the weight of the past, in {@code [0, 1)}; 0 is none
   */
  public static Dual ascent(double rate, double gamma) {
    return of(DualDynamics.of(GradientAscent.averaged(rate, gamma)));
  }

  /** Returns these dynamics on the Lagrangian, multipliers first. */
  public static Dual of(DualDynamics dynamics) {
    return new Dual(
        dynamics, new Lagrangian(), new AlternatingDualPrimal(), Double.POSITIVE_INFINITY);
  }

  public Dual withDynamics(DualDynamics other) {
    return new Dual(other, formulation, solver, cap);
  }

  public Dual withFormulation(Formulation other) {
    return new Dual(dynamics, other, solver, cap);
  }

  public Dual withSolver(Solver other) {
    return new Dual(dynamics, formulation, other, cap);
  }

  public Dual withCap(double other) {
    return new Dual(dynamics, formulation, solver, other);
  }

  /** Returns whether multipliers want to know the standard errors of violations. */
  public boolean needsErrors() {
    return dynamics.caution().kind() != Caution.Kind.NONE && dynamics.caution().z() > 0;
  }

  /**
   * Returns whether a state is to carry these standard errors: where multipliers want to know them,
   * and otherwise, for those who watch, where there is an estimate of each. An infinite one would
   * keep its multiplier still.
   */
  public boolean carries(double[] errors) {
    return needsErrors() || Arrays.stream(errors).allMatch(Double::isFinite);
  }

  /**
   * Returns a constraint of which each step may observe only some entries.
   *
   * @param entries their names
   */
  public Constraint constraint(String name, ConstraintType type, List<String> entries) {
    return constraint(name, type, entries.size()).withEntryNames(entries);
  }

  /** Returns a constraint of which each step may observe only some entries. */
  public Constraint constraint(String name, ConstraintType type, int size) {
    Multiplier multiplier = Multiplier.indexed(size, type.projection());
    return Constraint.of(
        name,
        type,
        formulation,
        Double.isInfinite(cap) ? multiplier : multiplier.cappedAt(cap),
        dynamics.withRestart(dynamics.restart() && type == ConstraintType.INEQUALITY));
  }

  /**
   * As this in the published arithmetic, where an average goes on for what was not observed: as the
   * optimizers of the time did.
   */
  Dual asPublished() {
    boolean remembers = dynamics.rule() instanceof GradientAscent ascent && ascent.momentum() > 0;
    return withDynamics(dynamics.withFading(remembers));
  }
}
