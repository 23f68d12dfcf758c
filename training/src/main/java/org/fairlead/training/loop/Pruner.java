package org.fairlead.training.loop;

import org.fairlead.engine.Learner;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.Scope;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.PruningCalendar;

/** Prunes a learner's network by magnitude when the calendar says so; owns the mask. */
final class Pruner {
  private final PruningCalendar calendar;
  private final Network network;
  private final Scope scope;
  private Masks masks;

  private Pruner(PruningCalendar calendar, Network network, Scope scope) {
    this.calendar = calendar;
    this.network = network;
    this.scope = scope;
    this.masks = Masks.dense(network);
  }

  /** Returns a pruner whose mask keeps everything yet. */
  static Pruner of(Problem problem) {
    Scope scope = problem.recipe().sparsity().scope().equals("global") ? Scope.GLOBAL : Scope.LAYER;
    return new Pruner(problem.pruning(), problem.network(), scope);
  }

  Masks masks() {
    return masks;
  }

  /** Takes over the mask of a checkpoint; the learner's own state holds it already. */
  void restore(Masks saved) {
    masks = saved;
  }

  /** Prunes before a step where that is due; returns whether it was. */
  boolean prune(Learner learner, long step) {
    if (!calendar.due(step) || calendar.sparsity(step) == 0) {
      return false;
    }
    double target = calendar.sparsity(step);
    masks = MagnitudePruning.prune(network, learner.weights(), masks, target, scope);
    learner.applyMasks(masks);
    return true;
  }
}
