package org.fairlead.training;

import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Asks a trainer to stop once so many steps of its run are done; 0 is before the first. */
public final class StopAfter implements TrainingListener {
  private final int steps;
  private @Nullable Trainer trainer;
  private int done;

  public StopAfter(int steps) {
    this.steps = steps;
  }

  public void of(Trainer running) {
    trainer = running;
  }

  @Override
  public void epochStarted(TrainingEvent.EpochStarted event) {
    stopAt(0);
  }

  @Override
  public void stepTaken(TrainingEvent.StepTaken event) {
    stopAt(++done);
  }

  private void stopAt(int now) {
    if (now == steps && trainer != null) {
      trainer.requestStop();
    }
  }
}
