package org.fairlead.tracking;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The lines of a {@code metrics.jsonl}. A last line that was cut off by a crash is left out. */
@SuppressWarnings("DoNotCallSuggester")
public final class Metrics {
  Metrics() {}

  /** Reads a file; a missing one has no lines. */
  public static Metrics read(Path file) {
    throw new UnsupportedOperationException("read " + file);
  }

  /** Returns the lines in order; numbers are {@link Long} or {@link Double}. */
  public List<Map<String, Object>> rows() {
    throw new UnsupportedOperationException("rows");
  }
}
