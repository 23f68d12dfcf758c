package org.fairlead.data;

import java.util.List;
import org.fairlead.fairness.Groups;

/** Checks that data can be trained and evaluated on. */
public final class DataChecks {
  private DataChecks() {}

  /** Requires at least two classes, each in training, and training samples in every group. */
  public static void requireUsable(Dataset dataset, Groups groups, Split split) {
    Pending.body("");
  }

  /** Returns the sets of samples whose stored bytes are equal. */
  public static List<Duplicate> duplicates(Dataset dataset, Split split, Progress progress) {
    return Pending.body(List.<Duplicate>of());
  }

  /** Returns sentences that sum duplicates up, for a terminal. */
  public static List<String> describe(List<Duplicate> duplicates) {
    return Pending.body(List.<String>of());
  }
}
