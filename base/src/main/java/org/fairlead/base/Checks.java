package org.fairlead.base;

import java.util.Locale;

/** Checks of arguments, with messages that name the argument, what it was and what was expected. */
public final class Checks {
  private Checks() {}

  /**
   * Throws unless {@code condition} holds.
   *
   * @throws IllegalArgumentException with {@code template} filled in as by {@link String#format}
   */
  public static void requireArgument(boolean condition, String template, Object... args) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, template, args));
    }
  }

  /**
   * Throws unless an array is as long as it must be.
   *
   * @param of what there must be one element for each of, in words
   * @throws IllegalArgumentException naming the array and both lengths
   */
  public static void requireLength(String name, int actual, int expected, String of) {
    requireArgument(
        actual == expected, "%s has length %d, expected %d (%s)", name, actual, expected, of);
  }

  /**
   * Throws unless {@code 0 <= index < size}.
   *
   * @throws IndexOutOfBoundsException naming the index and its range
   */
  public static void requireIndex(String name, int index, int size) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          size == 0
              ? String.format(Locale.ROOT, "%s is %d, but there are no %ss", name, index, name)
              : String.format(Locale.ROOT, "%s is %d, expected 0 to %d", name, index, size - 1));
    }
  }
}
