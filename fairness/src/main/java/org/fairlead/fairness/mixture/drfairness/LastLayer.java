package org.fairlead.fairness.mixture.drfairness;

import org.fairlead.fairness.mixture.ValidationPass;

/**
 * The last layer {@code o = W h + b} seen from a pass: gradients and curvature of weighted losses
 * in {@code [W, b]}, without the network behind it.
 *
 * <p>With {@code x̃ = [h; 1]} and rows {@code r_i} of {@code ∂L/∂o}, the gradient is {@code Σ_i r_i
 * x̃_iᵀ}. Arrays like it hold {@code W} row after row, then {@code b}: length {@code K (d + 1)}.
 */
final class LastLayer {
  private static final double TOLERANCE = 1e-10; // of the residual, relative to the right side
  private static final int ITERATIONS = 2_000;

  private final int samples;
  private final int outputs;
  private final int width;
  private final double[] inputs;
  private final double[] probabilities;
  private final ValidationPass pass;

  LastLayer(ValidationPass pass) {
    this.pass = pass;
    this.samples = pass.size();
    this.outputs = pass.outputs();
    this.width = pass.width();
    this.inputs = pass.inputs();
    this.probabilities = pass.probabilities();
  }

  /** Returns {@code K (d + 1)}. */
  int size() {
    return outputs * (width + 1);
  }

  /**
   * Returns the rows of {@code Σ_i w_i Σ_t β_{c(i),t} l_{i,t}}, shape {@code [n, K]}: {@code w_i
   * Σ_t β_{c,t} (p_i - onehot(t))}.
   *
   * @param sampleWeights {@code w}, shape {@code [n]}; 0 leaves a sample out
   * @param beta {@code β}, shape {@code [C, L]}
   */
  double[] rows(double[] sampleWeights, double[] beta) {
    int labels = pass.grid().labels().size();
    double[] rows = new double[samples * outputs];
    for (int i = 0; i < samples; i++) {
      if (sampleWeights[i] == 0) {
        continue;
      }
      int begin = pass.subgroupOf(i) * labels;
      double sum = 0;
      for (int t = 0; t < labels; t++) {
        sum += beta[begin + t];
      }
      for (int k = 0; k < outputs; k++) {
        double target = beta[begin + (outputs == 1 ? 1 : k)];
        rows[i * outputs + k] = sampleWeights[i] * (sum * probabilities[i * outputs + k] - target);
      }
    }
    return rows;
  }

  /** Returns {@code Σ_i r_i x̃_iᵀ}. */
  double[] gradient(double[] rows) {
    double[] gradient = new double[size()];
    for (int i = 0; i < samples; i++) {
      for (int k = 0; k < outputs; k++) {
        double row = rows[i * outputs + k];
        if (row == 0) {
          continue;
        }
        int from = i * width;
        int to = k * width;
        for (int d = 0; d < width; d++) {
          gradient[to + d] += row * inputs[from + d];
        }
        gradient[outputs * width + k] += row;
      }
    }
    return gradient;
  }

  /** Returns {@code U x̃_i} of every sample, shape {@code [n, K]}. */
  double[] apply(double[] u) {
    double[] applied = new double[samples * outputs];
    for (int i = 0; i < samples; i++) {
      for (int k = 0; k < outputs; k++) {
        double sum = u[outputs * width + k];
        int from = i * width;
        int to = k * width;
        for (int d = 0; d < width; d++) {
          sum += u[to + d] * inputs[from + d];
        }
        applied[i * outputs + k] = sum;
      }
    }
    return applied;
  }

  /** Returns {@code HU}, {@code H = Σ_i w_i (diag(p_i) - p_i p_iᵀ) ⊗ x̃_i x̃_iᵀ}. */
  double[] hessian(double[] u, double[] sampleWeights) {
    double[] rows = apply(u);
    for (int i = 0; i < samples; i++) {
      int begin = i * outputs;
      double mean = 0;
      for (int k = 0; k < outputs; k++) {
        mean += probabilities[begin + k] * rows[begin + k];
      }
      for (int k = 0; k < outputs; k++) {
        double p = probabilities[begin + k];
        double spread = outputs == 1 ? (1 - p) * rows[begin] : rows[begin + k] - mean;
        rows[begin + k] = sampleWeights[i] * p * spread;
      }
    }
    return gradient(rows);
  }

  /** Returns the trace of {@code H}. */
  double trace(double[] sampleWeights) {
    double trace = 0;
    for (int i = 0; i < samples; i++) {
      double square = 1;
      for (int d = i * width; d < (i + 1) * width; d++) {
        square += inputs[d] * inputs[d];
      }
      double variance = 0;
      for (int k = i * outputs; k < (i + 1) * outputs; k++) {
        variance += probabilities[k] * (1 - probabilities[k]);
      }
      trace += sampleWeights[i] * variance * square;
    }
    return trace;
  }

  /**
   * Returns {@code (H + ρI)⁻¹ v} by conjugate gradients, to a relative residual of 1e-10.
   *
   * @param damping {@code ρ}, positive
   */
  double[] solve(double[] v, double[] sampleWeights, double damping) {
    double[] u = new double[v.length];
    double[] residual = v.clone();
    double[] direction = v.clone();
    double square = dot(residual, residual);
    double enough = TOLERANCE * TOLERANCE * square;
    for (int n = 0; n < ITERATIONS && square > enough; n++) {
      double[] image = hessian(direction, sampleWeights);
      for (int j = 0; j < image.length; j++) {
        image[j] += damping * direction[j];
      }
      double step = square / dot(direction, image);
      for (int j = 0; j < u.length; j++) {
        u[j] += step * direction[j];
        residual[j] -= step * image[j];
      }
      double next = dot(residual, residual);
      for (int j = 0; j < direction.length; j++) {
        direction[j] = residual[j] + next / square * direction[j];
      }
      square = next;
    }
    return u;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
