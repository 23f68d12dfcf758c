package org.fairlead.data.column;

import java.util.Locale;
import java.util.Set;

/**
 * Texts that say that a value is missing, in any case of letters: an empty one, and what
 * spreadsheets, databases and programs write in its place.
 */
public final class MissingWords {
  private static final Set<String> WORDS =
      Set.of(
          "",
          "?",
          "-",
          "--",
          ".",
          "na",
          "n/a",
          "n.a.",
          "nan",
          "-nan",
          "<na>",
          "nat",
          "null",
          "<null>",
          "(null)",
          "\\n",
          "none",
          "missing",
          "#n/a",
          "#n/a n/a",
          "#na",
          "#null!",
          "#value!",
          "#div/0!",
          "#ref!",
          "#name?",
          "#num!",
          "1.#qnan",
          "-1.#ind");
  private static final int LONGEST = 8;

  private MissingWords() {}

  /** Returns whether a text says that a value is missing. */
  public static boolean has(String text) {
    return text.length() <= LONGEST && WORDS.contains(text.toLowerCase(Locale.ROOT));
  }
}
