package org.fairlead.fairness.statistics;

/** Whether the data show that a model keeps its tolerance. */
public enum Verdict {
  /** Every group's upper bound is within the tolerance. */
  FEASIBLE("yes"),
  /** Some group's lower bound is above the tolerance. */
  INFEASIBLE("no"),
  /** Neither: more samples are needed. */
  CANNOT_TELL("cannot tell");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** Returns the verdict on what is known: {@link #FEASIBLE} or {@link #INFEASIBLE}. */
  public static Verdict of(boolean kept) {
    return kept ? FEASIBLE : INFEASIBLE;
  }

  /** Returns {@code "yes"}, {@code "no"} or {@code "cannot tell"}: the answer to "feasible?". */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
