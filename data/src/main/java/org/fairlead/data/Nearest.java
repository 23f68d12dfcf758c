package org.fairlead.data;

import java.util.Collection;
import java.util.Locale;

/** Finds the known name that a mistyped one was meant to be. */
final class Nearest {
  private Nearest() {}

  /**
   * Returns {@code "; did you mean 'x'?"} for the nearest known name, or nothing if none is near.
   */
  static String suggestion(String given, Collection<String> known) {
    String lower = given.toLowerCase(Locale.ROOT);
    String best = "";
    int fewest = Math.max(2, given.length() / 3) + 1;
    for (String name : known) {
      int edits = edits(lower, name.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        fewest = edits;
        best = name;
      }
    }
    return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
  }

  /** Returns the Levenshtein distance: insertions, deletions and replacements of characters. */
  private static int edits(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
