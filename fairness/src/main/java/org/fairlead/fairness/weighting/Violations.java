package org.fairlead.fairness.weighting;

import java.util.Map;
import org.fairlead.constrained.state.StateReader;

/**
 * The strict violation last measured of every entry of a constrained method, for those entries that
 * have been measured at all. Not thread-safe.
 *
 * <p>It is the part that methods share of what their reports show; a method saves it together with
 * figures of its own: {@link #addTo}, {@link #take} and {@link #accept}.
 */
public final class Violations {
  private static final String VIOLATION = "violation";
  private static final String MEASURED = "measured";

  private final double[] last;
  private final boolean[] measured;

  private Violations(double[] last, boolean[] measured) {
    this.last = last;
    this.measured = measured;
  }

  /** Returns those of so many entries, none of which has been measured. */
  public static Violations none(int entries) {
    return new Violations(new double[entries], new boolean[entries]);
  }

  /** Remembers what was measured of an entry. */
  public void set(int entry, double violation) {
    last[entry] = violation;
    measured[entry] = true;
  }

  /** Returns whether an entry has been measured. */
  public boolean measured(int entry) {
    return measured[entry];
  }

  /** Returns the last violation of an entry, NaN before its first. */
  public double last(int entry) {
    return measured[entry] ? last[entry] : Double.NaN;
  }

  /** Adds these to a state. */
  public void addTo(Map<String, double[]> state) {
    double[] flags = new double[measured.length];
    for (int entry = 0; entry < flags.length; entry++) {
      flags[entry] = measured[entry] ? 1 : 0;
    }
    state.put(VIOLATION, last.clone());
    state.put(MEASURED, flags);
  }

  /** Returns those that a state holds of as many entries as these; these stay as they are. */
  public Violations take(StateReader reader) {
    double[] violations = reader.take(VIOLATION, last.length);
    double[] flags = reader.take(MEASURED, measured.length);
    var taken = new boolean[flags.length];
    for (int entry = 0; entry < flags.length; entry++) {
      taken[entry] = flags[entry] != 0;
    }
    return new Violations(violations, taken);
  }

  /** Becomes equal to others of as many entries. */
  public void accept(Violations others) {
    System.arraycopy(others.last, 0, last, 0, last.length);
    System.arraycopy(others.measured, 0, measured, 0, measured.length);
  }
}
