package org.fairlead.constrained.solver;

import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;

/**
 * Alternating dual-primal updates: the multipliers move first, and the primal descends with the new
 * ones, {@code λ⁺ = Π(λ + η g(x))}, then {@code x⁺ = x - η_x (∇f + λ⁺ᵀ∇g̃)}.
 *
 * <p>Nothing is evaluated again in between, so that a step costs what an unconstrained one costs.
 *
 * @see <a href="https://arxiv.org/abs/2504.01212">Gallego-Posada et al. (2025)</a>
 */
public record AlternatingDualPrimal() implements Solver {

  @Override
  public StepReport step(Primal primal) {
    Evaluation evaluation = primal.evaluate();
    evaluation.requireFit();
    evaluation.ascend();
    StepReport report = evaluation.report();
    primal.descend(evaluation.weights());
    evaluation.finishStep();
    return report;
  }
}
