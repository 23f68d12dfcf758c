package org.fairlead.constrained.solution;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fairlead.constrained.ConstraintType;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;

/**
 * The best mixture of iterates: drawing iterate {@code t} with probability {@code p_t} minimizes
 * the expected objective subject to the expected violations.
 *
 * <p>{@code min Σ_t p_t f_t} subject to {@code Σ_t p_t g_tj <= ε_j} for every inequality and {@code
 * |Σ_t p_t h_tj| <= ε_j} for every equality, over probabilities. A vertex of this linear program
 * has at most {@code m + 1} iterates for {@code m} constraints, however many were offered. On a
 * non-convex problem the iterates of a run may cycle around a solution that none of them is, while
 * a mixture of a few of them is feasible. If no mixture is, the tolerances grow by one amount, the
 * smallest possible: {@link #excess}.
 *
 * @see <a href="https://arxiv.org/abs/1809.04198">Cotter et al. (2019), section 4.2</a>
 */
public final class BestMixture {
  private static final double SLIGHT = 1e-9;

  private final double[] probabilities;
  private final double objective;
  private final double[] violations;
  private final double excess;

  private BestMixture(
      double[] probabilities, double objective, double[] violations, double excess) {
    this.probabilities = probabilities;
    this.objective = objective;
    this.violations = violations;
    this.excess = excess;
  }

  /**
   * Returns the best mixture where every constraint is an inequality without tolerance.
   *
   * @param objectives {@code f_t} of at least one iterate
   * @param violations {@code g_tj}, shape {@code [iterates, constraints]}
   */
  public static BestMixture of(double[] objectives, double[][] violations) {
    int constraints = violations.length == 0 ? 0 : violations[0].length;
    var types = new ConstraintType[constraints];
    Arrays.fill(types, ConstraintType.INEQUALITY);
    return of(objectives, violations, List.of(types), new double[constraints]);
  }

  /**
   * Returns the best mixture.
   *
   * @param objectives {@code f_t} of at least one iterate
   * @param violations {@code g_tj} and {@code h_tj}, shape {@code [iterates, constraints]}
   * @param types of the constraints
   * @param tolerances {@code ε}, at least 0, one per constraint
   * @throws IllegalArgumentException if shapes differ or a number is not finite
   */
  public static BestMixture of(
      double[] objectives, double[][] violations, List<ConstraintType> types, double[] tolerances) {
    requireArgument(objectives.length > 0, "objectives must hold an iterate, got none");
    requireArgument(
        violations.length == objectives.length,
        "violations has %d iterates, expected %d",
        violations.length,
        objectives.length);
    requireArgument(
        tolerances.length == types.size(),
        "tolerances has shape [%d], expected [%d]",
        tolerances.length,
        types.size());
    requireFinite("objectives", objectives);
    requireFinite("tolerances", tolerances);
    for (int t = 0; t < violations.length; t++) {
      requireArgument(
          violations[t].length == types.size(),
          "violations[%d] has shape [%d], expected [%d]",
          t,
          violations[t].length,
          types.size());
      requireFinite("violations[" + t + "]", violations[t]);
    }
    double[][] rows = rows(violations, types);
    double[] limits = limits(types, tolerances);
    double excess = smallestExcess(objectives.length, rows, limits);
    double[] probabilities = cheapest(objectives, rows, limits, excess);
    double objective = 0;
    double[] mixed = new double[types.size()];
    for (int t = 0; t < probabilities.length; t++) {
      objective += probabilities[t] * objectives[t];
      for (int j = 0; j < mixed.length; j++) {
        mixed[j] += probabilities[t] * violations[t][j];
      }
    }
    return new BestMixture(probabilities, objective, mixed, excess);
  }

