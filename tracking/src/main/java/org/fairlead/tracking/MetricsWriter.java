package org.fairlead.tracking;

import java.util.Map;

/**
 * Appends to a run's {@code metrics.jsonl}: one JSON object per line, written through to the file
 * at once, so that other processes can follow it.
 *
 * <p>Values are numbers, strings, booleans, and maps and lists of them. NaN becomes {@code null};
 * infinite values become the strings {@code "Infinity"} and {@code "-Infinity"}. Not thread-safe:
 * one training loop owns it.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class MetricsWriter implements AutoCloseable {
  MetricsWriter() {}

  /** Writes one line. */
  public void log(Map<String, ?> values) {
    throw new UnsupportedOperationException("log " + values);
  }

  /** Forces what was written to the disk; a checkpoint calls this before it counts on it. */
  public void sync() {
    throw new UnsupportedOperationException("sync");
  }

  @Override
  public void close() {}
}
