package org.fairlead.constrained.solution;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Entries;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Observed;

/**
 * How far a point and its multipliers are from the Karush-Kuhn-Tucker conditions, measured on what
 * one evaluation observed.
 *
 * <p>The multipliers of the conditions are the effective weights: {@code λ} of a Lagrangian, {@code
 * max(0, λ + c g)} of an augmented one, {@code c max(0, g)} of a penalty. They are in their cone by
 * construction, so three numbers remain, each 0 at a solution.
 *
 * @param stationarity {@code ‖∇f + Σ_j w_j ∇g̃_j‖}, as the owner of {@code x} measured it
 * @param infeasibility the largest strict violation: {@code max_j max(0, g_j)}, {@code max_j |h_j|}
 * @param slackness the largest {@code |w_j g_j|} of an inequality: a constraint with slack has no
 *     weight
 */
public record Kkt(double stationarity, double infeasibility, double slackness) {

  /**
   * Returns the residuals at an evaluation, with strict violations as they were measured.
   *
   * @param stationarity the norm of {@code ∇f + Σ_j w_j ∇g̃_j} for {@link Evaluation#weights}
   */
  public static Kkt of(Evaluation evaluation, double stationarity) {
    requireArgument(stationarity >= 0, "stationarity must be at least 0, got %s", stationarity);
    double infeasibility = 0;
    double slackness = 0;
    double[] weights = evaluation.weights();
    int offset = 0;
    for (Observed each : evaluation.observed()) {
      boolean inequality = each.constraint().type() == ConstraintType.INEQUALITY;
      Entries strict = each.state().dual();
      for (int j = 0; j < strict.size(); j++) {
        if (!strict.isUnknown(j)) {
          double value = strict.value(j);
          infeasibility =
              Math.max(infeasibility, inequality ? Math.max(0, value) : Math.abs(value));
        }
      }
      Entries primal = each.state().primal();
      for (int j = 0; inequality && j < primal.size(); j++) {
        int position = strict.position(primal.index(j), j);
        if (position >= 0) {
          slackness = Math.max(slackness, Math.abs(weights[offset + j] * strict.value(position)));
        }
      }
      offset += primal.size();
    }
    return new Kkt(stationarity, infeasibility, slackness);
  }

  /** Returns the largest of the three. */
  public double residual() {
    return Math.max(stationarity, Math.max(infeasibility, slackness));
  }
}
