package org.fairlead.tracking;

import java.nio.file.Path;

/** A run on one self-contained HTML page. */
@SuppressWarnings("DoNotCallSuggester")
public final class Report {
  private Report() {}

  /** Writes {@code report.html} into the run's folder and returns its path. */
  public static Path write(Run run) {
    throw new UnsupportedOperationException(run.id());
  }
}
