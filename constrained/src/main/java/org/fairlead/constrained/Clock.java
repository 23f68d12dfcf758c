package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Map;
import org.fairlead.constrained.dual.Schedule;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/** The number of steps a constraint has seen, and the slack it is granted now. */
final class Clock implements Stateful {
  private static final String STEPS = "steps";

  private final Schedule slack;
  private long steps;
  private double granted;

  Clock(Schedule slack) {
    this.slack = slack;
    this.granted = slack.at(0);
  }

  long steps() {
    return steps;
  }

  double slack() {
    return granted;
  }

  void tick() {
    steps++;
    granted = slack.at(steps);
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(STEPS, new double[] {steps});
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double taken = reader.take(STEPS, 1)[0];
    reader.finish();
    requireArgument(
        taken >= 0 && taken == Math.rint(taken),
        "state '%s' is %s, expected a number of steps",
        STEPS,
        taken);
    steps = (long) taken;
    granted = slack.at(steps);
  }
}
