package org.fairlead.training.recipe;

import java.util.List;
import java.util.Locale;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.catalogue.Plugins;

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
    if (!allowed.contains(value)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s is '%s', expected one of %s%s",
              key,
              value,
              String.join(", ", allowed),
              Nearest.suggestion(value, allowed)));
    }
  }

  /** Requires a name of a catalogue; other names may be those of plugins. */
  static void entry(String key, String value, List<String> known) {
    if (!known.contains(value)) {
      String nearest = Nearest.suggestion(value, known);
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s is '%s', expected one of %s%s",
              key,
              value,
              String.join(", ", known),
              nearest.isEmpty() ? "; " + Plugins.HINT : nearest));
    }
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
