package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Map;
import org.fairlead.constrained.state.StateReader;

/** Multipliers that are numbers of their own. */
final class StoredMultiplier extends Multiplier {
  private static final String VALUES = "values";

  private final double[] values;

  private StoredMultiplier(double[] values, Projection projection, boolean dense, double cap) {
    super(values.length, projection, dense, cap);
    this.values = values;
  }

  static StoredMultiplier zeros(int size, Projection projection, boolean dense) {
    requireArgument(size > 0, "size must be positive, got %d", size);
    return new StoredMultiplier(new double[size], projection, dense, Double.POSITIVE_INFINITY);
  }

  static StoredMultiplier at(double[] initial, Projection projection, boolean dense, double cap) {
    var multiplier = new StoredMultiplier(initial.clone(), projection, dense, cap);
    multiplier.requireInSet("initial", multiplier.values);
    return multiplier;
  }

  @Override
  public Multiplier cappedAt(double newCap) {
    return at(values, projection(), isDense(), newCap);
  }

  @Override
  public double[] values() {
    return values.clone();
  }

  @Override
  public double value(int i) {
    return values[i];
  }

  @Override
  double[] parameters() {
    return values;
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
    requireInSet("state '" + VALUES + "'", restored);
    System.arraycopy(restored, 0, values, 0, values.length);
  }
}
