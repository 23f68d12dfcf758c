package org.fairlead.audit;

import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;

/**
 * The largest excess accuracy gap of a pass, and what can be said of it for sure: cheap enough for
 * every epoch.
 *
 * <p>ψ_g is the mean of n samples' losses {@code d = dense right - sparse right}, each weighted by
 * {@code 1/n_g - 1/n} inside the group and {@code -1/n} outside, so its variance is {@code n_g s_g²
 * (1/n_g - 1/n)² + n_r s_r²/n²} with the variances of the losses in the group and among the rest.
 * Few samples that all say the same would have none: mean and variance are taken with two samples
 * more, one lost and one won (Agresti and Min 2005). The quantile is normal, and shared by the G
 * groups (Bonferroni), so that all of them hold at once.
 *
 * @param gap {@code max_g ψ_g} over the groups that can be compared, {@code ψ_g = Δ_g - Δ}, in
 *     accuracy units; NaN if there is none, or without a dense model
 * @param atLeast lower bound of {@code max_g ψ_g}, one-sided at 95 %, at most {@code gap}; NaN
 *     where that is
 * @param group name of the group with the largest gap, or that of the group of lowest accuracy
 *     without a dense model; empty if there is none
 * @see <a href="https://doi.org/10.1002/sim.2216">Agresti and Min (2005), Simple improved
 *     confidence intervals for comparing matched proportions</a>
 */
public record WorstGap(double gap, double atLeast, String group) {
  private static final double CONFIDENCE = 0.95;

  /** Returns what is known of a gap without an interval: the gap itself. */
  public static WorstGap exactly(double gap, String group) {
    return new WorstGap(gap, gap, group);
  }

  /** Returns that there is nothing to measure. */
  public static WorstGap none() {
    return exactly(Double.NaN, "");
  }

  /**
   * Returns the largest gap of {@code sparse} against a dense model on the same samples.
   *
   * @param dense whether the dense model has each sample right
   */
  public static WorstGap of(boolean[] dense, Outcomes sparse) {
    Groups groups = sparse.groups();
    int size = sparse.size();
    var lost = new long[groups.size()];
    var changed = new long[groups.size()];
    long lostOverall = 0;
    long changedOverall = 0;
    for (int i = 0; i < size; i++) {
      int loss = (dense[i] ? 1 : 0) - (sparse.correct(i) ? 1 : 0);
      lostOverall += loss;
      changedOverall += Math.abs(loss);
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int group = groups.group(i, slot);
        if (group >= 0) {
          lost[group] += loss;
          changed[group] += Math.abs(loss);
        }
      }
    }
    double delta = (double) lostOverall / size;
    double z = quantile(groups);
    var worst = none();
    double atLeast = Double.NEGATIVE_INFINITY;
    for (int g = 0; g < lost.length; g++) {
      long count = groups.count(g);
      if (groups.comparable(g)) {
        double psi = (double) lost[g] / count - delta;
        if (worst.group.isEmpty() || psi > worst.gap) {
          worst = exactly(psi, groups.name(g));
        }
        double inside = 1.0 / count - 1.0 / size;
        double outside = 1.0 / size;
        double variance =
            count * variance(lost[g], changed[g], count) * inside * inside
                + (size - count)
                    * variance(lostOverall - lost[g], changedOverall - changed[g], size - count)
                    * outside
                    * outside;
        double centre = (double) lost[g] / (count + 2) - delta;
        atLeast = Math.max(atLeast, Math.min(psi, centre) - z * Math.sqrt(variance));
      }
    }
    return worst.group.isEmpty() ? worst : new WorstGap(worst.gap, atLeast, worst.group);
  }

  /** Returns the variance of losses of which {@code changed} are not 0, with two samples more. */
  private static double variance(long lost, long changed, long count) {
    double n = count + 2.0;
    double mean = lost / n;
    return (changed + 2) / n - mean * mean;
  }

  private static double quantile(Groups groups) {
    long shared = IntStream.range(0, groups.size()).filter(groups::comparable).count();
    return NormalDistribution.of(0, 1)
        .inverseSurvivalProbability((1 - CONFIDENCE) / Math.max(1, shared));
  }

  /** Returns no gap, and the group of the lowest accuracy. */
  public static WorstGap withoutReference(Outcomes outcomes) {
    GroupTally tally = outcomes.tally();
    int worst = -1;
    for (int g = 0; g < tally.size(); g++) {
      if (tally.count(g) > 0 && (worst < 0 || tally.accuracy(g) < tally.accuracy(worst))) {
        worst = g;
      }
    }
    return exactly(Double.NaN, worst < 0 ? "" : tally.names().get(worst));
  }
}
