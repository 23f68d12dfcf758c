package org.fairlead.audit;

import org.fairlead.fairness.rates.RateVerdicts;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;

/**
 * A model's result on one constraint.
 *
 * @param name the constraint, as {@code tpr(gender=F) >= 0.8}
 * @param left its left side, NaN if it is not defined on the split
 * @param right its right side
 * @param violation by how much it is missed; positive means violated, for an equality either sign
 * @param interval of the violation, simultaneous over all constraints
 * @param verdict whether it holds: for people in general as far as the samples can tell, on the
 *     training split for the samples themselves
 * @param tooSmall whether some people that it is about are too few to be judged
 */
public record ConstraintResults(
    String name,
    double left,
    double right,
    double violation,
    Interval interval,
    Verdict verdict,
    boolean tooSmall) {

  /** Returns the result of a verdict about people in general. */
  public static ConstraintResults of(RateVerdicts.Judged judged) {
    return of(judged, judged.holds());
  }

  /** Returns the result of a verdict about the samples themselves. */
  static ConstraintResults counted(RateVerdicts.Judged judged) {
    return of(judged, judged.counted());
  }

  private static ConstraintResults of(RateVerdicts.Judged judged, Verdict verdict) {
    return new ConstraintResults(
        judged.name(),
        judged.left(),
        judged.right(),
        judged.violation(),
        judged.interval(),
        verdict,
        judged.tooSmall());
  }
}
