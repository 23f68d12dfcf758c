package org.fairlead.training.loop;

import java.util.LinkedHashMap;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.training.batches.BatchSupply;
import org.fairlead.training.evaluation.EmaRecalibration;
import org.fairlead.training.step.HeldOut;
import org.jspecify.annotations.Nullable;

/**
 * Who learns, from what, by which method; all of it belongs to the caller.
 *
 * @param learner starts from the run's first weights
 * @param supply of training batches, at its beginning
 * @param weighting the method
 * @param heldOut the fold that moves the multipliers, null where training samples do
 * @param recalibration of averages, before validation
 * @param pruning how masks are found
 */
public record Learning(
    Learner learner,
    BatchSupply supply,
    Weighting weighting,
    @Nullable HeldOut heldOut,
    EmaRecalibration recalibration,
    LivePruning pruning) {

  /** Returns what a checkpoint keeps of the dual side. */
  Stateful dualState() {
    if (heldOut == null) {
      return weighting;
    }
    var both = new LinkedHashMap<String, Stateful>();
    both.put("method", weighting);
    both.put("heldOut", heldOut);
    return Stateful.of(both);
  }
}
