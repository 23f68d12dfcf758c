package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/** The penalty coefficients of one constraint, as its {@link Penalty} lets them grow. */
final class Coefficients implements Stateful {
  private static final String VALUES = "values";

  private final Penalty penalty;
  private final double[] values;

  Coefficients(Penalty penalty, int size) {
    int given = penalty.initial().size();
    requireArgument(
        given == 1 || given == size,
        "initial penalty coefficients have shape [%d], expected [1] or [%d]",
        given,
        size);
    this.penalty = penalty;
    this.values = new double[penalty.shared() ? 1 : size];
    if (given == 1) {
      Arrays.fill(values, penalty.initial().get(0));
    } else {
      Arrays.setAll(values, penalty.initial()::get);
    }
  }

  double value(int i) {
    return values[penalty.shared() ? 0 : i];
  }

  double[] values() {
    return values.clone();
  }

  /** Grows or restarts the coefficients of what was observed. */
  void update(Constraint constraint, Entries strict) {
    boolean inequality = constraint.type() == ConstraintType.INEQUALITY;
    double squares = 0;
    int known = 0;
    for (int j = 0; j < strict.size(); j++) {
      if (strict.isUnknown(j)) {
        continue;
      }
      double violation = constraint.violation(strict, j);
      double measure = inequality ? Math.max(0, violation) : Math.abs(violation);
      known++;
      if (penalty.shared()) {
        squares += measure * measure;
      } else {
        update(strict.index(j), measure, inequality);
      }
    }
    if (penalty.shared() && known > 0) {
      update(0, Math.sqrt(squares), inequality);
    }
  }

  private void update(int i, double measure, boolean inequality) {
    if (measure > penalty.tolerance()) {
      values[i] = Math.min(penalty.maximum(), penalty.factor() * values[i] + penalty.increment());
    } else if (penalty.restart() && inequality && measure == 0) {
      values[i] = penalty.initial().get(penalty.initial().size() == 1 ? 0 : i);
    }
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(VALUES, values.clone());
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] restored = reader.take(VALUES, values.length);
    reader.finish();
    for (int i = 0; i < restored.length; i++) {
      requireArgument(
          restored[i] >= 0 && restored[i] <= penalty.maximum(),
          "state '%s'[%d] is %s, expected a coefficient in [0, %s]",
          VALUES,
          i,
          restored[i],
          penalty.maximum());
    }
    System.arraycopy(restored, 0, values, 0, values.length);
  }
}
