package org.fairlead.training.event;

import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.networks.sparse.LayerLiveness;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a run, in the order in which it happens: phases and notes at any time, {@link
 * Started} before the first epoch; in an epoch {@link EpochStarted}, then {@link Pruned} before and
 * {@link StepTaken} after its steps, {@link ModelSelected} and {@link EpochFinished}; {@link
 * Finished} last.
 *
 * <p>Events are values: what they hold does not change any more, so that a listener may keep them
 * and hand them to other threads.
 */
public sealed interface TrainingEvent {

  /** Calls the method of a listener that is for this kind of event. */
  void tell(TrainingListener listener);

  /** Returns whether the next event of this kind makes up for a missed one. */
  default boolean isPassing() {
    return false;
  }

  /**
   * The engine runs, and the run is about to do what its plan says.
   *
   * @param runId the run
   * @param plan what it will do, with notes
   */
  record Started(String runId, Plan plan) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.started(this);
    }
  }

  /**
   * A longer piece of work begins.
   *
   * @param name for example {@code "Dense model on training"}
   */
  record PhaseStarted(String name) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.phaseStarted(this);
    }
  }

  /**
   * The present phase goes on.
   *
   * @param done items of it that are done
   * @param total items that it has
   */
  record Progressed(long done, long total) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.progressed(this);
    }

    @Override
    public boolean isPassing() {
      return true;
    }
  }

  /**
   * An epoch begins.
   *
   * @param epoch from 1
   * @param epochs epochs of the run
   * @param steps optimizer steps of this epoch
   */
  record EpochStarted(int epoch, int epochs, long steps) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.epochStarted(this);
    }
  }

  /**
   * An optimizer step is done.
   *
   * @param progress where the epoch stands
   * @param metrics the step in numbers, every {@code tracking.every} steps; null after the others
   */
  record StepTaken(StepProgress progress, @Nullable StepMetrics metrics) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.stepTaken(this);
    }

    @Override
    public boolean isPassing() {
      return true;
    }
  }

  /**
   * The mask has changed.
   *
   * @param step the step that comes next, from 1 over the whole run
   * @param epoch from 1
   * @param sparsity share of the prunable weights that is masked from now on
   * @param live share of the weights kept by the allocation that lie on a path to an output; the
   *     others are folded away, unless dead channels are silenced
   * @param layers the same of every layer that is pruned
   */
  record Pruned(long step, int epoch, double sparsity, double live, List<LayerLiveness> layers)
      implements TrainingEvent {
    public Pruned {
      layers = List.copyOf(layers);
    }

    @Override
    public void tell(TrainingListener listener) {
      listener.pruned(this);
    }
  }

  /**
   * The multipliers were scaled down, after steps in which they were not.
   *
   * @param step optimizer steps done
   * @param epoch from 1
   * @param total Λ, their sum, after scaling
   */
  record MultipliersScaled(long step, int epoch, double total) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.multipliersScaled(this);
    }
  }

  /**
   * The model after an epoch is the best so far.
   *
   * @param epoch from 1
   * @param step optimizer steps that it has had
   * @param accuracy on the validation split
   * @param maxGap largest excess accuracy gap, or violation of a constraint, on the validation
   *     split; NaN without a dense parent or constraints
   */
  record ModelSelected(int epoch, long step, double accuracy, double maxGap)
      implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.modelSelected(this);
    }
  }

  /**
   * An epoch and its validation are done.
   *
   * @param summary as a line of a table shows it
   * @param metrics more of its numbers
   */
  record EpochFinished(EpochSummary summary, EpochMetrics metrics) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.epochFinished(this);
    }
  }

  /**
   * A mixture's ratios after an epoch.
   *
   * @param subgroups its subgroups
   * @param gap between groups that the mixture works against, in nats
   */
  record RatiosUpdated(List<SubgroupState> subgroups, double gap) implements TrainingEvent {
    public RatiosUpdated {
      subgroups = List.copyOf(subgroups);
    }

    @Override
    public void tell(TrainingListener listener) {
      listener.ratiosUpdated(this);
    }
  }

  /**
   * A checkpoint was handed over to be written.
   *
   * @param step optimizer steps done
   * @param seconds in which training stood still for it
   */
  record CheckpointTaken(long step, double seconds) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.checkpointTaken(this);
    }
  }

  /**
   * There is something that a person should read once.
   *
   * @param note what it is
   */
  record Noted(Note note) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.noted(this);
    }
  }

  /**
   * The run has ended; nothing follows.
   *
   * @param runId the run
   * @param status finished, interrupted or failed
   * @param message why it failed; empty if it did not
   */
  record Finished(String runId, RunStatus status, String message) implements TrainingEvent {
    @Override
    public void tell(TrainingListener listener) {
      listener.finished(this);
    }
  }
}
