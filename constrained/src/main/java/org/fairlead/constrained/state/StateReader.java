package org.fairlead.constrained.state;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads a saved state key by key and complains about what is missing, unknown or of another shape.
 *
 * <p>A {@link Stateful#restore} first takes everything, then calls {@link #finish}, and only then
 * changes itself.
 */
public final class StateReader {
  private final Map<String, double[]> state;
  private final Set<String> unread;

  private StateReader(Map<String, double[]> state) {
    this.state = state;
    this.unread = new LinkedHashSet<>(state.keySet());
  }

  /** Returns a reader of {@code state} that has read nothing yet. */
  public static StateReader of(Map<String, double[]> state) {
    return new StateReader(state);
  }

  /**
   * Returns a copy of the array under {@code key}.
   *
   * @throws IllegalArgumentException if there is none, its length is not {@code length}, or it
   *     holds a value that is not finite
   */
  public double[] take(String key, int length) {
    double[] value = state.get(key);
    if (value == null) {
      throw new IllegalArgumentException("state has no key '" + key + "', found " + state.keySet());
    }
    requireArgument(
        value.length == length,
        "state '%s' has shape [%d], expected [%d]",
        key,
        value.length,
        length);
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(value[i])) {
        throw new IllegalArgumentException(
            "state '" + key + "'[" + i + "] is " + value[i] + ", expected a finite number");
      }
    }
    unread.remove(key);
    return value.clone();
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException if a key was not taken
   */
  public void finish() {
    requireArgument(unread.isEmpty(), "state has unknown keys %s", unread);
  }
}
