package org.fairlead.constrained.monitor;

import org.fairlead.constrained.Constraint;

/**
 * What a {@link Monitor} found wrong with a constraint.
 *
 * @param kind what is wrong
 * @param constraint its name
 * @param entry the entry that shows it most
 * @param name what that entry is {@linkplain Constraint#entryName called}
 * @param entries how many entries show it
 * @param number the figure that shows it at {@code entry}; its meaning is the kind's
 * @param finding what was found at {@code entry}, with its figures and what to try: a sentence
 *     whose subject is the entry
 */
public record Diagnosis(
    Kind kind,
    String constraint,
    int entry,
    String name,
    int entries,
    double number,
    String finding) {

  /** Returns the whole in words. */
  public String text() {
    return "constraint '%s', %s: %s".formatted(constraint, where(), finding);
  }

  /** Returns the name of the entry, and how many others there are. */
  public String where() {
    return switch (entries) {
      case 1 -> name;
      case 2 -> name + " (and 1 more entry)";
      default -> "%s (and %d more entries)".formatted(name, entries - 1);
    };
  }

  /** What can be wrong. */
  public enum Kind {
    /** Never measured, or never with an estimate. The number of steps that were watched. */
    NEVER_OBSERVED,

    /** Violated on average over the last window. The mean violation. */
    INFEASIBLE,

    /** The multiplier keeps rising while the violation does not fall. The multiplier. */
    DIVERGING,

    /** The multiplier swings without calming down. The height of the last swing. */
    OSCILLATING,

    /** Surrogate and strict violation mostly have opposite signs. The share of measurements. */
    SIGNS_DISAGREE,

    /**
     * Measured with more noise than the tolerance allows: a buffer or a sample is too small. How
     * many times as many samples it takes.
     */
    TOO_NOISY
  }
}
