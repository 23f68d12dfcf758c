package org.fairlead.training.loop;

import java.util.LinkedHashMap;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.training.batches.BatchSupply;
import org.fairlead.training.evaluation.Recalibration;
import org.fairlead.training.monitor.PruningMonitor;
import org.fairlead.training.step.Distillation;
import org.fairlead.training.step.HeldOut;
import org.jspecify.annotations.Nullable;

/**
 * Who learns, from what, by which method; all of it belongs to the caller.
 *
 * @param learner starts from the run's first weights
 * @param supply of training batches, at its beginning
 * @param weighting the method
 * @param heldOut the fold that moves the multipliers, null where training samples do
 * @param distillation from the dense parent, null without
 * @param recalibration of what is validated, before it is
 * @param ofAverage the same of the equal-weight average
 * @param pruning how masks are found
 * @param pruningMonitor looks for signs that the pruned network goes wrong
 */
public record Learning(
    Learner learner,
    BatchSupply supply,
    Weighting weighting,
    @Nullable HeldOut heldOut,
    @Nullable Distillation distillation,
    Recalibration recalibration,
    Recalibration ofAverage,
    LivePruning pruning,
    PruningMonitor pruningMonitor) {

  /** Returns what a checkpoint keeps of the dual side and of the teacher's. */
  Stateful dualState() {
    if (heldOut == null && distillation == null) {
      return weighting;
    }
    var parts = new LinkedHashMap<String, Stateful>();
    parts.put("method", weighting);
    if (heldOut != null) {
      parts.put("heldOut", heldOut);
    }
    if (distillation != null) {
      parts.put("distillation", distillation);
    }
    return Stateful.of(parts);
  }
}
