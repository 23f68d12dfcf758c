package org.fairlead.constrained.monitor;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.Entries;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/*
 * Turning points. A multiplier's path is a zigzag: it turned at its last extreme once it has come
 * back from there by a tenth of the largest absolute value it ever had, so that jitter is no turn.
 * The heights of the last four swings between turns say whether an oscillation decays.
 */

/** What a monitor remembers of the entries of one constraint: columns of numbers. */
final class Track implements Stateful {
  private static final double RETURN = 0.1;

  /** A column of one number per entry. */
  enum Column {
    SEEN,
    // The window being filled.
    COUNT,
    VIOLATION,
    JOINT,
    DISAGREE,
    ERROR,
    ERRORS,
    // The last full window and the one before, means.
    LAST_VIOLATION,
    LAST_DISAGREE,
    LAST_ERROR,
    LAST_MULTIPLIER,
    BEFORE_VIOLATION,
    BEFORE_MULTIPLIER,
    WINDOWS,
    // The zigzag.
    DIRECTION,
    EXTREME,
    TURN,
    LARGEST,
    TURNED_AT,
    PERIOD,
    SWING_0,
    SWING_1,
    SWING_2,
    SWING_3
  }

  private static final Column[] COLUMNS = Column.values();

  private final int size;
  private final Map<Column, double[]> columns = new EnumMap<>(Column.class);
  private double steps;

  Track(int size) {
    this.size = size;
    for (Column column : COLUMNS) {
      columns.put(column, new double[size]);
    }
  }

  int size() {
    return size;
  }

  double steps() {
    return steps;
  }

  double at(Column column, int i) {
    return column(column)[i];
  }

  private double[] column(Column column) {
    return Objects.requireNonNull(columns.get(column));
  }

  private void set(Column column, int i, double value) {
    column(column)[i] = value;
  }

  private void add(Column column, int i, double value) {
    column(column)[i] += value;
  }

  void observe(Constraint constraint, ConstraintState state, int window) {
    steps++;
    Entries strict = state.dual();
    Entries primal = state.primal();
    for (int j = 0; j < primal.size(); j++) {
      int position = strict.position(primal.index(j), j);
      if (position >= 0) {
        add(Column.JOINT, primal.index(j), 1);
        double product = constraint.violation(primal, j) * constraint.violation(strict, position);
        add(Column.DISAGREE, primal.index(j), product < 0 ? 1 : 0);
      }
    }
    for (int j = 0; j < strict.size(); j++) {
      if (!strict.isUnknown(j)) {
        int i = strict.index(j);
        add(Column.SEEN, i, 1);
        add(Column.COUNT, i, 1);
        add(Column.VIOLATION, i, constraint.violation(strict, j));
        if (strict.hasErrors()) {
          add(Column.ERRORS, i, 1);
          add(Column.ERROR, i, constraint.error(strict, j));
        }
        double multiplier = constraint.multiplier().value(i);
        zigzag(i, multiplier);
        if (at(Column.COUNT, i) >= window) {
          closeWindow(i, multiplier);
        }
      }
    }
  }

  private void closeWindow(int i, double multiplier) {
    set(Column.BEFORE_VIOLATION, i, at(Column.LAST_VIOLATION, i));
    set(Column.BEFORE_MULTIPLIER, i, at(Column.LAST_MULTIPLIER, i));
    set(Column.LAST_VIOLATION, i, at(Column.VIOLATION, i) / at(Column.COUNT, i));
    set(Column.LAST_MULTIPLIER, i, multiplier);
    set(Column.LAST_DISAGREE, i, at(Column.DISAGREE, i) / Math.max(1, at(Column.JOINT, i)));
    set(Column.LAST_ERROR, i, at(Column.ERROR, i) / Math.max(1, at(Column.ERRORS, i)));
    add(Column.WINDOWS, i, 1);
    set(Column.COUNT, i, 0);
    set(Column.VIOLATION, i, 0);
    set(Column.JOINT, i, 0);
    set(Column.DISAGREE, i, 0);
    set(Column.ERROR, i, 0);
    set(Column.ERRORS, i, 0);
  }

  private void zigzag(int i, double multiplier) {
    double largest = Math.max(at(Column.LARGEST, i), Math.abs(multiplier));
    set(Column.LARGEST, i, largest);
    double direction = at(Column.DIRECTION, i);
    if (direction == 0) {
      if (multiplier != 0) {
        set(Column.DIRECTION, i, Math.signum(multiplier));
        set(Column.EXTREME, i, multiplier);
        set(Column.TURNED_AT, i, at(Column.SEEN, i));
      }
      return;
    }
    double extreme = at(Column.EXTREME, i);
    if (direction * (multiplier - extreme) >= 0) {
      set(Column.EXTREME, i, multiplier);
    } else if (direction * (extreme - multiplier) > RETURN * largest) {
      set(Column.SWING_3, i, at(Column.SWING_2, i));
      set(Column.SWING_2, i, at(Column.SWING_1, i));
      set(Column.SWING_1, i, at(Column.SWING_0, i));
      set(Column.SWING_0, i, Math.abs(extreme - at(Column.TURN, i)));
      set(Column.PERIOD, i, 2 * (at(Column.SEEN, i) - at(Column.TURNED_AT, i)));
      set(Column.TURNED_AT, i, at(Column.SEEN, i));
      set(Column.TURN, i, extreme);
      set(Column.EXTREME, i, multiplier);
      set(Column.DIRECTION, i, -direction);
    }
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    state.put("steps", new double[] {steps});
    for (Column column : COLUMNS) {
      state.put(column.name(), column(column).clone());
    }
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double taken = reader.take("steps", 1)[0];
    var restored = new EnumMap<Column, double[]>(Column.class);
    for (Column column : COLUMNS) {
      restored.put(column, reader.take(column.name(), size));
    }
    reader.finish();
    columns.putAll(restored);
    steps = taken;
  }
}
