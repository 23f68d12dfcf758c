package org.fairlead.fairness.distillation;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

/**
 * The distillation loss of a student's logits {@code z} from a teacher's {@code t}, both of shape
 * {@code [B, K]}, row-major.
 *
 * <p>With the temperature {@code T}, {@code p = softmax(t/T)} and {@code q = softmax(z/T)} the loss
 * of a row is {@code d = T² Σ_k p_k (log p_k - log q_k)}, in nats, and its gradient {@code ∂d/∂z_k
 * = T (q_k - p_k)}. The factor {@code T²} keeps gradients of the size of a cross-entropy's whatever
 * the temperature.
 *
 * @see <a href="https://arxiv.org/abs/1503.02531">Hinton, Vinyals, Dean (2015)</a>
 */
public final class SoftTargets {
  private SoftTargets() {}

  /**
   * Writes the gradient of {@code Σ_i c_i d_i} with respect to the student's logits, {@code
   * gradient[i*K+k] = c_i T (q_ik - p_ik)}. It is exactly 0 where both rows are equal.
   *
   * @param student {@code z}, shape {@code [B, K]}; not {@code gradient}
   * @param teacher {@code t}, shape {@code [B, K]}
   * @param classes {@code K}
   * @param temperature {@code T}, positive
   * @param weights {@code c}, shape {@code [B]}
   * @param gradient written, shape {@code [B, K]}
   * @return {@code Σ_i d_i}, unweighted
   */
  public static double rows(
      double[] student,
      double[] teacher,
      int classes,
      double temperature,
      double[] weights,
      double[] gradient) {
    requireLength("teacher", teacher.length, student.length, "as student");
    requireLength("gradient", gradient.length, student.length, "as student");
    requireLength("student", student.length, weights.length * classes, "one row per weight");
    requireArgument(
        temperature > 0 && Double.isFinite(temperature),
        "temperature is %s, expected a positive number",
        temperature);
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      int begin = i * classes;
      int end = begin + classes;
      double taught = student[begin];
      double known = teacher[begin];
      for (int k = begin + 1; k < end; k++) {
        taught = Math.max(taught, student[k]);
        known = Math.max(known, teacher[k]);
      }
      double sum = 0;
      double teacherSum = 0;
      double difference = 0; // Σ_k exp((t_k - max t)/T) ((t_k - max t) - (z_k - max z))/T
      for (int k = begin; k < end; k++) {
        double z = (student[k] - taught) / temperature;
        double t = (teacher[k] - known) / temperature;
        double exponential = Math.exp(z);
        double teacherExponential = Math.exp(t);
        gradient[k] = exponential;
        sum += exponential;
        teacherSum += teacherExponential;
        difference += teacherExponential * (t - z);
      }
      loss +=
          temperature
              * temperature
              * (difference / teacherSum + Math.log(sum) - Math.log(teacherSum));
      double scale = weights[i] * temperature;
      for (int k = begin; k < end; k++) {
        double probability = Math.exp((teacher[k] - known) / temperature) / teacherSum;
        gradient[k] = scale * (gradient[k] / sum - probability);
      }
    }
    return loss;
  }
}
