package org.fairlead.fairness.mixture.drfairness;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.mixture.SubgroupGrid;

/**
 * The ratios of Dr-Fairness and the logits behind them.
 *
 * <p>{@code λ_c}, the share of subgroup {@code c} in its label, is {@code f + (1 - G f)
 * softmax(a)_c} over the groups of the label, with the floor {@code f}; {@code μ_c}, the share of
 * real samples, is {@code sigmoid(b_c)}, or 1 for a subgroup without generated samples. With the
 * alignments {@code s_c} and {@code t_c} (see {@link Alignment}), the label's share {@code m_y/n},
 * and {@code q_c = (m_y/n) (μ_c s_c + (1 - μ_c) t_c)}, the hyper-gradient is
 *
 * <pre>{@code
 * ∂F/∂a_c = -(1 - G f) σ_c (q_c - Σ_{z'} σ_{y,z'} q_{y,z'})        σ = softmax(a)
 * ∂F/∂b_c = -(m_y/n) λ_c μ_c (1 - μ_c) (s_c - t_c)
 * }</pre>
 */
final class Ratios implements Stateful {
  /** Bounds the start of a group whose share of its label is below the floor. */
  private static final double SMALLEST_SHARE = 1e-3;

  private static final double PUBLISHED_MU_LOGIT = 0.01;

  private final SubgroupGrid grid;
  private final boolean[] mixed; // whether a subgroup has generated samples to choose
  private final double floor;
  private final LogitDescent lambdaLogits;
  private final LogitDescent muLogits;

  private Ratios(
      SubgroupGrid grid, boolean[] mixed, double floor, LogitDescent lambda, LogitDescent mu) {
    this.grid = grid;
    this.mixed = mixed;
    this.floor = floor;
    this.lambdaLogits = lambda;
    this.muLogits = mu;
  }

  /**
   * Returns ratios that begin with the shares of the real training samples and with half of them
   * generated.
   *
   * @param lambda the shares within each label, shape {@code [C]}
   * @param floor the smallest {@code λ}, below {@code 1/G}
   * @param published whether logits begin as published: {@code a_c = log λ_c + log Σ exp(λ)}, which
   *     differs by a constant, and {@code b_c = 0.01}, which is not quite {@code μ_c = 1/2}
   */
  static Ratios of(
      SubgroupGrid grid,
      double[] lambda,
      boolean[] mixed,
      double floor,
      boolean published,
      Adam rule) {
    int groups = grid.groups().size();
    double[] a = new double[lambda.length];
    double[] b = new double[lambda.length];
    for (int y = 0; y < lambda.length; y += groups) {
      double offset = 0;
      for (int c = y; c < y + groups; c++) {
        offset += Math.exp(lambda[c]);
      }
      for (int c = y; c < y + groups; c++) {
        double share = (lambda[c] - floor) / (1 - groups * floor);
        a[c] =
            published
                ? Math.log(lambda[c]) + Math.log(offset)
                : Math.log(Math.max(share, SMALLEST_SHARE));
        b[c] = published ? PUBLISHED_MU_LOGIT : 0;
      }
    }
    return new Ratios(grid, mixed, floor, new LogitDescent(rule, a), new LogitDescent(rule, b));
  }

  /** Returns {@code λ}, shape {@code [C]}; sums to 1 within each label. */
  double[] lambda() {
    double[] lambda = softmax();
    for (int c = 0; c < lambda.length; c++) {
      lambda[c] = floor + (1 - grid.groups().size() * floor) * lambda[c];
    }
    return lambda;
  }

  private double[] softmax() {
    int groups = grid.groups().size();
    double[] shares = new double[grid.size()];
    for (int y = 0; y < shares.length; y += groups) {
      double max = Double.NEGATIVE_INFINITY;
      for (int c = y; c < y + groups; c++) {
        max = Math.max(max, lambdaLogits.value(c));
      }
      double sum = 0;
      for (int c = y; c < y + groups; c++) {
        shares[c] = Math.exp(lambdaLogits.value(c) - max);
        sum += shares[c];
      }
      for (int c = y; c < y + groups; c++) {
        shares[c] /= sum;
      }
    }
    return shares;
  }

  /** Returns {@code μ}, shape {@code [C]}. */
  double[] mu() {
    double[] mu = new double[grid.size()];
    for (int c = 0; c < mu.length; c++) {
      mu[c] = mixed[c] ? 1 / (1 + Math.exp(-muLogits.value(c))) : 1;
    }
    return mu;
  }

  /** Returns {@code ∂F/∂a}. */
  double[] lambdaGradient(double[] s, double[] t, double[] labelShares) {
    int groups = grid.groups().size();
    double[] share = softmax();
    double[] mu = mu();
    double[] gradient = new double[share.length];
    for (int y = 0; y < gradient.length; y += groups) {
      double mean = 0;
      for (int c = y; c < y + groups; c++) {
        gradient[c] = labelShares[y / groups] * (mu[c] * s[c] + (1 - mu[c]) * t[c]);
        mean += share[c] * gradient[c];
      }
      for (int c = y; c < y + groups; c++) {
        gradient[c] = -(1 - groups * floor) * share[c] * (gradient[c] - mean);
      }
    }
    return gradient;
  }

  /** Returns {@code ∂F/∂b}. */
  double[] muGradient(double[] s, double[] t, double[] labelShares) {
    double[] lambda = lambda();
    double[] mu = mu();
    double[] gradient = new double[lambda.length];
    for (int c = 0; c < gradient.length; c++) {
      gradient[c] = -labelShares[grid.label(c)] * lambda[c] * mu[c] * (1 - mu[c]) * (s[c] - t[c]);
    }
    return gradient;
  }

  /** Moves both logits against their gradients. */
  void descend(double[] lambdaGradient, double[] muGradient) {
    lambdaLogits.descend(lambdaGradient);
    muLogits.descend(muGradient);
  }

  private Stateful parts() {
    var parts = new LinkedHashMap<String, Stateful>();
    parts.put("lambda", lambdaLogits);
    parts.put("mu", muLogits);
    return Stateful.of(parts);
  }

  @Override
  public Map<String, double[]> state() {
    return parts().state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    parts().restore(state);
  }
}
