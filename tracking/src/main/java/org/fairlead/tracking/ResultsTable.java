package org.fairlead.tracking;

/** A run's results as text for a terminal. */
@SuppressWarnings("DoNotCallSuggester")
public final class ResultsTable {
  private ResultsTable() {}

  /** Returns the selected model's results on every split, ending with a line break. */
  public static String of(Results results, Styling styling) {
    throw new UnsupportedOperationException(results + " " + styling);
  }
}
