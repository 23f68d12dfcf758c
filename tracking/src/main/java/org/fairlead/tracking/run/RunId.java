package org.fairlead.tracking.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.fairlead.base.Seeds;

/** Names of run folders: {@code 20260131-120000-utkface-ceag-abcd}. */
public final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern SHAPE = Pattern.compile("\\d{8}-\\d{6}-.+-[a-z]{4}");
  private static final int LONGEST_RECIPE = 48;

  private RunId() {}

  static String of(Instant now, String recipe, int attempt) {
    return TIME.format(now) + "-" + slug(recipe) + "-" + letters(now, recipe, attempt);
  }

  /** Returns four letters that differ between processes, moments, recipes and attempts. */
  private static String letters(Instant now, String recipe, int attempt) {
    long hash =
        Seeds.mix(
            now.getEpochSecond(),
            now.getNano(),
            ProcessHandle.current().pid(),
            recipe.hashCode(),
            attempt);
    var letters = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      letters.append((char) ('a' + Math.floorMod(hash, 26)));
      hash = Math.floorDiv(hash, 26);
    }
    return letters.toString();
  }

  private static String slug(String recipe) {
    String slug = recipe.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    slug = slug.substring(0, Math.min(slug.length(), LONGEST_RECIPE)).replaceAll("^-|-$", "");
    return slug.isEmpty() ? "run" : slug;
  }

  static boolean hasShape(String name) {
    return SHAPE.matcher(name).matches();
  }

  /** Returns the last word of an id, its four letters. */
  public static String letters(String id) {
    return id.substring(id.lastIndexOf('-') + 1);
  }
}
