package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

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

  /**
   * Returns the standard errors of {@code x_j - mean}, where the means {@code x_j} of the measured
   * groups are independent: group {@code j}'s is {@code 1 - c_j} times its own and {@code c_h}
   * times every other, with the coefficients {@code c} of {@link #mean}.
   *
   * @param variance of the mean of group {@code measured[j]}
   */
  double[] errorsOfGaps(double[] variance, int[] measured) {
    for (int a = 0; a < weight.length; a++) {
      weight[a] = 0;
    }
    for (int g : measured) {
      weight[attribute[g]] += share[g];
    }
    int attributes = 0;
    for (double each : weight) {
      attributes += each > 0 ? 1 : 0;
    }
    double common = 0;
    double[] coefficient = new double[measured.length];
    for (int j = 0; j < measured.length; j++) {
      coefficient[j] = share[measured[j]] / weight[attribute[measured[j]]] / attributes;
      common += coefficient[j] * coefficient[j] * variance[j];
    }
    double[] errors = new double[measured.length];
    for (int j = 0; j < errors.length; j++) {
      // (1-c)² - c² = 1 - 2c; an infinite variance makes all errors infinite, as it should.
      errors[j] =
          Double.isInfinite(common)
              ? Double.POSITIVE_INFINITY
              : Math.sqrt(Math.max(0, common + (1 - 2 * coefficient[j]) * variance[j]));
    }
    return errors;
  }
}
