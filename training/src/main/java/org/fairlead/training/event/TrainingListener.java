package org.fairlead.training.event;

/**
 * Hears how a run goes on: all events through {@link #hear}, or each kind through a method of its
 * own.
 *
 * <p>Called on the thread that trains, between steps ({@link #progressed} may come from another one
 * while that waits), one event after the other. Whatever it takes in time training waits for: slow
 * ones stand behind a {@link QueuedListener}, as all of {@link
 * org.fairlead.training.Trainer#withListener} do. What it throws harms nobody else: it hears no
 * more, and a note says so. An interrupt of the thread that it leaves behind is taken back.
 */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** Returns what notes call it. */
  default String name() {
    return getClass().getName();
  }

  /** Takes an event; by default calls the method of its kind. */
  default void hear(TrainingEvent event) {
    event.tell(this);
  }

  /** The run is about to do what its plan says. */
  default void started(TrainingEvent.Started event) {}

  /** A longer piece of work begins. */
  default void phaseStarted(TrainingEvent.PhaseStarted event) {}

  /** The present phase goes on. */
  default void progressed(TrainingEvent.Progressed event) {}

  /** An epoch begins. */
  default void epochStarted(TrainingEvent.EpochStarted event) {}

  /** An optimizer step is done. */
  default void stepTaken(TrainingEvent.StepTaken event) {}

  /** The mask has changed. */
  default void pruned(TrainingEvent.Pruned event) {}

  /** The multipliers were scaled down. */
  default void multipliersScaled(TrainingEvent.MultipliersScaled event) {}

  /** The model after an epoch is the best so far. */
  default void modelSelected(TrainingEvent.ModelSelected event) {}

  /** An epoch and its validation are done. */
  default void epochFinished(TrainingEvent.EpochFinished event) {}

  /** A mixture's ratios after an epoch. */
  default void ratiosUpdated(TrainingEvent.RatiosUpdated event) {}

  /** A checkpoint was handed over to be written. */
  default void checkpointTaken(TrainingEvent.CheckpointTaken event) {}

  /** There is something that a person should read once. */
  default void noted(TrainingEvent.Noted event) {}

  /** The run has ended. */
  default void finished(TrainingEvent.Finished event) {}
}
