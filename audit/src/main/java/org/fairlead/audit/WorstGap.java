package org.fairlead.audit;

import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;

/**
 * The largest excess accuracy gap of a pass, as a point estimate: cheap enough for every epoch.
 *
 * @param gap {@code max_g ψ_g} over the groups with samples, {@code ψ_g = Δ_g - Δ}, in accuracy
 *     units; NaN if no group has samples, or without a dense model
 * @param group its name, or that of the group of lowest accuracy without a dense model; empty if no
 *     group has samples
 */
public record WorstGap(double gap, String group) {

  /**
   * Returns the largest gap of {@code sparse} against a dense model on the same samples.
   *
   * @param dense whether the dense model has each sample right
   */
  public static WorstGap of(boolean[] dense, Outcomes sparse) {
    Groups groups = sparse.groups();
    var lost = new long[groups.size()];
    long lostOverall = 0;
    for (int i = 0; i < sparse.size(); i++) {
      int loss = (dense[i] ? 1 : 0) - (sparse.correct(i) ? 1 : 0);
      lostOverall += loss;
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int group = groups.group(i, slot);
        if (group >= 0) {
          lost[group] += loss;
        }
      }
    }
    double delta = (double) lostOverall / sparse.size();
    var worst = new WorstGap(Double.NaN, "");
    for (int g = 0; g < lost.length; g++) {
      if (groups.count(g) > 0) {
        double psi = (double) lost[g] / groups.count(g) - delta;
        if (worst.group.isEmpty() || psi > worst.gap) {
          worst = new WorstGap(psi, groups.name(g));
        }
      }
    }
    return worst;
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
    return new WorstGap(Double.NaN, worst < 0 ? "" : tally.names().get(worst));
  }
}
