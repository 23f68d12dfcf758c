package org.fairlead.constrained.solution;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.QuadraticPenalty;

/**
 * What constraints cost: at a solution, relaxing constraint {@code j} by {@code δ} lowers the best
 * objective by {@code w_j δ} to first order, where {@code w_j} is its effective weight.
 *
 * <p>Prices are in units of the objective per unit of the constraint as it is measured, scaling
 * undone. They are local: past the point where a constraint stops being active they are 0.
 */
public final class ShadowPrices {
  private final double[] prices;

  private ShadowPrices(double[] prices) {
    this.prices = prices;
  }

  /**
   * Returns the prices of every entry of a constraint from its multipliers.
   *
   * @throws IllegalArgumentException if it has none: of a penalty, ask {@link #of(Evaluation, int)}
   */
  public static ShadowPrices of(Constraint constraint) {
    requireArgument(
        !(constraint.formulation() instanceof QuadraticPenalty),
        "constraint '%s' has no multipliers; its prices are the weights of an evaluation",
        constraint.name());
    double[] prices = constraint.multiplier().values();
    for (int i = 0; i < prices.length; i++) {
      prices[i] *= constraint.scale(i);
    }
    return new ShadowPrices(prices);
  }

  /**
   * Returns the effective weights of one constraint of an evaluation, in the order of its surrogate
   * entries.
   *
   * @param which its place among the observed
   */
  public static ShadowPrices of(Evaluation evaluation, int which) {
    int size = evaluation.observed().size();
    requireArgument(which >= 0 && which < size, "which is %d, expected 0 to %d", which, size - 1);
    int offset = 0;
    for (int k = 0; k < which; k++) {
      offset += evaluation.observed().get(k).state().primal().size();
    }
    int length = evaluation.observed().get(which).state().primal().size();
    double[] prices = new double[length];
    System.arraycopy(evaluation.weights(), offset, prices, 0, length);
    return new ShadowPrices(prices);
  }

  /** Returns a copy of the prices. */
  public double[] values() {
    return prices.clone();
  }

  /**
   * Returns the first-order gain of the objective when each constraint is relaxed.
   *
   * @param relaxation {@code δ}, one per price; negative tightens
   */
  public double gain(double[] relaxation) {
    requireArgument(
        relaxation.length == prices.length,
        "relaxation has shape [%d], expected [%d]",
        relaxation.length,
        prices.length);
    double gain = 0;
    for (int j = 0; j < prices.length; j++) {
      gain += prices[j] * relaxation[j];
    }
    return gain;
  }

  /**
   * Returns the prices in units of another read-out, such as accuracy, with the exchange rate
   * {@code dr/df} that a history of both shows by least squares.
   *
   * @param objectives {@code f} at some iterates, not all equal
   * @param readouts {@code r} at the same iterates
   * @return the change of {@code r} per unit of relaxation; positive for accuracy, as relaxing
   *     lowers the loss and accuracy rises
   */
  public double[] inUnitsOf(double[] objectives, double[] readouts) {
    requireArgument(
        objectives.length == readouts.length && objectives.length >= 2,
        "objectives and readouts need the same two or more iterates, got %d and %d",
        objectives.length,
        readouts.length);
    double meanF = mean(objectives);
    double meanR = mean(readouts);
    double product = 0;
    double square = 0;
    for (int t = 0; t < objectives.length; t++) {
      product += (objectives[t] - meanF) * (readouts[t] - meanR);
      square += (objectives[t] - meanF) * (objectives[t] - meanF);
    }
    requireArgument(square > 0, "objectives are all %s: there is no exchange rate", meanF);
    double rate = product / square;
    double[] converted = new double[prices.length];
    for (int j = 0; j < converted.length; j++) {
      converted[j] = -rate * prices[j];
    }
    return converted;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
