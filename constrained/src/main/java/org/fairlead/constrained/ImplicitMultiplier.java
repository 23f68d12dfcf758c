package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;
import org.fairlead.constrained.implicit.ImplicitModel;
import org.fairlead.constrained.state.StateReader;

/** Multipliers that are a function of their entries' features. */
final class ImplicitMultiplier extends Multiplier {
  private static final String PARAMETERS = "parameters";

  private final ImplicitModel model;
  private final IntFunction<double[]> features;
  private final double[] parameters;

  /** Scratch: the ascent direction of the parameters. */
  private final double[] gradient;

  ImplicitMultiplier(
      int size,
      Projection projection,
      ImplicitModel model,
      IntFunction<double[]> features,
      double cap) {
    super(size, projection, false, cap);
    this.model = model;
    this.features = features;
    this.parameters = model.initial();
    this.gradient = new double[parameters.length];
    requireArgument(parameters.length > 0, "an implicit model needs parameters, got none");
  }

  @Override
  public Multiplier cappedAt(double newCap) {
    return new ImplicitMultiplier(size(), projection(), model, features, newCap);
  }

  @Override
  public double[] values() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i);
    }
    return values;
  }

  @Override
  public double value(int i) {
    return project(model.value(parameters, featuresOf(i)));
  }

  private double[] featuresOf(int i) {
    double[] of = features.apply(i);
    requireArgument(
        of.length == model.features(),
        "entry %d has %d features, expected %d",
        i,
        of.length,
        model.features());
    return of;
  }

  @Override
  double[] parameters() {
    return parameters;
  }

  /** Returns {@code Σ_i g_i ∂λ_i/∂w}, to which {@link #addViolation} adds, cleared. */
  double[] clearedGradient() {
    Arrays.fill(gradient, 0);
    return gradient;
  }

  /**
   * Adds the pull of entry {@code i}. Where the projection holds the multiplier, only a pull back
   * into the set counts.
   */
  void addViolation(int i, double violation) {
    double[] of = featuresOf(i);
    double free = model.value(parameters, of);
    double held = project(free);
    if (held == free || (held > free) == (violation > 0)) {
      model.addGradient(parameters, of, violation, gradient);
    }
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(PARAMETERS, parameters.clone());
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] restored = reader.take(PARAMETERS, parameters.length);
    reader.finish();
    System.arraycopy(restored, 0, parameters, 0, parameters.length);
  }
}
