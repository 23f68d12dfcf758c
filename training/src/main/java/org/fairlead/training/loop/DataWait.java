package org.fairlead.training.loop;

import org.fairlead.training.batches.BatchSupply;
import org.fairlead.training.context.Stopwatch;

/** How much of the time since it was made was spent on waiting for batches. */
final class DataWait {
  private final BatchSupply supply;
  private final long waitedBefore;
  private final Stopwatch watch;

  DataWait(BatchSupply supply, Stopwatch watch) {
    this.supply = supply;
    this.watch = watch;
    this.waitedBefore = supply.waitNanos();
  }

  /** Returns the share, from 0 to 1; 0 if no time has passed. */
  double share() {
    double seconds = watch.seconds();
    double waited = (supply.waitNanos() - waitedBefore) / 1e9;
    return seconds > 0 ? Math.min(1, waited / seconds) : 0;
  }
}
