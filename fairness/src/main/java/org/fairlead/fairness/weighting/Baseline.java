package org.fairlead.fairness.weighting;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Outcomes;

/**
 * What the dense model does on the training set, to which a sparse one is held: measured once, in
 * evaluation mode and without augmentation.
 *
 * @param accuracy {@code A(θ_d|D)}, the share of all samples that are correct
 * @param groupAccuracy {@code A(θ_d|D_g)} of every group
 * @param loss {@code L(θ_d|D)}, the mean loss in nats
 * @param groupLoss {@code L(θ_d|D_g)} of every group
 * @param groupShare {@code p_g = n_g / n}, where {@code n} counts samples of unknown group too
 */
public record Baseline(
    double accuracy,
    List<Double> groupAccuracy,
    double loss,
    List<Double> groupLoss,
    List<Double> groupShare) {

  public Baseline {
    groupAccuracy = List.copyOf(groupAccuracy);
    groupLoss = List.copyOf(groupLoss);
    groupShare = List.copyOf(groupShare);
    int groups = groupAccuracy.size();
    requireArgument(
        groupLoss.size() == groups,
        "groupLoss has shape [%d], expected [%d]",
        groupLoss.size(),
        groups);
    requireArgument(
        groupShare.size() == groups,
        "groupShare has shape [%d], expected [%d]",
        groupShare.size(),
        groups);
    requireArgument(
        accuracy >= 0 && accuracy <= 1, "accuracy is %s, expected a share in [0, 1]", accuracy);
    requireArgument(Double.isFinite(loss), "loss is %s, expected a finite number", loss);
    for (int g = 0; g < groups; g++) {
      requireArgument(
          groupAccuracy.get(g) >= 0 && groupAccuracy.get(g) <= 1,
          "groupAccuracy[%d] is %s, expected a share in [0, 1]",
          g,
          groupAccuracy.get(g));
      requireArgument(
          Double.isFinite(groupLoss.get(g)),
          "groupLoss[%d] is %s, expected a finite number",
          g,
          groupLoss.get(g));
      requireArgument(
          groupShare.get(g) > 0 && groupShare.get(g) <= 1,
          "groupShare[%d] is %s, expected a share in (0, 1]",
          g,
          groupShare.get(g));
    }
  }

  /**
   * Returns the baseline of a pass of the dense model over the whole training set.
   *
   * @throws IllegalArgumentException if there is no sample, or a group has none: drop such groups
   *     first
   */
  public static Baseline of(Outcomes training) {
    requireArgument(training.size() > 0, "training has no samples, expected at least one");
    GroupTally tally = training.tally();
    var accuracy = new ArrayList<Double>();
    var loss = new ArrayList<Double>();
    var share = new ArrayList<Double>();
    for (int g = 0; g < tally.size(); g++) {
      requireArgument(
          tally.count(g) > 0, "group '%s' has no training samples", training.groups().name(g));
      accuracy.add(tally.accuracy(g));
      loss.add(tally.meanLoss(g));
      share.add((double) tally.count(g) / training.size());
    }
    return new Baseline(training.accuracy(), accuracy, training.meanLoss(), loss, share);
  }
}
