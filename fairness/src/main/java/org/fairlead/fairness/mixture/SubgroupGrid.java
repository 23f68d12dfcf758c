package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireIndex;
import static org.fairlead.base.Checks.requireLength;

import java.util.HashSet;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.fairness.Groups;

/**
 * The subgroups that a mixture chooses from: every pair of a label {@code y} and a group {@code z},
 * numbered {@code c = y G + z}.
 *
 * @param labels the names of the labels, at least two
 * @param groups the names of the groups, at least one; a sample belongs to at most one
 */
public record SubgroupGrid(List<String> labels, List<String> groups) {

  public SubgroupGrid {
    requireArgument(labels.size() >= 2, "labels is %s, expected at least two", labels);
    requireArgument(!groups.isEmpty(), "groups is empty, expected at least one");
    requireDistinct("labels", labels);
    requireDistinct("groups", groups);
    labels = List.copyOf(labels);
    groups = List.copyOf(groups);
  }

  private static void requireDistinct(String what, List<String> names) {
    requireArgument(
        new HashSet<>(names).size() == names.size(), "%s contains a name twice: %s", what, names);
  }

  /** Returns the number of subgroups. */
  public int size() {
    return labels.size() * groups.size();
  }

  /** Returns the subgroup of a label and a group. */
  public int index(int label, int group) {
    requireIndex("label", label, labels.size());
    requireIndex("group", group, groups.size());
    return label * groups.size() + group;
  }

  /** Returns the label of a subgroup. */
  public int label(int index) {
    return index / groups.size();
  }

  /** Returns the group of a subgroup. */
  public int group(int index) {
    return index % groups.size();
  }

  /** Returns a subgroup's name, such as {@code "old, gender=female"}. */
  public String name(int index) {
    requireIndex("subgroup", index, size());
    return labels.get(label(index)) + ", " + groups.get(group(index));
  }

  /** Returns the share of every label from that of every subgroup. */
  public double[] labelShares(double[] shares) {
    double[] ofLabels = new double[labels.size()];
    for (int c = 0; c < shares.length; c++) {
      ofLabels[label(c)] += shares[c];
    }
    return ofLabels;
  }

  /**
   * Requires that something is of these subgroups.
   *
   * @param name what it is, for the error
   */
  public void require(String name, SubgroupGrid other) {
    requireArgument(equals(other), "%s has the subgroups %s, expected %s", name, other, this);
  }

  /**
   * Returns the subgroup of every sample, -1 where its group is unknown.
   *
   * @param sampleLabels shape {@code [n]}
   * @param membership of the same {@code n} samples in the groups of this grid
   * @throws InputException if a sample may be in several groups
   */
  public int[] subgroupsOf(int[] sampleLabels, Groups membership) {
    requireLength("sampleLabels", sampleLabels.length, membership.samples(), "samples of groups");
    if (membership.memberships() != 1) {
      throw new InputException(
          "a mixture needs groups that do not overlap, but every sample is in one group of each of "
              + membership.memberships()
              + " attributes; protect one attribute, or their intersections"
              + " (data.intersectional=true)");
    }
    requireArgument(
        membership.names().equals(groups),
        "membership is of the groups %s, expected %s",
        membership.names(),
        groups);
    int[] subgroups = new int[sampleLabels.length];
    for (int i = 0; i < subgroups.length; i++) {
      int group = membership.group(i, 0);
      subgroups[i] = group < 0 ? -1 : index(sampleLabels[i], group);
    }
    return subgroups;
  }
}
