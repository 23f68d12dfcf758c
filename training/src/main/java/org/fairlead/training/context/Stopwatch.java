package org.fairlead.training.context;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Measures from its creation on. A clock that is set back between two looks loses what passed
 * between them; time never runs backwards.
 */
public final class Stopwatch {
  private static final double NANOS = 1e9;

  private final InstantSource clock;
  private Instant seen;
  private Duration elapsed = Duration.ZERO;

  /** Starts to measure. */
  public Stopwatch(InstantSource clock) {
    this.clock = clock;
    this.seen = clock.instant();
  }

  /** Returns the time since it was made, in seconds. */
  public double seconds() {
    Instant now = clock.instant();
    if (now.isAfter(seen)) {
      elapsed = elapsed.plus(Duration.between(seen, now));
    }
    seen = now;
    return (double) elapsed.toNanos() / NANOS;
  }

  /** Returns {@code count} per second, 0 if no time has passed. */
  public double perSecond(long count) {
    double seconds = seconds();
    return seconds > 0 ? (double) count / seconds : 0;
  }
}
