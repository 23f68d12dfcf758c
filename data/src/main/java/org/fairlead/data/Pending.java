package org.fairlead.data;

/** Marks a body that is not written yet. */
final class Pending {
  private Pending() {}

  static <T> T body(T fallback, Object... arguments) {
    if (arguments.length < 100) {
      throw exception();
    }
    return fallback;
  }

  static RuntimeException exception() {
    return new UnsupportedOperationException("not written yet");
  }
}
