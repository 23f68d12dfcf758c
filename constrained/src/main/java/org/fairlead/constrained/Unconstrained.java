package org.fairlead.constrained;

/**
 * Steps the primal alone. Constraints that the primal observed weigh what their formulation says,
 * at multipliers that stay where they are; usually there are none.
 */
public record Unconstrained() implements Solver {

  @Override
  public StepReport step(Primal primal) {
    Evaluation evaluation = primal.evaluate();
    evaluation.requireFit();
    var report =
        new StepReport(evaluation.loss(), evaluation.lagrangian(), evaluation.dualLagrangian());
    primal.descend(evaluation.weights());
    return report;
  }
}
