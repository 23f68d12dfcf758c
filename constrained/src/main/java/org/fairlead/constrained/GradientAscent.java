package org.fairlead.constrained;

import static org.fairlead.constrained.internal.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Projected gradient ascent, {@code λ ← Π(λ + η m)}, where {@code m} is the strict violation {@code
 * g} or its exponential average.
 *
 * <p>The average is {@code m ← γ m + (1 - γ) g}, and starts at the first {@code g} it sees: {@code
 * torch.optim.SGD} with momentum and dampening both {@code γ}. Two kinds differ only in what they
 * do with entries that a step did not observe. {@linkplain #averaged By entry}: nothing, and an
 * entry's average starts at its own first observation. {@linkplain #averagedAsTorch As torch does}:
 * they count as {@code g = 0}, so that they go on moving by their fading average, and all entries
 * start at the first step.
 *
 * <p>The gradient of the dual Lagrangian {@code λᵀg(x)} in {@code λ} is {@code g(x)}: a positive
 * violation raises a multiplier, slack lowers it. There are no restarts. Violations, averages and
 * multipliers have shape {@code [size]}.
 *
 * @see <a href="https://arxiv.org/abs/2504.01212">Gallego-Posada et al. (2025)</a>
 */
public final class GradientAscent implements DualDynamics {
  private static final String AVERAGE = "average";
  private static final String STARTED = "started";

  private final int size;
  private final double rate;
  private final double gamma;
  private final boolean asTorch;

  /** Empty if {@code gamma} is 0. */
  private final double[] average;

  private final boolean[] started;

  private GradientAscent(int size, double rate, double gamma, boolean asTorch) {
    requireArgument(size > 0, "size must be positive, got %d", size);
    requireArgument(
        rate > 0 && Double.isFinite(rate), "rate must be positive and finite, got %s", rate);
    requireArgument(gamma >= 0 && gamma < 1, "gamma must be in [0, 1), got %s", gamma);
    this.size = size;
    this.rate = rate;
    this.gamma = gamma;
    this.asTorch = asTorch;
    this.average = new double[gamma == 0 ? 0 : size];
    this.started = new boolean[average.length];
  }

  /**
   * Returns ascent along the violation itself.
   *
   * @param rate the dual step size {@code η}, positive
   */
  public static GradientAscent of(int size, double rate) {
    return new GradientAscent(size, rate, 0, false);
  }

  /**
   * Returns ascent along an exponential average of each entry's observations.
   *
   * @param rate the dual step size {@code η}, positive
   * @param gamma the weight of the past in {@code [0, 1)}; 0 is {@link #of}
   */
  public static GradientAscent averaged(int size, double rate, double gamma) {
    return new GradientAscent(size, rate, gamma, false);
  }

  /**
   * Returns ascent along an exponential average in which entries that were not observed count as
   * zero and keep moving, as {@code torch.optim.SGD} with momentum and dampening {@code gamma}.
   *
   * @param rate the dual step size {@code η}, positive
   * @param gamma the weight of the past in {@code [0, 1)}; 0 is {@link #of}
   */
  public static GradientAscent averagedAsTorch(int size, double rate, double gamma) {
    return new GradientAscent(size, rate, gamma, true);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void ascend(Multiplier multiplier, ConstraintState state) {
    Entries strict = state.dual();
    if (gamma == 0) {
      for (int j = 0; j < strict.size(); j++) {
        multiplier.move(strict.index(j), rate * strict.value(j));
      }
    } else if (asTorch) {
      ascendEverywhere(multiplier, strict);
    } else {
      for (int j = 0; j < strict.size(); j++) {
        int i = strict.index(j);
        double violation = strict.value(j);
        average[i] = started[i] ? gamma * average[i] + (1 - gamma) * violation : violation;
        started[i] = true;
        multiplier.move(i, rate * average[i]);
      }
    }
  }

  private void ascendEverywhere(Multiplier multiplier, Entries strict) {
    double share = started[0] ? 1 - gamma : 1;
    for (int i = 0; i < size; i++) {
      average[i] *= gamma;
      started[i] = true;
    }
    for (int j = 0; j < strict.size(); j++) {
      average[strict.index(j)] += share * strict.value(j);
    }
    for (int i = 0; i < size; i++) {
      multiplier.move(i, rate * average[i]);
    }
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    if (gamma > 0) {
      double[] flags = new double[size];
      for (int i = 0; i < size; i++) {
        flags[i] = started[i] ? 1 : 0;
      }
      state.put(AVERAGE, average.clone());
      state.put(STARTED, flags);
    }
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] restored = gamma > 0 ? reader.take(AVERAGE, size) : average;
    double[] flags = gamma > 0 ? reader.take(STARTED, size) : average;
    reader.finish();
    System.arraycopy(restored, 0, average, 0, average.length);
    for (int i = 0; i < started.length; i++) {
      started[i] = flags[i] != 0;
    }
  }
}
