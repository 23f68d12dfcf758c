package org.fairlead.constrained.implicit;

import org.fairlead.constrained.Multiplier;

/**
 * A function with parameters {@code w} from an entry's features {@code φ} to its multiplier, before
 * projection. It holds no parameters itself: the {@link Multiplier} does.
 */
public interface ImplicitModel {

  /** Returns the number of features it takes. */
  int features();

  /** Returns the first parameters, a new array; its length is the number of parameters. */
  double[] initial();

  /** Returns {@code model(φ; w)}. */
  double value(double[] parameters, double[] features);

  /** Adds {@code factor · ∂model(φ; w)/∂w} to {@code gradient}. */
  void addGradient(double[] parameters, double[] features, double factor, double[] gradient);

  /** Returns {@code w·φ + b}, with {@code w} and {@code b} at zero: parameters {@code [w, b]}. */
  static ImplicitModel linear(int features) {
    return new LinearModel(features);
  }

  /**
   * Returns {@code a · tanh(W φ + c) + b}. {@code a}, {@code b} and {@code c} start at zero, so
   * that multipliers do, and {@code W} at normal draws of variance {@code 1/features}.
   *
   * @param width the number of hidden units
   * @param seed of {@code W}
   */
  static ImplicitModel oneHiddenLayer(int features, int width, long seed) {
    return new HiddenLayerModel(features, width, seed);
  }
}
