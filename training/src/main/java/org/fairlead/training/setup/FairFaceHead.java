package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;

/**
 * The outputs of the ResNet-34 published with FairFace ({@code res34_fair_align_multi_7}): seven of
 * race, two of gender, nine of age, in an order of their own.
 */
public final class FairFaceHead {
  private static final List<String> NAMES =
      List.of(
          "White",
          "Black",
          "Latino_Hispanic",
          "East Asian",
          "Southeast Asian",
          "Indian",
          "Middle Eastern",
          "Male",
          "Female",
          "0-2",
          "3-9",
          "10-19",
          "20-29",
          "30-39",
          "40-49",
          "50-59",
          "60-69",
          "more than 70");

  /** How many outputs it has. */
  static final int OUTPUTS = NAMES.size();

  private FairFaceHead() {}

  /**
   * Returns the outputs that stand for these classes.
   *
   * @throws InputException if there is none for one of them
   */
  public static List<Integer> rows(List<String> classes) {
    var rows = new ArrayList<Integer>();
    for (String name : classes) {
      int row = NAMES.indexOf(name);
      if (row < 0) {
        throw new InputException(
            "FairFace's published classifier has no output for class '%s', only for %s; choose rows"
                    .formatted(name, String.join(", ", NAMES))
                + " with weights.headRows");
      }
      rows.add(row);
    }
    return rows;
  }
}
