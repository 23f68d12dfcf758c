package org.fairlead.training;

import org.fairlead.data.Loader;

/** How much of the time since it was made was spent on waiting for a loader's batches. */
final class DataWait {
  private final Loader loader;
  private final long waitedBefore;
  private final long start = System.nanoTime();

  DataWait(Loader loader) {
    this.loader = loader;
    this.waitedBefore = loader.waitNanos();
  }

  /** Returns the share, from 0 to 1. */
  double share() {
    long waited = loader.waitNanos() - waitedBefore;
    return Math.min(1, (double) waited / Math.max(1, System.nanoTime() - start));
  }
}
