package org.fairlead.constrained;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The primal optimizers of the traces, as PyTorch's documentation defines them. */
final class TorchOptimizer {
  private final boolean adam;
  private final boolean extra;
  private final double rate;
  private final double momentum;
  private final double dampening;
  private final boolean nesterov;
  private final double decay;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final boolean amsgrad;
  private double[] first = {};
  private double[] second = {};
  private double[] largest = {};
  private int steps;
  private double @Nullable [] saved;

  TorchOptimizer(JsonNode config) {
    this(
        config.get("name").asString(),
        config.get("lr").asDouble(),
        config.path("momentum").asDouble(0),
        config.path("dampening").asDouble(0),
        config.path("nesterov").asBoolean(false),
        config.path("weight_decay").asDouble(0),
        config.path("betas").path(0).asDouble(0.9),
        config.path("betas").path(1).asDouble(0.999),
        config.path("eps").asDouble(1e-8),
        config.path("amsgrad").asBoolean(false));
  }

  private TorchOptimizer(
      String name,
      double rate,
      double momentum,
      double dampening,
      boolean nesterov,
      double decay,
      double beta1,
      double beta2,
      double epsilon,
      boolean amsgrad) {
    if (!List.of("SGD", "ExtraSGD", "Adam", "ExtraAdam").contains(name)) {
      throw new AssertionError("unknown primal optimizer " + name);
    }
    this.adam = name.endsWith("Adam");
    this.extra = name.startsWith("Extra");
    this.rate = rate;
    this.momentum = momentum;
    this.dampening = dampening;
    this.nesterov = nesterov;
    this.decay = decay;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.amsgrad = amsgrad;
  }

  static TorchOptimizer sgd(double rate) {
    return new TorchOptimizer("SGD", rate, 0, 0, false, 0, 0, 0, 1, false);
  }

  void lookAhead(double[] x, double[] gradient) {
    double[] start = x.clone();
    step(x, gradient);
    saved = start;
  }

  void step(double[] x, double[] gradient) {
    for (int i = 0; i < x.length; i++) {
      gradient[i] += decay * x[i];
    }
    if (saved != null) {
      System.arraycopy(saved, 0, x, 0, x.length);
      saved = null;
    }
    if (steps == 0) {
      first = new double[x.length];
      second = new double[x.length];
      largest = new double[x.length];
    }
    steps++;
    for (int i = 0; i < x.length; i++) {
      x[i] -= rate * (adam ? adam(i, gradient[i]) : sgd(i, gradient[i]));
    }
  }

  private double sgd(int i, double g) {
    if (momentum == 0) {
      return g;
    }
    first[i] = steps == 1 ? g : momentum * first[i] + (1 - dampening) * g;
    return nesterov ? g + momentum * first[i] : first[i];
  }

  private double adam(int i, double g) {
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    largest[i] = Math.max(largest[i], second[i]);
    double square = amsgrad ? largest[i] : second[i];
    double correction = Math.sqrt(1 - Math.pow(beta2, steps));
    double size =
        extra
            ? (Math.sqrt(square) + epsilon) / correction
            : Math.sqrt(square) / correction + epsilon;
    return first[i] / (1 - Math.pow(beta1, steps)) / size;
  }
}
