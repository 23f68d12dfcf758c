package org.fairlead.fairness.mixture.drfairness;

import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.ValidationPass;

/**
 * How far training on a subgroup lowers the outer objective: {@code s_c = ⟨PV, G_c⟩} on real and
 * {@code t_c = ⟨PV, G'_c⟩} on generated samples, with the outer gradient {@code V = ∂F/∂[W, b]},
 * the subgroup's mean gradients {@code G_c} and {@code G'_c} in the last layer, and {@code P} the
 * identity or the inverse Hessian.
 *
 * <p>No subgroup gradient is ever formed: {@code ⟨U, G_c⟩ = (1/n_c) Σ_{i∈c} δ_i · (U x̃_i)} with
 * {@code δ_i = p_i - onehot(y_i)}.
 *
 * <p>{@code V} contains {@code G_c}. Both from the same few samples, their product exceeds the true
 * one by the sampling variance of {@code G_c}, which speaks for real data whatever its use. Fitted
 * across halves, {@code V} comes from one half of every subgroup's real samples and {@code G_c}
 * from the other, and the other way round: the product is then right on average.
 */
final class Alignment {
  private final double[] real;
  private final double[] generated;

  private Alignment(double[] real, double[] generated) {
    this.real = real;
    this.generated = generated;
  }

  /**
   * Returns the alignment of every subgroup; 0 where a subgroup has no samples.
   *
   * @param pass with inputs
   * @param outer {@code ∂F/∂l_{c,t}}, shape {@code [C, L]}
   * @param inner the weights of the subgroups' mean losses in the inner objective, real then
   *     generated, shape {@code [2 C]}; they weigh the Hessian
   * @param across whether to fit across halves
   */
  static Alignment of(
      ValidationPass pass, double[] outer, double[] inner, Curvature curvature, boolean across) {
    SubgroupGrid grid = pass.grid();
    int subgroups = grid.size();
    int folds = across ? 2 : 1;
    double[][] realShares = realShares(pass, folds);
    double[] generatedShares = generatedShares(pass);
    LastLayer layer = new LastLayer(pass);
    double[] residuals = residuals(pass, layer);
    double[] hessian = new double[pass.size()];
    for (int i = 0; i < hessian.length; i++) {
      int c = pass.subgroupOf(i);
      if (c >= 0) {
        double mean = (realShares[0][i] + realShares[folds - 1][i]) / 2;
        hessian[i] = inner[c] * mean + inner[subgroups + c] * generatedShares[i];
      }
    }
    double damping = curvature.exact() ? curvature.damping() * layer.trace(hessian) : 0;

    double[] real = new double[subgroups];
    double[] generated = new double[subgroups];
    for (int fold = 0; fold < folds; fold++) {
      double[] v = layer.gradient(layer.rows(realShares[fold], outer));
      double[] u = damping > 0 ? layer.solve(v, hessian, damping) : v;
      double[] applied = layer.apply(u);
      double[] others = realShares[folds - 1 - fold];
      for (int i = 0; i < hessian.length; i++) {
        int c = pass.subgroupOf(i);
        if (c < 0) {
          continue;
        }
        double product = 0;
        for (int k = i * pass.outputs(); k < (i + 1) * pass.outputs(); k++) {
          product += residuals[k] * applied[k];
        }
        real[c] += others[i] * product / folds;
        generated[c] += generatedShares[i] * product / folds;
      }
    }
    return new Alignment(real, generated);
  }

  /** Returns {@code δ_i} of every sample whose subgroup is known. */
  private static double[] residuals(ValidationPass pass, LastLayer layer) {
    SubgroupGrid grid = pass.grid();
    int labels = grid.labels().size();
    double[] own = new double[grid.size() * labels];
    for (int c = 0; c < grid.size(); c++) {
      own[c * labels + grid.label(c)] = 1;
    }
    double[] known = new double[pass.size()];
    for (int i = 0; i < known.length; i++) {
      known[i] = pass.subgroupOf(i) < 0 ? 0 : 1;
    }
    return layer.rows(known, own);
  }

  /**
   * Returns what each sample weighs in the mean of its subgroup's real samples, in each fold:
   * samples of a subgroup take turns, and one that is alone is in both.
   */
  static double[][] realShares(ValidationPass pass, int folds) {
    int[] seen = new int[pass.grid().size()];
    for (int i = 0; i < pass.size(); i++) {
      if (pass.subgroupOf(i) >= 0 && !pass.generated(i)) {
        seen[pass.subgroupOf(i)]++;
      }
    }
    int[] total = seen.clone();
    double[][] shares = new double[folds][pass.size()];
    for (int i = 0; i < pass.size(); i++) {
      int c = pass.subgroupOf(i);
      if (c < 0 || pass.generated(i)) {
        continue;
      }
      int turn = total[c] - seen[c]--;
      for (int fold = 0; fold < folds; fold++) {
        int size = total[c] == 1 ? 1 : (total[c] + folds - 1 - fold) / folds;
        shares[fold][i] = total[c] == 1 || turn % folds == fold ? 1.0 / size : 0;
      }
    }
    return shares;
  }

  /** Returns what each sample weighs in the mean of its subgroup's generated samples. */
  static double[] generatedShares(ValidationPass pass) {
    int[] count = new int[pass.grid().size()];
    for (int i = 0; i < pass.size(); i++) {
      if (pass.subgroupOf(i) >= 0 && pass.generated(i)) {
        count[pass.subgroupOf(i)]++;
      }
    }
    double[] shares = new double[pass.size()];
    for (int i = 0; i < shares.length; i++) {
      int c = pass.subgroupOf(i);
      shares[i] = c >= 0 && pass.generated(i) ? 1.0 / count[c] : 0;
    }
    return shares;
  }

  /** Returns {@code s}, shape {@code [C]}. */
  double[] real() {
    return real;
  }

  /** Returns {@code t}, shape {@code [C]}. */
  double[] generated() {
    return generated;
  }
}
