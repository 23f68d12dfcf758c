package org.fairlead.constrained.solver;

import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.QuadraticPenalty;
import org.fairlead.constrained.StepReport;

/**
 * Steps the primal alone, for problems whose constraints are {@linkplain QuadraticPenalty
 * penalized} or not there. Other constraints that the primal observed weigh what their formulation
 * says, at multipliers that stay where they are.
 */
public record Unconstrained() implements Solver {

  @Override
  public StepReport step(Primal primal) {
    Evaluation evaluation = primal.evaluate();
    evaluation.requireFit();
    StepReport report = evaluation.report();
    primal.descend(evaluation.weights());
    evaluation.finishStep();
    return report;
  }
}
