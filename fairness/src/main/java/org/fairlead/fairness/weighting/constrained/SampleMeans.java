package org.fairlead.fairness.weighting.constrained;

import java.util.Arrays;
import org.fairlead.fairness.Groups;

/** The mean of something over every group of a sample, and how far chance takes it. */
final class SampleMeans {
  private final int[] measured;
  private final double[] values;
  private final double[] variances;

  private SampleMeans(int[] measured, double[] values, double[] variances) {
    this.measured = measured;
    this.values = values;
    this.variances = variances;
  }

  /** Returns the means of {@code x_i} over the groups that sample {@code i} is in. */
  static SampleMeans of(double[] x, Groups groups) {
    int[] count = new int[groups.size()];
    double[] mean = new double[count.length];
    double[] squares = new double[count.length]; // about the mean, as Welford adds them up
    for (int i = 0; i < x.length; i++) {
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int g = groups.group(i, slot);
        if (g >= 0) {
          count[g]++;
          double off = x[i] - mean[g];
          mean[g] += off / count[g];
          squares[g] += off * (x[i] - mean[g]);
        }
      }
    }
    int[] measured = new int[count.length];
    double[] values = new double[count.length];
    double[] variances = new double[count.length];
    int found = 0;
    for (int g = 0; g < count.length; g++) {
      if (count[g] > 0) {
        measured[found] = g;
        values[found] = mean[g];
        variances[found++] =
            count[g] < 2 ? Double.POSITIVE_INFINITY : squares[g] / (count[g] - 1) / count[g];
      }
    }
    return new SampleMeans(
        Arrays.copyOf(measured, found),
        Arrays.copyOf(values, found),
        Arrays.copyOf(variances, found));
  }

  /** Returns the groups that have samples, ascending. */
  int[] measured() {
    return measured.clone();
  }

  /** Returns the means of the {@link #measured} groups. */
  double[] values() {
    return values.clone();
  }

  /** Returns the estimated variances of the means, {@code s²/n}; infinite of fewer than two. */
  double[] variances() {
    return variances.clone();
  }
}
