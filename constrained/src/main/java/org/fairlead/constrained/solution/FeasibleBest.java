package org.fairlead.constrained.solution;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/**
 * Remembers which iterate was the best feasible one: the last iterate of a constrained run need not
 * be.
 *
 * <p>An iterate whose worst violation is at most the tolerance beats any other that is not, and
 * among those the lower objective wins. As long as none is feasible, the lower worst violation
 * wins, and then the lower objective. Measure on data that the run did not train on. What an
 * iterate is (a file, a copy of {@code x}) stays with the caller, who keeps it whenever {@link
 * #offer} says so.
 */
public final class FeasibleBest implements Stateful {
  private static final String BEST = "best";

  private final double tolerance;
  private long offers;
  private long index = -1;
  private double objective;
  private double violation;

  private FeasibleBest(double tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * Returns a memory without iterates.
   *
   * @param tolerance the largest violation that counts as feasible, at least 0
   */
  public static FeasibleBest within(double tolerance) {
    requireArgument(
        tolerance >= 0 && Double.isFinite(tolerance),
        "tolerance must be at least 0 and finite, got %s",
        tolerance);
    return new FeasibleBest(tolerance);
  }

  /**
   * Offers the next iterate.
   *
   * @param newObjective lower is better
   * @param newViolation the largest violation: {@code max_j g_j}, {@code max_j |h_j|}
   * @return whether it is the best so far, and should be kept
   * @throws IllegalArgumentException if a number is not finite; nothing has changed
   */
  public boolean offer(double newObjective, double newViolation) {
    requireArgument(
        Double.isFinite(newObjective), "objective must be finite, got %s", newObjective);
    requireArgument(
        Double.isFinite(newViolation), "violation must be finite, got %s", newViolation);
    boolean better = index < 0 || beats(newObjective, excess(newViolation));
    if (better) {
      index = offers;
      objective = newObjective;
      violation = newViolation;
    }
    offers++;
    return better;
  }

  private boolean beats(double newObjective, double newExcess) {
    double excess = excess(violation);
    return newExcess < excess || (newExcess == excess && newObjective < objective);
  }

  private double excess(double of) {
    return Math.max(0, of - tolerance);
  }

  /** Returns the number of the best iterate, the first offered being 0; -1 before any. */
  public long index() {
    return index;
  }

  /** Returns whether the best iterate is feasible; false before any. */
  public boolean feasible() {
    return index >= 0 && violation <= tolerance;
  }

  /** Returns the best iterate's objective; NaN before any. */
  public double objective() {
    return index < 0 ? Double.NaN : objective;
  }

  /** Returns the best iterate's worst violation; NaN before any. */
  public double violation() {
    return index < 0 ? Double.NaN : violation;
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    state.put(BEST, new double[] {offers, index, objective, violation});
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] restored = reader.take(BEST, 4);
    reader.finish();
    requireArgument(
        restored[0] == Math.rint(restored[0])
            && restored[1] == Math.rint(restored[1])
            && restored[1] >= -1
            && restored[1] < Math.max(restored[0], 1),
        "state '%s' names iterate %s of %s",
        BEST,
        restored[1],
        restored[0]);
    offers = (long) restored[0];
    index = (long) restored[1];
    objective = restored[2];
    violation = restored[3];
  }
}
