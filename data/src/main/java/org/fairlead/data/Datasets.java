package org.fairlead.data;

import java.util.List;

/** The data formats by name. */
public final class Datasets {
  private Datasets() {}

  /** Returns the names of the formats. */
  public static List<String> formats() {
    return List.of("utkface", "synthetic");
  }

  /** Opens the data that a recipe describes. */
  public static Dataset open(DataSpec spec) {
    throw Pending.exception();
  }
}
