package org.fairlead.base;

import java.util.Collection;
import java.util.Locale;

/** Finds the known word that a misspelt one most likely meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * Returns {@code "; did you mean 'x'?"} for the nearest known word, upper and lower case alike;
   * an empty text if none is near: within one edit of a word of up to three letters, two of one of
   * up to eight, three of a longer one.
   */
  public static String suggestion(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    String best = "";
    int length = word.length();
    int bestDistance = (length <= 3 ? 1 : length <= 8 ? 2 : 3) + 1;
    for (String candidate : known) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
  }

  /**
   * Returns the Damerau-Levenshtein distance (optimal string alignment): the fewest insertions,
   * deletions, changes and swaps of neighbours that turn {@code a} into {@code b}.
   */
  public static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
