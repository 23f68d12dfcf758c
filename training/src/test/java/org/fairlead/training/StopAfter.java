package org.fairlead.training;

import org.fairlead.training.event.StepProgress;
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
  public void epochStarted(int epoch, int epochs, long stepsOfEpoch) {
    stopAt(0);
  }

  @Override
  public void step(StepProgress progress) {
    stopAt(++done);
  }

  private void stopAt(int now) {
    if (now == steps && trainer != null) {
      trainer.requestStop();
    }
  }
}
