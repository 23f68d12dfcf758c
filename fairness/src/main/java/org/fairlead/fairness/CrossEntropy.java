package org.fairlead.fairness;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

/**
 * The softmax cross-entropy of logits {@code x} of shape {@code [B, K]}, row-major.
 *
 * <p>With the target distribution {@code q} of {@link SoftLabels}, onehot of the label where they
 * are plain, the loss of a row is {@code l = log Σ_k exp(x_k) - Σ_k q_k x_k}. All arithmetic
 * subtracts the row's largest logit first, so that no exponential overflows.
 */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * Writes the gradient of {@code Σ_i w_i l_i} with respect to the logits: {@code gradient[i*K+k] =
   * w_i (softmax(x_i)_k - onehot(y_i)_k)}. Allocates nothing; {@code gradient} may be {@code
   * logits} itself.
   *
   * @param logits shape {@code [B, K]}
   * @param classes {@code K}
   * @param labels {@code y}, shape {@code [B]}
   * @param weights {@code w}, shape {@code [B]}; negative ones push the outputs away from the label
   * @param gradient written, shape {@code [B, K]}
   */
  public static void rows(
      double[] logits, int classes, int[] labels, double[] weights, double[] gradient) {
    rows(logits, classes, SoftLabels.of(labels), weights, gradient);
  }

  /**
   * As {@link #rows(double[], int, int[], double[], double[])} for smoothed or mixed labels: {@code
   * gradient[i*K+k] = w_i (softmax(x_i)_k - q_ik)}.
   */
  public static void rows(
      double[] logits, int classes, SoftLabels targets, double[] weights, double[] gradient) {
    int size = targets.size();
    int[] labels = targets.labels();
    double smoothing = targets.smoothing();
    requireShape(logits, classes, size);
    requireLength("weights", weights.length, size, "one per label");
    requireLength("gradient", gradient.length, logits.length, "as logits");
    double off = smoothing / classes;
    for (int i = 0; i < size; i++) {
      targets.require(i, classes);
      int begin = i * classes;
      int end = begin + classes;
      double max = logits[begin];
      for (int k = begin + 1; k < end; k++) {
        max = Math.max(max, logits[k]);
      }
      double sum = 0;
      for (int k = begin; k < end; k++) {
        double exponential = Math.exp(logits[k] - max);
        gradient[k] = exponential;
        sum += exponential;
      }
      double weight = weights[i];
      double scale = weight / sum;
      for (int k = begin; k < end; k++) {
        gradient[k] = gradient[k] * scale - weight * off;
      }
      if (targets.areMixed()) {
        double share = targets.share(i);
        gradient[begin + labels[i]] -= weight * (1 - smoothing) * share;
        gradient[begin + targets.partner(i)] -= weight * (1 - smoothing) * (1 - share);
      } else {
        gradient[begin + labels[i]] -= weight * (1 - smoothing);
      }
    }
  }

  /**
   * Writes the softmax of every row.
   *
   * @param logits shape {@code [B, K]}
   * @param probabilities written from {@code offset} on
   */
  public static void softmax(double[] logits, int classes, double[] probabilities, int offset) {
    for (int row = 0; row < logits.length; row += classes) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = row; k < row + classes; k++) {
        max = Math.max(max, logits[k]);
      }
      double sum = 0;
      for (int k = row; k < row + classes; k++) {
        double exponential = Math.exp(logits[k] - max);
        probabilities[offset + k] = exponential;
        sum += exponential;
      }
      for (int k = row; k < row + classes; k++) {
        probabilities[offset + k] /= sum;
      }
    }
  }

  static void requireShape(double[] logits, int classes, int size) {
    requireArgument(classes > 0, "classes is %d, expected at least 1", classes);
    requireArgument(
        logits.length == (long) size * classes,
        "logits has length %d, expected %d (%d labels x %d classes)",
        logits.length,
        (long) size * classes,
        size,
        classes);
  }
}
