package org.fairlead.training;

import org.fairlead.tracking.Run;
import org.fairlead.training.recipe.Recipe;

/** One run, from a recipe to a run folder with results. */
public final class Trainer {
  private Trainer() {}

  /** Returns a trainer of a new run. Nothing happens before {@link #plan} or {@link #run}. */
  public static Trainer create(Recipe recipe, Workplace workplace, TrainingListener listener) {
    return Pending.body(new Trainer());
  }

  /** Returns a trainer that goes on from a run's last checkpoint. */
  public static Trainer resume(Run run, Workplace workplace, TrainingListener listener) {
    return Pending.body(new Trainer());
  }

  /** Returns what the run will do, without doing it: the data are opened, no folder is created. */
  @SuppressWarnings("DoNotCallSuggester")
  public Plan plan() {
    throw new IllegalStateException();
  }

  /** Trains, evaluates, and writes the run's folder. */
  @SuppressWarnings("DoNotCallSuggester")
  public TrainingResult run() {
    throw new IllegalStateException();
  }

  /**
   * Asks the run to stop: it finishes its step, saves a checkpoint and returns with status
   * interrupted. From any thread.
   */
  public void requestStop() {}
}
