package org.fairlead.fairness.weighting.constrained;

import java.util.List;
import java.util.Map;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.HeldOutObservation;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.ObservationUndo;
import org.fairlead.fairness.weighting.PenaltyLeak;
import org.fairlead.fairness.weighting.Weighting;

/** A weighting by the multipliers of one {@link GroupConstraint}. */
abstract class WithGroupConstraint
    implements Weighting, MultiplierReport, HeldOutObservation, ObservationUndo, PenaltyLeak {
  private final GroupConstraint constraint;
  private final boolean leaks;

  /**
   * @param mode whether the penalty leaks into the surrogate, as published
   */
  WithGroupConstraint(GroupConstraint constraint, Mode mode) {
    this.constraint = constraint;
    this.leaks = mode == Mode.FAITHFUL;
  }

  /** Returns the constraint, for a method to measure. */
  final GroupConstraint constraint() {
    return constraint;
  }

  @Override
  public final void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    constraint.weigh(step, constraintWeights, sampleWeights);
  }

  @Override
  public final void undoLastObservation() {
    constraint.undoLastObservation();
  }

  @Override
  public final double penaltyWeight() {
    return leaks ? constraint.leakedPenaltyWeight() : 1;
  }

  @Override
  public final Solver solver() {
    return constraint.solver();
  }

  @Override
  public final List<GroupState> report() {
    return constraint.report();
  }

  @Override
  public final double total() {
    return constraint.total();
  }

  @Override
  public final boolean scaled() {
    return constraint.scaled();
  }

  @Override
  public final Map<String, double[]> state() {
    return constraint.state();
  }

  @Override
  public final void restore(Map<String, double[]> state) {
    constraint.restore(state);
  }
}
