package org.fairlead.data;

import java.util.List;

/** x. */
public final class DataInspection {
  private final String text;
  private final List<String> warnings;

  private DataInspection(String text, List<String> warnings) {
    this.text = text;
    this.warnings = warnings;
  }

  /** Counts and checks a data set; reads every file once. */
  public static DataInspection of(
      Dataset dataset, boolean intersectional, double valSplit, long seed, Progress progress) {
    return new DataInspection(
        dataset.name() + intersectional + valSplit + seed + progress, List.of());
  }

  /** Returns the whole report, lines separated by newlines. */
  public String text() {
    return text;
  }

  /** Returns the warnings alone. */
  public List<String> warnings() {
    return warnings;
  }
}
