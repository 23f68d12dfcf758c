package org.fairlead.training;

import org.jspecify.annotations.Nullable;

/** Asks a trainer to stop once so many steps of its run are done. */
final class StopAfter implements TrainingListener {
  private final int steps;
  private @Nullable Trainer trainer;
  private int done;

  StopAfter(int steps) {
    this.steps = steps;
  }

  void of(Trainer running) {
    trainer = running;
  }

  @Override
  public void step(StepProgress progress) {
    if (++done == steps && trainer != null) {
      trainer.requestStop();
    }
  }
}
