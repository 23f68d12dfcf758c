package org.fairlead.fairness.mixture.drfairness;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.SubgroupGrid;

/**
 * What ratios are chosen to minimize, as a function of mean losses on real validation data: {@code
 * F = gap + k Σ_c (n_c/n) l_c}.
 *
 * <p>Losses are {@code l_{c,t}}, shape {@code [C, L]}: the mean loss of the samples of subgroup
 * {@code c} if their label were {@code t}; {@code l_c} is that of their own label. The gap is the
 * largest {@code |R_a - R_b|} over pairs of terms, each a weighted sum of losses:
 *
 * <ul>
 *   <li>equalized odds: the terms are {@code l_c}, the pairs are the groups of one label;
 *   <li>equal opportunity: the same for the positive label alone;
 *   <li>demographic parity: {@code R_{z,t} = Σ_y (n_{y,z}/n_z) l_{(y,z),t}} for pairs of groups;
 *   <li>accuracy parity: {@code R_z = Σ_y (n_{y,z}/n_z) l_{y,z}} for pairs of groups.
 * </ul>
 *
 * <p>With a temperature {@code τ > 0} the maximum is smooth, {@code τ log Σ exp(±(R_a - R_b)/τ)}:
 * it exceeds the maximum by at most {@code τ log(2 pairs)}.
 */
final class OuterObjective {
  /** One {@code R}: the subgroups and labels whose losses it sums, by group or not. */
  private static final class Term {
    private final int[] subgroups;
    private final int[] labels;

    Term(int[] subgroups, int[] labels) {
      this.subgroups = subgroups;
      this.labels = labels;
    }
  }

  private final SubgroupGrid grid;
  private final double accuracyWeight;
  private final double temperature;
  private final List<Term> terms = new ArrayList<>();
  private final List<int[]> pairs = new ArrayList<>();

  /** The objective and its gradient at some losses. */
  static final class Value {
    /** The largest pairwise gap, never smooth; NaN without pairs. */
    final double gap;

    /** {@code Σ_c (n_c/n) l_c}. */
    final double accuracy;

    /** {@code F}. */
    final double objective;

    /** {@code ∂F/∂l_{c,t}}, shape {@code [C, L]}. */
    final double[] gradient;

    Value(double gap, double accuracy, double objective, double[] gradient) {
      this.gap = gap;
      this.accuracy = accuracy;
      this.objective = objective;
      this.gradient = gradient;
    }
  }

  OuterObjective(
      SubgroupGrid grid,
      FairnessGoal goal,
      int positive,
      double accuracyWeight,
      double temperature) {
    this.grid = grid;
    this.accuracyWeight = accuracyWeight;
    this.temperature = temperature;
    int labels = grid.labels().size();
    switch (goal) {
      case EQODDS -> {
        for (int y = 0; y < labels; y++) {
          withinLabel(y);
        }
      }
      case EQOPP -> withinLabel(positive);
      case DP -> {
        for (int t = 0; t < labels; t++) {
          if (labels > 2 || t == positive) {
            acrossLabels(t);
          }
        }
      }
      case ACCURACY_PARITY -> acrossLabels(-1);
      case NONE -> {}
    }
  }

  private void withinLabel(int label) {
    int first = terms.size();
    for (int z = 0; z < grid.groups().size(); z++) {
      terms.add(new Term(new int[] {grid.index(label, z)}, new int[] {label}));
    }
    addPairs(first);
  }

  private void acrossLabels(int target) {
    int first = terms.size();
    int labels = grid.labels().size();
    for (int z = 0; z < grid.groups().size(); z++) {
      int[] subgroups = new int[labels];
      int[] targets = new int[labels];
      for (int y = 0; y < labels; y++) {
        subgroups[y] = grid.index(y, z);
        targets[y] = target < 0 ? y : target;
      }
      terms.add(new Term(subgroups, targets));
    }
    addPairs(first);
  }

  private void addPairs(int first) {
    for (int a = first; a < terms.size(); a++) {
      for (int b = a + 1; b < terms.size(); b++) {
        pairs.add(new int[] {a, b});
      }
    }
  }

  /**
   * Returns the objective.
   *
   * @param losses {@code l_{c,t}}, shape {@code [C, L]}
   * @param shares {@code n_c/n}, shape {@code [C]}
   */
  Value at(double[] losses, double[] shares) {
    int labels = grid.labels().size();
    double[] value = new double[terms.size()];
    double[][] weights = new double[terms.size()][];
    for (int j = 0; j < value.length; j++) {
      Term term = terms.get(j);
      weights[j] = weights(term, shares);
      for (int m = 0; m < weights[j].length; m++) {
        value[j] += weights[j][m] * losses[term.subgroups[m] * labels + term.labels[m]];
      }
    }
    double[] slope = new double[value.length];
    double gap = largest(value);
    double fair =
        pairs.isEmpty() ? 0 : temperature > 0 ? smooth(value, gap, slope) : hard(value, slope);

    double[] gradient = new double[losses.length];
    for (int j = 0; j < value.length; j++) {
      Term term = terms.get(j);
      for (int m = 0; m < weights[j].length; m++) {
        gradient[term.subgroups[m] * labels + term.labels[m]] += slope[j] * weights[j][m];
      }
    }
    double accuracy = 0;
    for (int c = 0; c < shares.length; c++) {
      int own = c * labels + grid.label(c);
      accuracy += shares[c] * losses[own];
      gradient[own] += accuracyWeight * shares[c];
    }
    return new Value(gap, accuracy, fair + accuracyWeight * accuracy, gradient);
  }

  private static double[] weights(Term term, double[] shares) {
    double[] weights = new double[term.subgroups.length];
    double sum = 0;
    for (int c : term.subgroups) {
      sum += shares[c];
    }
    for (int m = 0; m < weights.length; m++) {
      weights[m] = weights.length == 1 ? 1 : shares[term.subgroups[m]] / sum;
    }
    return weights;
  }

  private double largest(double[] value) {
    double largest = Double.NaN;
    for (int[] pair : pairs) {
      double gap = Math.abs(value[pair[0]] - value[pair[1]]);
      largest = largest >= gap ? largest : gap;
    }
    return largest;
  }

  /** Returns the maximum and writes its slope: that of the first pair that attains it. */
  private double hard(double[] value, double[] slope) {
    int[] worst = pairs.get(0);
    for (int[] pair : pairs) {
      boolean worse =
          Math.abs(value[pair[0]] - value[pair[1]]) > Math.abs(value[worst[0]] - value[worst[1]]);
      worst = worse ? pair : worst;
    }
    double difference = value[worst[0]] - value[worst[1]];
    slope[worst[0]] += Math.signum(difference);
    slope[worst[1]] -= Math.signum(difference);
    return Math.abs(difference);
  }

  private double smooth(double[] value, double gap, double[] slope) {
    double sum = 0;
    for (int[] pair : pairs) {
      double difference = value[pair[0]] - value[pair[1]];
      double up = Math.exp((difference - gap) / temperature);
      double down = Math.exp((-difference - gap) / temperature);
      sum += up + down;
      slope[pair[0]] += up - down;
      slope[pair[1]] -= up - down;
    }
    for (int j = 0; j < slope.length; j++) {
      slope[j] /= sum;
    }
    return gap + temperature * Math.log(sum);
  }
}
