package org.fairlead.constrained.implicit;

import static org.fairlead.base.Checks.requireArgument;

/** {@code w·φ + b}. */
record LinearModel(int features) implements ImplicitModel {

  LinearModel {
    requireArgument(features > 0, "features must be positive, got %d", features);
  }

  @Override
  public double[] initial() {
    return new double[features + 1];
  }

  @Override
  public double value(double[] parameters, double[] of) {
    double sum = parameters[features];
    for (int k = 0; k < features; k++) {
      sum += parameters[k] * of[k];
    }
    return sum;
  }

  @Override
  public void addGradient(double[] parameters, double[] of, double factor, double[] gradient) {
    for (int k = 0; k < features; k++) {
      gradient[k] += factor * of[k];
    }
    gradient[features] += factor;
  }
}
