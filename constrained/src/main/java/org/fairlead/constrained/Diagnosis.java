package org.fairlead.constrained;

/**
 * What a {@link Monitor} found wrong with a constraint.
 *
 * @param kind what is wrong
 * @param constraint its name
 * @param entry the entry that shows it most
 * @param entries how many entries show it
 * @param number the figure that shows it at {@code entry}; its meaning is the kind's
 * @param text the finding in words, with its figures and what to try
 */
public record Diagnosis(
    Kind kind, String constraint, int entry, int entries, double number, String text) {

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
