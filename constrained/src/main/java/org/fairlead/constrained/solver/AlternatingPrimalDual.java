package org.fairlead.constrained.solver;

import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;

/**
 * Alternating primal-dual updates: the primal moves first, and the multipliers answer to where it
 * went, {@code x⁺ = x - η_x (∇f + λᵀ∇g̃)}, then {@code λ⁺ = Π(λ + η g(x⁺))}.
 *
 * <p>The constraints are measured a second time, at {@code x⁺}: as a whole {@linkplain
 * Primal#evaluate evaluation}, or by the cheaper {@link Primal#evaluateConstraints}.
 *
 * @param violationsOnly whether the second measurement is the cheaper one
 */
public record AlternatingPrimalDual(boolean violationsOnly) implements Solver {

  /** Reports the loss and the primal Lagrangian before, the dual Lagrangian after the primal. */
  @Override
  public StepReport step(Primal primal) {
    Evaluation before = primal.evaluate();
    before.requireFit();
    double lagrangian = before.lagrangian();
    primal.descend(before.weights());
    Evaluation after = violationsOnly ? primal.evaluateConstraints() : primal.evaluate();
    after.requireFit();
    double dualLagrangian = after.dualLagrangian();
    after.ascend();
    after.finishStep();
    return new StepReport(before.loss(), lagrangian, dualLagrangian);
  }
}
