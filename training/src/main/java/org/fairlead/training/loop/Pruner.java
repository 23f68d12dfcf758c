package org.fairlead.training.loop;

import java.util.Optional;
import org.fairlead.engine.Learner;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.training.setup.PruningCalendar;

/** Prunes a learner's network when the calendar says so; owns the mask. */
final class Pruner {
  private final PruningCalendar calendar;
  private final LivePruning pruning;
  private Masks masks;

  /** Begins with a mask that keeps everything. */
  Pruner(PruningCalendar calendar, Network network, LivePruning pruning) {
    this.calendar = calendar;
    this.pruning = pruning;
    this.masks = Masks.dense(network);
  }

  Masks masks() {
    return masks;
  }

  /** Takes over the mask of a checkpoint; the learner's own state holds it already. */
  void restore(Masks saved) {
    masks = saved;
  }

  /** Prunes before a step where that is due; returns what is live then. */
  Optional<Liveness> prune(Learner learner, long step) {
    if (!calendar.due(step) || calendar.sparsity(step) == 0) {
      return Optional.empty();
    }
    Liveness liveness = pruning.prune(learner.weights(), masks, calendar.sparsity(step));
    masks = learner.applyMasks(liveness.kept());
    return Optional.of(liveness);
  }
}
