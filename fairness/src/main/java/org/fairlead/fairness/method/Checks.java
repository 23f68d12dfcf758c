package org.fairlead.fairness.method;

import java.util.Locale;

/** Argument checks whose messages name the argument, its value and what was expected. */
final class Checks {
  private Checks() {}

  static void requireArgument(boolean condition, String template, Object... args) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, template, args));
    }
  }
}
