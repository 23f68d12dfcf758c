package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/**
 * Exponentially weighted means of measurements that come again and again: {@code m ← β m + (1-β)
 * x}, divided by the weight {@code 1 - β^t} that the measurements have in it.
 */
final class Smoothed implements Stateful {
  private static final String SUM = "sum";
  private static final String WEIGHT = "weight";

  private final double past;
  private final double[] sum;
  private double weight;

  /**
   * Returns means of nothing yet.
   *
   * @param past {@code β} in {@code [0, 1)}; 0 keeps the last measurement alone
   */
  Smoothed(double past, int size) {
    this.past = past;
    this.sum = new double[size];
  }

  /** Adds a measurement and returns the means. */
  double[] add(double[] measurement) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = past * sum[i] + (1 - past) * measurement[i];
    }
    weight = past * weight + (1 - past);
    return values();
  }

  /** Returns the means, NaN before the first measurement. */
  double[] values() {
    double[] values = new double[sum.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = sum[i] / weight;
    }
    return values;
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    state.put(SUM, sum.clone());
    state.put(WEIGHT, new double[] {weight});
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] sums = reader.take(SUM, sum.length);
    double[] weights = reader.take(WEIGHT, 1);
    reader.finish();
    requireArgument(
        weights[0] >= 0 && weights[0] <= 1,
        "state '%s' is %s, expected a number in [0, 1]",
        WEIGHT,
        weights[0]);
    System.arraycopy(sums, 0, sum, 0, sum.length);
    weight = weights[0];
  }
}
