package org.fairlead.fairness;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.base.Checks;

/**
 * Samples, correct ones and summed loss of every group and of all samples together; immutable.
 *
 * <p>Tallies of disjoint samples add up, so those of batches and workers merge with {@link #plus}
 * in any order (loss sums up to rounding). Samples of unknown group count in the overall numbers
 * only; where groups overlap, a sample counts in each of its groups and once overall.
 */
public final class GroupTally {
  private final List<String> names;
  private final long[] count; // the last entry of each array is for all samples
  private final long[] correct;
  private final double[] lossSum;

  private GroupTally(List<String> names, long[] count, long[] correct, double[] lossSum) {
    this.names = names;
    this.count = count;
    this.correct = correct;
    this.lossSum = lossSum;
  }

  /** Returns the tally of no samples. */
  public static GroupTally empty(List<String> names) {
    int size = names.size() + 1;
    return new GroupTally(List.copyOf(names), new long[size], new long[size], new double[size]);
  }

  /** Returns the tally of outcomes. */
  public static GroupTally of(Outcomes outcomes) {
    Groups groups = outcomes.groups();
    GroupTally tally = empty(groups.names());
    for (int i = 0; i < outcomes.size(); i++) {
      int correct = outcomes.correct(i) ? 1 : 0;
      double loss = outcomes.loss(i);
      tally.add(groups.size(), correct, loss);
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int group = groups.group(i, slot);
        if (group >= 0) {
          tally.add(group, correct, loss);
        }
      }
    }
    return tally;
  }

  private void add(int entry, int isCorrect, double loss) {
    count[entry]++;
    correct[entry] += isCorrect;
    lossSum[entry] += loss;
  }

  /**
   * Returns the tally of the samples of both, which must be disjoint.
   *
   * @throws IllegalArgumentException if the other tally is of other groups
   */
  public GroupTally plus(GroupTally other) {
    requireArgument(
        names.equals(other.names),
        "other is a tally of the groups %s, expected %s",
        other.names,
        names);
    GroupTally sum = new GroupTally(names, count.clone(), correct.clone(), lossSum.clone());
    for (int entry = 0; entry < count.length; entry++) {
      sum.count[entry] += other.count[entry];
      sum.correct[entry] += other.correct[entry];
      sum.lossSum[entry] += other.lossSum[entry];
    }
    return sum;
  }

  /** Returns the number of groups. */
  public int size() {
    return names.size();
  }

  public List<String> names() {
    return names;
  }

  public long count(int group) {
    return count[requireGroup(group)];
  }

  public long correct(int group) {
    return correct[requireGroup(group)];
  }

  /** Returns the share of a group's samples that are correct, NaN if it has none. */
  public double accuracy(int group) {
    return (double) correct(group) / count(group);
  }

  /** Returns the mean loss of a group's samples in nats, NaN if it has none. */
  public double meanLoss(int group) {
    return lossSum[requireGroup(group)] / count[group];
  }

  /** Returns the number of all samples, those of unknown group included. */
  public long count() {
    return count[size()];
  }

  public long correct() {
    return correct[size()];
  }

  /** Returns the share of all samples that are correct, NaN without samples. */
  public double accuracy() {
    return (double) correct() / count();
  }

  /** Returns the mean loss of all samples in nats, NaN without samples. */
  public double meanLoss() {
    return lossSum[size()] / count[size()];
  }

  private int requireGroup(int group) {
    Checks.requireIndex("group", group, size());
    return group;
  }
}
