package org.fairlead.data.column;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises columns that tell rows apart and say nothing of them: names, keys, numbers of rows. A
 * model would learn them by heart.
 */
public final class Identifiers {
  private static final Set<String> NAMES = Set.of("id", "ids", "uuid", "guid", "rowid", "row_id");
  private static final Pattern UNNAMED =
      Pattern.compile("unnamed: ?\\d+", Pattern.CASE_INSENSITIVE);
  private static final Set<String> WORDS =
      Set.of(
          "id",
          "ids",
          "uuid",
          "guid",
          "index",
          "idx",
          "rowid",
          "key",
          "ssn",
          "email",
          "mail",
          "phone",
          "telephone",
          "passport");
  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern BREAK = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Fewer rows than this say nothing about whether values repeat. */
  private static final int FEWEST = 20;

  private static final double NEARLY_UNIQUE = 0.9;
  private static final double MOSTLY_UNIQUE = 0.5;

  private Identifiers() {}

  /**
   * Returns why a column is one, for a message; empty if it is none.
   *
   * @param name the column's
   * @param known its values that are not missing, in the order of rows
   * @param numbers whether they are numbers, which may well differ in every row
   */
  public static String reason(String name, List<String> known, boolean numbers) {
    if (NAMES.contains(name.toLowerCase(Locale.ROOT)) || UNNAMED.matcher(name).matches()) {
      return "its name is that of an identifier";
    }
    if (known.size() < FEWEST) {
      return "";
    }
    int different = new HashSet<>(known).size();
    if (named(name) && different >= MOSTLY_UNIQUE * known.size()) {
      return "its name is that of an identifier, and it has " + count(different, known.size());
    }
    if (numbers) {
      return counts(known) ? "it counts the rows" : "";
    }
    return different >= NEARLY_UNIQUE * known.size()
        ? "it has " + count(different, known.size())
        : "";
  }

  private static String count(int different, int rows) {
    return String.format(Locale.ROOT, "%,d different values in %,d rows", different, rows);
  }

  private static boolean named(String name) {
    return Arrays.stream(BREAK.split(CAMEL.matcher(name).replaceAll("_")))
        .anyMatch(word -> WORDS.contains(word.toLowerCase(Locale.ROOT)));
  }

  /** Returns whether every value is a whole number, one more than the value before it. */
  private static boolean counts(List<String> known) {
    long next = Long.MIN_VALUE;
    for (String text : known) {
      double number = Numeral.of(text).point();
      if (number != Math.rint(number) || Math.abs(number) > 1e15) {
        return false;
      }
      if (next != Long.MIN_VALUE && (long) number != next) {
        return false;
      }
      next = (long) number + 1;
    }
    return true;
  }
}
