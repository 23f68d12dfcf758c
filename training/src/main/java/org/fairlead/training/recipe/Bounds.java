package org.fairlead.training.recipe;

import java.util.List;
import java.util.Locale;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.catalogue.Plugins;
import org.fairlead.base.io.FileErrors;
import org.fairlead.base.io.HomeFolder;
import org.jspecify.annotations.Nullable;

/** Checks of recipe values; a failure names the key, the value and what was expected. */
final class Bounds {
  private Bounds() {}

  static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new InputException(
          String.format(Locale.ROOT, "%s is %s, expected %s", key, value, expected));
    }
  }

  static void oneOf(String key, String value, List<String> allowed) {
    oneOf(key, value, allowed, "");
  }

  /** Requires a name of a catalogue; other names may be those of plugins. */
  static void entry(String key, String value, List<String> known) {
    oneOf(key, value, known, "; " + Plugins.HINT);
  }

  /** Says what to do where no name is near. */
  private static void oneOf(String key, String value, List<String> allowed, String hint) {
    if (!allowed.contains(value)) {
      String nearest = Nearest.suggestion(value, allowed);
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s is '%s', expected one of %s%s",
              key,
              value,
              String.join(", ", allowed),
              nearest.isEmpty() ? hint : nearest));
    }
  }

  /**
   * Returns the absolute path that the text of a key names, so that a run can be resumed from any
   * folder.
   */
  static @Nullable String absolute(String key, @Nullable String path) {
    if (path == null) {
      return null;
    }
    String expanded = HomeFolder.of(System.getenv()).expand(path);
    return FileErrors.path(key, expanded).toAbsolutePath().normalize().toString();
  }

  static void positive(String key, double value) {
    require(value > 0 && Double.isFinite(value), key, value, "a number above 0");
  }

  static void positive(String key, int value) {
    require(value > 0, key, value, "a whole number above 0");
  }

  static void notNegative(String key, double value) {
    require(value >= 0 && Double.isFinite(value), key, value, "a number of at least 0");
  }

  static void notNegative(String key, int value) {
    require(value >= 0, key, value, "a whole number of at least 0");
  }

  /** Requires {@code 0 <= value < 1}. */
  static void fraction(String key, double value) {
    require(value >= 0 && value < 1, key, value, "a number from 0 up to but not including 1");
  }
}
