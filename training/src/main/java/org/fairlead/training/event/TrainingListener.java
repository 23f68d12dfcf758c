package org.fairlead.training.event;

import java.util.List;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.plan.Plan;

/**
 * Hears how a run goes on. Called on the thread that trains, between steps ({@link #progress} may
 * come from another one while that waits); what it throws ends the run.
 */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** The run exists and is about to do what {@code plan} says. */
  default void started(String runId, Plan plan) {}

  /** A longer piece of work begins, for example {@code "Dense reference on the training set"}. */
  default void phase(String name) {}

  /** The present phase has done {@code done} of {@code total} items. */
  default void progress(long done, long total) {}

  /** An epoch begins; epochs count from 1. */
  default void epochStarted(int epoch, int epochs, long steps) {}

  /** An optimizer step is done. */
  default void step(StepProgress progress) {}

  /**
   * A checkpoint of so many steps was handed over to be written; training stood still for {@code
   * seconds}.
   */
  default void checkpointed(long step, double seconds) {}

  /** An epoch and its validation are done. */
  default void epochFinished(EpochSummary summary) {}

  /**
   * A mixture's ratios after an epoch.
   *
   * @param gap between groups that the mixture works against, in nats
   */
  default void ratios(List<SubgroupState> classes, double gap) {}

  /** Something a person should read once, for example that Λ was scaled down. */
  default void message(String line) {}

  /** The run ended, {@link RunStatus#FINISHED} or {@link RunStatus#INTERRUPTED}. */
  default void finished(String runId, RunStatus status) {}
}
