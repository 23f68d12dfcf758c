package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.mixture.Counts;

/**
 * Numbers that Adam moves against their gradient: {@code x ← x - η m̂ / (√v̂ + ε)} with the
 * averages {@code m} of {@code g} and {@code v} of {@code g²}, corrected for their start at zero.
 */
final class LogitDescent implements Stateful {
  private static final String LOGITS = "logits";
  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final String STEPS = "steps";

  private final Adam rule;
  private final double[] logits;
  private final double[] first;
  private final double[] second;
  private long steps;

  LogitDescent(Adam rule, double[] initial) {
    requireArgument(!rule.amsgrad(), "rule is %s, expected one without amsgrad", rule);
    this.rule = rule;
    this.logits = initial.clone();
    this.first = new double[initial.length];
    this.second = new double[initial.length];
  }

  /** Returns number {@code i}. */
  double value(int i) {
    return logits[i];
  }

  void descend(double[] gradient) {
    steps++;
    double firstShare = 1 - Math.pow(rule.beta1(), (double) steps);
    double secondShare = 1 - Math.pow(rule.beta2(), (double) steps);
    for (int i = 0; i < logits.length; i++) {
      first[i] = rule.beta1() * first[i] + (1 - rule.beta1()) * gradient[i];
      second[i] = rule.beta2() * second[i] + (1 - rule.beta2()) * gradient[i] * gradient[i];
      double size = Math.sqrt(second[i]) / Math.sqrt(secondShare) + rule.epsilon();
      logits[i] -= rule.rate() / firstShare * first[i] / size;
    }
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    state.put(LOGITS, logits.clone());
    state.put(FIRST, first.clone());
    state.put(SECOND, second.clone());
    state.put(STEPS, new double[] {steps});
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] values = reader.take(LOGITS, logits.length);
    double[] means = reader.take(FIRST, first.length);
    double[] squares = reader.take(SECOND, second.length);
    long count = Counts.read(reader, STEPS);
    reader.finish();
    System.arraycopy(values, 0, logits, 0, logits.length);
    System.arraycopy(means, 0, first, 0, first.length);
    System.arraycopy(squares, 0, second, 0, second.length);
    steps = count;
  }
}
