package org.fairlead.fairness.method;

import static org.fairlead.constrained.internal.Checks.requireArgument;

import org.fairlead.fairness.Groups;

/**
 * How much of the training set each group is, to average over the population what was measured per
 * group.
 *
 * <p>Where only some groups were measured, {@code x̄ = Σ_measured p_g x_g / Σ_measured p_g}. Where
 * groups of several attributes overlap, this is the mean over the attributes that have a measured
 * group.
 */
final class Population {
  private final double[] share;
  private final int[] attribute;

  /** Scratch of {@link #mean}, one entry per attribute. */
  private final double[] sum;

  private final double[] weight;

  private Population(double[] share, int[] attribute, int attributes) {
    this.share = share;
    this.attribute = attribute;
    this.sum = new double[attributes];
    this.weight = new double[attributes];
  }

  /**
   * Returns the shares of the groups of the training set.
   *
   * @throws IllegalArgumentException if a group has no samples
   */
  static Population of(Groups training) {
    requireArgument(training.size() > 0, "training has no groups, expected at least one");
    double[] share = new double[training.size()];
    int[] attribute = new int[share.length];
    int attributes = 0;
    for (int g = 0; g < share.length; g++) {
      requireArgument(
          training.count(g) > 0, "group '%s' has no training samples", training.name(g));
      share[g] = (double) training.count(g) / training.samples();
      attribute[g] = training.attribute(g);
      attributes = Math.max(attributes, attribute[g] + 1);
    }
    return new Population(share, attribute, attributes);
  }

  /**
   * Returns the population's mean.
   *
   * @param value {@code x_j} of group {@code measured[j]}
   * @param count how many leading entries of both arrays count, at least 1
   */
  double mean(double[] value, int[] measured, int count) {
    for (int a = 0; a < sum.length; a++) {
      sum[a] = 0;
      weight[a] = 0;
    }
    for (int j = 0; j < count; j++) {
      int g = measured[j];
      sum[attribute[g]] += share[g] * value[j];
      weight[attribute[g]] += share[g];
    }
    double total = 0;
    int attributes = 0;
    for (int a = 0; a < sum.length; a++) {
      if (weight[a] > 0) {
        total += sum[a] / weight[a];
        attributes++;
      }
    }
    return total / attributes;
  }
}
