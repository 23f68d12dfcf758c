package org.fairlead.constrained;

import java.util.List;

/**
 * The objective and the observed constraints at one {@code x}.
 *
 * @param loss {@code f(x)}
 * @param observed the constraints that were measured; those that were not take no part in the step
 */
public record Evaluation(double loss, List<Observed> observed) {

  public Evaluation {
    observed = List.copyOf(observed);
  }

  /** Returns an evaluation of the objective and these constraints. */
  public static Evaluation of(double loss, List<Observed> observed) {
    return new Evaluation(loss, observed);
  }

  /** Returns an evaluation of the objective alone. */
  public static Evaluation unconstrained(double loss) {
    return new Evaluation(loss, List.of());
  }

  /** Throws before anything changes if a state does not fit its constraint. */
  public void requireFit() {
    for (Observed each : observed) {
      each.constraint().requireFit(each.state());
    }
  }

  /** Moves the multipliers of every constraint that contributes to the dual step. */
  public void ascend() {
    for (Observed each : observed) {
      if (each.state().contributesToDual()) {
        each.constraint().ascend(each.state());
      }
    }
  }

  /** As {@link #ascend}, to be taken back by {@link #endLookAhead}. */
  public void lookAhead() {
    for (Observed each : observed) {
      each.constraint().beginLookAhead();
    }
    ascend();
  }

  /** Puts the multipliers back to where they looked ahead from; their dynamics too, or not. */
  public void endLookAhead(boolean entirely) {
    for (Observed each : observed) {
      each.constraint().endLookAhead(entirely);
    }
  }

  /** Ends a step: penalty coefficients answer to these violations, and schedules move on. */
  public void finishStep() {
    for (Observed each : observed) {
      each.constraint().finishStep(each.state());
    }
  }

  /** Returns one weight per observed surrogate entry, constraint after constraint. */
  public double[] weights() {
    int entries = 0;
    for (Observed each : observed) {
      entries += each.state().primal().size();
    }
    double[] weights = new double[entries];
    int offset = 0;
    for (Observed each : observed) {
      if (each.state().contributesToPrimal()) {
        each.constraint().weigh(each.state(), weights, offset);
      }
      offset += each.state().primal().size();
    }
    return weights;
  }

  /** Returns the primal Lagrangian at the present multipliers, the loss included. */
  public double lagrangian() {
    double sum = loss;
    for (Observed each : observed) {
      if (each.state().contributesToPrimal()) {
        sum += each.constraint().formulation().primal(each.constraint(), each.state());
      }
    }
    return sum;
  }

  /** Returns the dual Lagrangian at the present multipliers, without the loss. */
  public double dualLagrangian() {
    double sum = 0;
    for (Observed each : observed) {
      if (each.state().contributesToDual()) {
        sum += each.constraint().formulation().dual(each.constraint(), each.state());
      }
    }
    return sum;
  }

  /** Returns what a step from here reports, at the present multipliers. */
  public StepReport report() {
    return new StepReport(loss, lagrangian(), dualLagrangian());
  }
}