  private static void requireFinite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      requireArgument(
          Double.isFinite(values[i]), "%s[%d] is %s, expected a finite number", name, i, values[i]);
    }
  }

  /** One row over iterates per one-sided constraint: an equality has two. */
  private static double[][] rows(double[][] violations, List<ConstraintType> types) {
    var rows = new ArrayList<double[]>();
    for (int j = 0; j < types.size(); j++) {
      double[] row = new double[violations.length];
      for (int t = 0; t < row.length; t++) {
        row[t] = violations[t][j];
      }
      rows.add(row);
      if (types.get(j) == ConstraintType.EQUALITY) {
        rows.add(Arrays.stream(row).map(value -> -value).toArray());
      }
    }
    return rows.toArray(double[][]::new);
  }

  private static double[] limits(List<ConstraintType> types, double[] tolerances) {
    var limits = new ArrayList<Double>();
    for (int j = 0; j < tolerances.length; j++) {
      limits.add(tolerances[j]);
      if (types.get(j) == ConstraintType.EQUALITY) {
        limits.add(tolerances[j]);
      }
    }
    return limits.stream().mapToDouble(limit -> limit).toArray();
  }

  /** {@code min s} over {@code s >= 0} with rows at most {@code limit + s}. */
  private static double smallestExcess(int iterates, double[][] rows, double[] limits) {
    double[] cost = new double[iterates + 1];
    cost[iterates] = 1;
    var constraints = new ArrayList<LinearConstraint>();
    for (int k = 0; k < rows.length; k++) {
      double[] row = Arrays.copyOf(rows[k], iterates + 1);
      row[iterates] = -1;
      constraints.add(new LinearConstraint(row, Relationship.LEQ, limits[k]));
    }
    double[] sum = new double[iterates + 1];
    Arrays.fill(sum, 0, iterates, 1);
    constraints.add(new LinearConstraint(sum, Relationship.EQ, 1));
    return Math.max(0, minimize(cost, constraints)[iterates]);
  }

  private static double[] cheapest(
      double[] objectives, double[][] rows, double[] limits, double excess) {
    var constraints = new ArrayList<LinearConstraint>();
    for (int k = 0; k < rows.length; k++) {
      double slight = excess > 0 ? SLIGHT * (1 + excess) : 0;
      constraints.add(new LinearConstraint(rows[k], Relationship.LEQ, limits[k] + excess + slight));
    }
    double[] sum = new double[objectives.length];
    Arrays.fill(sum, 1);
    constraints.add(new LinearConstraint(sum, Relationship.EQ, 1));
    double[] probabilities = minimize(objectives, constraints);
    double total = 0;
    for (int t = 0; t < probabilities.length; t++) {
      probabilities[t] = Math.max(0, probabilities[t]);
      total += probabilities[t];
    }
    for (int t = 0; t < probabilities.length; t++) {
      probabilities[t] /= total;
    }
    return probabilities;
  }

  private static double[] minimize(double[] cost, List<LinearConstraint> constraints) {
    try {
      return new SimplexSolver()
          .optimize(
              new LinearObjectiveFunction(cost, 0),
              new LinearConstraintSet(constraints),
              GoalType.MINIMIZE,
              new NonNegativeConstraint(true))
          .getPoint();
    } catch (MathIllegalStateException e) {
      throw new IllegalStateException(
          "the linear program over " + cost.length + " iterates has no solution: " + e.getMessage(),
          e);
    }
  }

  /** Returns the probability of each iterate, a copy; they sum to 1. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  /** Returns the iterates of positive probability, in order: at most one more than constraints. */
  public List<Integer> support() {
    var support = new ArrayList<Integer>();
    for (int t = 0; t < probabilities.length; t++) {
      if (probabilities[t] > 0) {
        support.add(t);
      }
    }
    return List.copyOf(support);
  }

  /** Returns the expected objective. */
  public double objective() {
    return objective;
  }

  /** Returns a copy of the expected violations, without tolerances subtracted. */
  public double[] violations() {
    return violations.clone();
  }

  /** Returns by how much the worst constraint must exceed its tolerance; 0 if feasible. */
  public double excess() {
    return excess;
  }
}
