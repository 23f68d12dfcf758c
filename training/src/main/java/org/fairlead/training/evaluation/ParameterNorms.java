package org.fairlead.training.evaluation;

import java.util.List;
import org.fairlead.engine.Learner;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.fairness.weighting.ParameterNorm;
import org.fairlead.networks.weights.Weights;

/**
 * Norms of parameters in constraints: their values, and their gradients as terms of a step. The
 * gradient of {@code ‖w‖} is {@code w / ‖w‖}, that of {@code Σ|w|} the sign; at the origin both are
 * taken as zero.
 */
public final class ParameterNorms {
  private ParameterNorms() {}

  /** Returns the value of every norm at a learner's parameters. */
  public static double[] of(List<ParameterNorm> norms, Learner learner) {
    return norms.stream()
        .mapToDouble(
            norm ->
                one(
                    norm.parameters().stream()
                        .mapToDouble(name -> learner.norm(name, norm.order()))
                        .toArray(),
                    norm.order()))
        .toArray();
  }

  /** Returns the value of every norm of stored weights. */
  public static double[] of(List<ParameterNorm> norms, Weights weights) {
    return norms.stream()
        .mapToDouble(
            norm ->
                one(
                    norm.parameters().stream()
                        .mapToDouble(name -> one(weights.get(name).doubles(), norm.order()))
                        .toArray(),
                    norm.order()))
        .toArray();
  }

  /** The norm of norms is that of all values together. */
  private static double one(double[] values, int order) {
    double sum = 0;
    for (double value : values) {
      sum += order == 1 ? Math.abs(value) : value * value;
    }
    return order == 1 ? sum : Math.sqrt(sum);
  }

  /**
   * Returns {@code terms} with the gradient of {@code Σ_j weight_j norm_j}.
   *
   * @param values of the norms, as {@link #of} returned them for the step
   */
  public static ParameterTerms addTo(
      ParameterTerms terms, List<ParameterNorm> norms, double[] values, double[] weights) {
    ParameterTerms sum = terms;
    for (int j = 0; j < norms.size(); j++) {
      ParameterNorm norm = norms.get(j);
      if (weights[j] == 0 || values[j] == 0) {
        continue;
      }
      for (String name : norm.parameters()) {
        sum =
            norm.order() == 1
                ? sum.withL1(name, weights[j])
                : sum.withL2(name, weights[j] / values[j]);
      }
    }
    return sum;
  }
}
