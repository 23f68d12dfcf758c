package org.fairlead.constrained.solver;

import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;

/**
 * Simultaneous gradient descent-ascent: both players move from the same point, {@code x⁺ = x - η_x
 * (∇f + λᵀ∇g̃)} and {@code λ⁺ = Π(λ + η g(x))}.
 *
 * <p>The textbook baseline. With a plain Lagrangian it spirals around a saddle point of a bilinear
 * game; the alternating forms are better behaved at the same cost.
 */
public record Simultaneous() implements Solver {

  @Override
  public StepReport step(Primal primal) {
    Evaluation evaluation = primal.evaluate();
    evaluation.requireFit();
    StepReport report = evaluation.report();
    double[] weights = evaluation.weights();
    evaluation.ascend();
    primal.descend(weights);
    evaluation.finishStep();
    return report;
  }
}
