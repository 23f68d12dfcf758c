package org.fairlead.fairness.mixture;

/**
 * The linear model of the FairBatch experiments: {@code o = w·x + b}, probability {@code (tanh(o) +
 * 1)/2 = sigmoid(2 o)}, trained by Adam.
 */
public final class LogisticRegression {
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;

  private final double[] parameters; // weights, then the bias
  private final double[] first;
  private final double[] second;
  private final double rate;
  private int steps;

  public LogisticRegression(double[] parameters, double rate) {
    this.parameters = parameters.clone();
    this.first = new double[parameters.length];
    this.second = new double[parameters.length];
    this.rate = rate;
  }

  public double[] parameters() {
    return parameters.clone();
  }

  /** Returns {@code 2 o}: the logit whose sigmoid is the probability. */
  double logit(double[][] inputs, int sample) {
    double sum = parameters[parameters.length - 1];
    for (int d = 0; d < inputs[sample].length; d++) {
      sum += parameters[d] * inputs[sample][d];
    }
    return 2 * sum;
  }

  /** Takes a step on a batch and returns its mean loss before. */
  public double step(double[][] inputs, int[] labels, int[] batch) {
    double[] gradient = new double[parameters.length];
    double loss = 0;
    for (int i : batch) {
      double logit = logit(inputs, i);
      double margin = labels[i] == 1 ? -logit : logit;
      loss += Math.max(0, margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      double residual = 2 * (1 / (1 + Math.exp(-logit)) - labels[i]) / batch.length;
      for (int d = 0; d < inputs[i].length; d++) {
        gradient[d] += residual * inputs[i][d];
      }
      gradient[gradient.length - 1] += residual;
    }
    steps++;
    for (int j = 0; j < gradient.length; j++) {
      first[j] = FIRST * first[j] + (1 - FIRST) * gradient[j];
      second[j] = SECOND * second[j] + (1 - SECOND) * gradient[j] * gradient[j];
      double size = Math.sqrt(second[j] / (1 - Math.pow(SECOND, steps))) + EPSILON;
      parameters[j] -= rate * first[j] / (1 - Math.pow(FIRST, steps)) / size;
    }
    return loss / batch.length;
  }

  /** Returns the doubled logits of all samples, as one output. */
  public double[] logits(double[][] inputs) {
    double[] logits = new double[inputs.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = logit(inputs, i);
    }
    return logits;
  }
}
