package org.fairlead.training;

import org.fairlead.data.Loader;

/** How much of the time since it was made was spent on waiting for a loader's batches. */
final class DataWait {
  private final Loader loader;
  private final long waitedBefore;
  private final Stopwatch watch;

  DataWait(Loader loader, Stopwatch watch) {
    this.loader = loader;
    this.watch = watch;
    this.waitedBefore = loader.waitNanos();
  }

  /** Returns the share, from 0 to 1; 0 if no time has passed. */
  double share() {
    double seconds = watch.seconds();
    double waited = (loader.waitNanos() - waitedBefore) / 1e9;
    return seconds > 0 ? Math.min(1, waited / seconds) : 0;
  }
}
