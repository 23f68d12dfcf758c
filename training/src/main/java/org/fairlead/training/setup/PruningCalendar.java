package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.networks.sparse.SparsitySchedule;
import org.fairlead.training.recipe.SparsityRecipe;

/**
 * When the mask changes, and to which sparsity.
 *
 * <p>Pruning happens at the start of an epoch, or of a step, before its samples are seen. From the
 * last change on the mask is final; that is where a method's constraints set in.
 */
public final class PruningCalendar {
  private final SparsityRecipe recipe;
  private final SparsitySchedule schedule;
  private final Timeline timeline;
  private final long first;
  private final long last;

  private PruningCalendar(SparsityRecipe recipe, Timeline timeline) {
    this.recipe = recipe;
    this.timeline = timeline;
    this.schedule =
        recipe.lastEpoch() > recipe.firstEpoch()
            ? SparsitySchedule.of(
                recipe.initial(), recipe.last(), recipe.firstEpoch(), recipe.lastEpoch())
            : SparsitySchedule.of(
                recipe.last(), recipe.last(), recipe.firstEpoch(), recipe.lastEpoch());
    this.first = stepAt(recipe.firstEpoch());
    this.last = recipe.initial() == recipe.last() ? first : stepAt(recipe.lastEpoch());
  }

  static PruningCalendar of(SparsityRecipe recipe, Timeline timeline) {
    return new PruningCalendar(recipe, timeline);
  }

  /** Returns whether anything is pruned at all. */
  public boolean prunes() {
    return recipe.last() > 0;
  }

  /** Returns the number of the step, over the whole run, before which the mask changes last. */
  public long firstFinalStep() {
    return prunes() ? last : 0;
  }

  /** Returns whether the mask may change before a step. */
  public boolean due(long step) {
    return prunes()
        && step >= first
        && step <= last
        && (recipe.everyEpoch()
            ? step % timeline.stepsPerEpoch() == 0
                && (step == last
                    || (step - first) / timeline.stepsPerEpoch() % recipe.everyEpochs() == 0)
            : step == last || (step - first) % recipe.everySteps() == 0);
  }

  /** Returns the sparsity from a step on, where a change is due. */
  public double sparsity(long step) {
    return step == last ? recipe.last() : schedule.at((double) step / timeline.stepsPerEpoch());
  }

  /** Returns the first change of every epoch and the last of all, as far as the run gets. */
  public List<PruningPoint> points() {
    var points = new ArrayList<PruningPoint>();
    long stepsPerEpoch = timeline.stepsPerEpoch();
    long shownEpoch = -1;
    for (long step = first; step <= last && step < timeline.steps(); step++) {
      boolean shown = step / stepsPerEpoch > shownEpoch || step == last;
      if (shown && due(step) && sparsity(step) > 0) {
        points.add(new PruningPoint((double) step / stepsPerEpoch, sparsity(step)));
        shownEpoch = step / stepsPerEpoch;
      }
    }
    return points;
  }

  /** Returns the first step at or after an epoch, at which pruning may happen. */
  private long stepAt(double epoch) {
    long stepsPerEpoch = timeline.stepsPerEpoch();
    return recipe.everyEpoch()
        ? (long) Math.ceil(epoch) * stepsPerEpoch
        : (long) Math.ceil(epoch * stepsPerEpoch - 1e-9);
  }
}
