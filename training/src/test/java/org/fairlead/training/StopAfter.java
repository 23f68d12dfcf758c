package org.fairlead.training;

import java.util.concurrent.atomic.AtomicReference;

/** Asks a trainer to stop once so many steps of its run are done. */
final class StopAfter implements TrainingListener {
  private final AtomicReference<Trainer> trainer = new AtomicReference<>();
  private final int steps;
  private int done;

  StopAfter(int steps) {
    this.steps = steps;
  }

  void of(Trainer running) {
    trainer.set(running);
  }

  @Override
  public void step(StepProgress progress) {
    if (++done == steps) {
      trainer.get().requestStop();
    }
  }
}
