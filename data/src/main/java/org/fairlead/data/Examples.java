package org.fairlead.data;

import java.util.Collection;
import java.util.Locale;

/** The first few of many names, for a message: "a.jpg, b.jpg, c.jpg and 14 more". */
public final class Examples {
  private static final int SHOWN = 3;

  private Examples() {}

  /** Returns at most three names and how many more there are. */
  public static String of(Collection<String> names) {
    return of(names, names.size());
  }

  /** As above where only the first of {@code total} names were kept. */
  public static String of(Collection<String> names, int total) {
    var shown = names.stream().limit(SHOWN).toList();
    return String.join(", ", shown) + more(total - shown.size());
  }

  /** Returns {@code "1 image"} or {@code "1,200 images"}. */
  public static String counted(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : plural(noun));
  }

  /** Returns {@code "groups"}, {@code "classes"}, {@code "entries"}. */
  private static String plural(String noun) {
    if (noun.matches(".*(s|x|sh|(?<!epo)ch)")) {
      return noun + "es";
    }
    return noun.matches(".*[^aeiou]y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
  }

  /** Returns {@code " and 4 more"} for items that a message does not show, or nothing. */
  public static String more(int hidden) {
    return hidden > 0 ? " and " + hidden + " more" : "";
  }
}
