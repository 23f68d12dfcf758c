package org.fairlead.constrained.implicit;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Random;

/** {@code a · tanh(W φ + c) + b}; parameters {@code [W row by row, c, a, b]}. */
record HiddenLayerModel(int features, int width, long seed) implements ImplicitModel {

  HiddenLayerModel {
    requireArgument(features > 0, "features must be positive, got %d", features);
    requireArgument(width > 0, "width must be positive, got %d", width);
  }

  @Override
  public double[] initial() {
    double[] parameters = new double[width * (features + 2) + 1];
    var random = new Random(seed);
    for (int k = 0; k < width * features; k++) {
      parameters[k] = random.nextGaussian() / Math.sqrt(features);
    }
    return parameters;
  }

  @Override
  public double value(double[] parameters, double[] of) {
    double sum = parameters[parameters.length - 1];
    for (int h = 0; h < width; h++) {
      sum += parameters[width * (features + 1) + h] * unit(parameters, of, h);
    }
    return sum;
  }

  @Override
  public void addGradient(double[] parameters, double[] of, double factor, double[] gradient) {
    for (int h = 0; h < width; h++) {
      double unit = unit(parameters, of, h);
      double inside = factor * parameters[width * (features + 1) + h] * (1 - unit * unit);
      for (int k = 0; k < features; k++) {
        gradient[h * features + k] += inside * of[k];
      }
      gradient[width * features + h] += inside;
      gradient[width * (features + 1) + h] += factor * unit;
    }
    gradient[gradient.length - 1] += factor;
  }

  private double unit(double[] parameters, double[] of, int h) {
    double sum = parameters[width * features + h];
    for (int k = 0; k < features; k++) {
      sum += parameters[h * features + k] * of[k];
    }
    return Math.tanh(sum);
  }
}
