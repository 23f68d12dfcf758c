package org.fairlead.constrained.solver;

import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;

/**
 * The order in which the primal and the multipliers move. A solver holds no state: {@code x} is the
 * primal's, the multipliers are the constraints'. At the end of a step, penalty coefficients answer
 * to the strict violations that moved the multipliers, and schedules move on.
 */
public sealed interface Solver
    permits Unconstrained,
        Simultaneous,
        AlternatingDualPrimal,
        AlternatingPrimalDual,
        Extrapolation {

  /**
   * Takes one step of both players.
   *
   * @throws IllegalArgumentException if a measured state does not fit its constraint or a violation
   *     that matters is not finite; the multipliers have then not moved, and the primal only where
   *     it was the second evaluation of a step that failed
   */
  StepReport step(Primal primal);
}
