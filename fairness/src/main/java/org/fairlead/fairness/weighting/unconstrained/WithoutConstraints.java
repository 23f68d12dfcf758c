package org.fairlead.fairness.weighting.unconstrained;

import java.util.List;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.solver.Unconstrained;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.Weighting;

/** A weighting that has no multipliers to move or to report. */
abstract class WithoutConstraints implements Weighting {
  private static final Solver SOLVER = new Unconstrained();

  @Override
  public final double penaltyWeight() {
    return 1;
  }

  @Override
  public final Solver solver() {
    return SOLVER;
  }

  @Override
  public final boolean constrained() {
    return false;
  }

  @Override
  public final List<GroupState> report() {
    return List.of();
  }

  @Override
  public final double total() {
    return 0;
  }

  @Override
  public final boolean scaled() {
    return false;
  }
}
