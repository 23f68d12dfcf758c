package org.fairlead.engine.optimizer;

import org.fairlead.base.InputException;

/**
 * Which optimizer moves the parameters; the arithmetic is PyTorch's.
 *
 * @param name {@code sgd}, {@code adam} or {@code adamw}
 * @param momentum of SGD, in {@code [0, 1)}
 * @param nesterov whether SGD's momentum is Nesterov's; needs a positive momentum
 * @param beta1 Adam's decay of the first moment, in {@code [0, 1)}
 * @param beta2 Adam's decay of the second moment, in {@code [0, 1)}
 * @param epsilon what Adam adds to the root of the second moment, positive
 * @param weightDecay coefficient of the decay; part of the gradient for SGD and Adam, of the step
 *     for AdamW
 * @param decayAll whether biases and batch norm decay too (PyTorch's habit), not only weights of
 *     convolutions and linear layers
 * @param clip largest Euclidean norm of the whole gradient; 0 for no limit
 */
public record OptimizerOptions(
    String name,
    double momentum,
    boolean nesterov,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decayAll,
    double clip) {

  public OptimizerOptions {
    switch (name) {
      case "sgd", "adam", "adamw" -> {}
      default ->
          throw new InputException(
              "optimizer '%s' is unknown; expected sgd, adam or adamw".formatted(name));
    }
    requireFraction("momentum", momentum);
    requireFraction("beta1", beta1);
    requireFraction("beta2", beta2);
    if (!(epsilon > 0) || !Double.isFinite(epsilon)) {
      throw new InputException("optimizer epsilon must be finite and positive, got " + epsilon);
    }
    requireNotNegative("weightDecay", weightDecay);
    requireNotNegative("clip", clip);
    if (nesterov && momentum == 0) {
      throw new InputException("nesterov needs a momentum above 0");
    }
  }

  /** Returns SGD with the given momentum, without decay and clipping. */
  public static OptimizerOptions sgd(double momentum) {
    return new OptimizerOptions("sgd", momentum, false, 0.9, 0.999, 1e-8, 0, false, 0);
  }

  /** Returns Adam with PyTorch's defaults. */
  public static OptimizerOptions adam() {
    return new OptimizerOptions("adam", 0, false, 0.9, 0.999, 1e-8, 0, false, 0);
  }

  /** Returns AdamW with PyTorch's defaults: a weight decay of 0.01. */
  public static OptimizerOptions adamw() {
    return new OptimizerOptions("adamw", 0, false, 0.9, 0.999, 1e-8, 0.01, false, 0);
  }

  /** Returns these options with another weight decay. */
  public OptimizerOptions withWeightDecay(double decay) {
    return new OptimizerOptions(
        name, momentum, nesterov, beta1, beta2, epsilon, decay, decayAll, clip);
  }

  /** Returns these options with weight decay on every parameter, or on weights alone. */
  public OptimizerOptions withDecayAll(boolean all) {
    return new OptimizerOptions(
        name, momentum, nesterov, beta1, beta2, epsilon, weightDecay, all, clip);
  }

  /** Returns these options with Nesterov's momentum switched on or off. */
  public OptimizerOptions withNesterov(boolean on) {
    return new OptimizerOptions(
        name, momentum, on, beta1, beta2, epsilon, weightDecay, decayAll, clip);
  }

  /** Returns these options with another limit of the gradient's norm. */
  public OptimizerOptions withClip(double norm) {
    return new OptimizerOptions(
        name, momentum, nesterov, beta1, beta2, epsilon, weightDecay, decayAll, norm);
  }

  private static void requireFraction(String argument, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InputException(
          "optimizer %s must be at least 0 and below 1, got %s".formatted(argument, value));
    }
  }

  private static void requireNotNegative(String argument, double value) {
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new InputException(
          "optimizer %s must be finite and not negative, got %s".formatted(argument, value));
    }
  }
}
