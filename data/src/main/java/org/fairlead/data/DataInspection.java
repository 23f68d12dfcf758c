package org.fairlead.data;

import java.util.List;

/** What a data set holds, for people to read. */
public final class DataInspection {
  private DataInspection() {}

  /** Counts and checks a data set; reads every file once. */
  public static DataInspection of(
      Dataset dataset, boolean intersectional, double valSplit, long seed, Progress progress) {
    return Pending.body(new DataInspection());
  }

  /** Returns the whole report, lines separated by newlines. */
  public String text() {
    return Pending.body("");
  }

  /** Returns the warnings alone. */
  public List<String> warnings() {
    return Pending.body(List.<String>of());
  }
}
