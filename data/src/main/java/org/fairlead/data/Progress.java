package org.fairlead.data;

/** Hears how far a longer piece of work has come. Called from one thread at a time. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (done, total) -> {};

  /**
   * Reports that {@code done} of {@code total} items are finished; {@code done} never falls, and
   * the last call of work that succeeds has {@code done == total}.
   */
  void advanced(long done, long total);
}
