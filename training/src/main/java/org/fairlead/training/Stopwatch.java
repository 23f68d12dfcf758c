package org.fairlead.training;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Measures from its creation on. */
final class Stopwatch {
  private static final double NANOS = 1e9;

  private final InstantSource clock;
  private final Instant began;

  Stopwatch(InstantSource clock) {
    this.clock = clock;
    this.began = clock.instant();
  }

  double seconds() {
    return (double) Duration.between(began, clock.instant()).toNanos() / NANOS;
  }

  /** Returns {@code count} per second, 0 if no time has passed. */
  double perSecond(long count) {
    double seconds = seconds();
    return seconds > 0 ? (double) count / seconds : 0;
  }
}
