package org.fairlead.tracking;

import java.time.Instant;
import java.util.List;

/** A list of runs as text for a terminal, or as JSON. */
@SuppressWarnings("DoNotCallSuggester")
public final class RunTable {
  private RunTable() {}

  /** Returns one line per run, ending with a line break. */
  public static String of(List<RunInfo> runs, Instant now, Styling styling) {
    throw new UnsupportedOperationException(runs + " " + now + styling);
  }

  /** Returns a JSON array with one object per run. */
  public static String json(List<RunInfo> runs) {
    throw new UnsupportedOperationException(runs + "");
  }
}
