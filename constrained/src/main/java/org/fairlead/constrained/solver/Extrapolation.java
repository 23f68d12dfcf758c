package org.fairlead.constrained.solver;

import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;

/**
 * Extragradient: both players look ahead by a step, and then step from where they were along the
 * gradients found there.
 *
 * <p>Converges where simultaneous steps cycle, at two evaluations per step. Whatever the players'
 * optimizers remember (momentum, moments) advances in both halves: with gradient ascent this is
 * ExtraSGD, with Adam ExtraAdam. The primal must know how to {@linkplain Primal#lookAhead look
 * ahead}.
 *
 * @see <a href="https://arxiv.org/abs/1802.10551">Gidel et al. (2019)</a>
 */
public record Extrapolation() implements Solver {

  /** Reports what was seen before looking ahead. */
  @Override
  public StepReport step(Primal primal) {
    Evaluation here = primal.evaluate();
    here.requireFit();
    StepReport report = here.report();
    primal.lookAhead(here.weights());
    here.lookAhead();
    boolean seen = false;
    Evaluation ahead;
    double[] weights;
    try {
      ahead = primal.evaluate();
      ahead.requireFit();
      weights = ahead.weights();
      seen = true;
    } finally {
      here.endLookAhead(!seen);
    }
    ahead.ascend();
    primal.descend(weights);
    here.finishStep();
    return report;
  }
}
