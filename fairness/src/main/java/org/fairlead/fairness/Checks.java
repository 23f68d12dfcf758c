package org.fairlead.fairness;

import java.util.Locale;

/** Argument checks whose messages name the argument, its value and what was expected. */
final class Checks {
  private Checks() {}

  static void requireArgument(boolean condition, String template, Object... args) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, template, args));
    }
  }

  static void requireLength(String name, int actual, int expected, String of) {
    requireArgument(
        actual == expected, "%s has length %d, expected %d (%s)", name, actual, expected, of);
  }

  static void requireIndex(String name, int index, int size) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          size == 0
              ? String.format(Locale.ROOT, "%s is %d, but there are no %ss", name, index, name)
              : String.format(Locale.ROOT, "%s is %d, expected 0 to %d", name, index, size - 1));
    }
  }
}
