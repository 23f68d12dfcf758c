package org.fairlead.fairness.statistics;

import java.util.Arrays;
import org.fairlead.fairness.Groups;

/**
 * The samples sorted by their joint membership: a stratum holds all samples that are in exactly the
 * same groups. Samples of unknown group are strata of their own. Groups are unions of strata, so
 * resampling within strata keeps every group's size.
 *
 * <p>Strata are numbered by their memberships, not by the samples' order.
 */
final class Strata {
  private final int[] strata; // of each sample
  private final long[] counts;
  private final int[][] groups; // known groups of each stratum
  private final long[] groupCounts;
  private final boolean overlapping;

  private Strata(
      int[] strata, long[] counts, int[][] groups, long[] groupCounts, boolean overlapping) {
    this.overlapping = overlapping;
    this.strata = strata;
    this.counts = counts;
    this.groups = groups;
    this.groupCounts = groupCounts;
  }

  static Strata of(Groups membership) {
    int samples = membership.samples();
    int[] strata = new int[samples];
    int size = samples == 0 ? 0 : 1;
    for (int slot = 0; slot < membership.memberships(); slot++) {
      long[] keys = new long[samples];
      for (int i = 0; i < samples; i++) {
        keys[i] = (long) strata[i] * (membership.size() + 1) + membership.group(i, slot) + 1;
      }
      long[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
      for (int i = 0; i < samples; i++) {
        strata[i] = Arrays.binarySearch(distinct, keys[i]);
      }
      size = distinct.length;
    }
    long[] counts = new long[size];
    int[][] groups = new int[size][];
    for (int i = 0; i < samples; i++) {
      int stratum = strata[i];
      if (counts[stratum]++ == 0) {
        groups[stratum] = knownGroups(membership, i);
      }
    }
    long[] groupCounts = new long[membership.size()];
    for (int g = 0; g < groupCounts.length; g++) {
      groupCounts[g] = membership.count(g);
    }
    return new Strata(strata, counts, groups, groupCounts, membership.memberships() > 1);
  }

  private static int[] knownGroups(Groups membership, int sample) {
    int[] known = new int[membership.memberships()];
    int found = 0;
    for (int slot = 0; slot < known.length; slot++) {
      int group = membership.group(sample, slot);
      if (group >= 0) {
        known[found++] = group;
      }
    }
    return Arrays.copyOf(known, found);
  }

  int size() {
    return counts.length;
  }

  int samples() {
    return strata.length;
  }

  int stratum(int sample) {
    return strata[sample];
  }

  long count(int stratum) {
    return counts[stratum];
  }

  /** Returns the groups that all samples of a stratum are in; not to be written to. */
  int[] groups(int stratum) {
    return groups[stratum];
  }

  /** Returns whether a sample may be in several groups. */
  boolean overlapping() {
    return overlapping;
  }

  int groupCount() {
    return groupCounts.length;
  }

  long groupSize(int group) {
    return groupCounts[group];
  }

  /**
   * Returns the largest share that a stratum has of one of its groups, 1 for a stratum in no group:
   * 1 wherever groups do not overlap.
   */
  double largestShare(int stratum) {
    double share = groups[stratum].length == 0 ? 1 : 0;
    for (int group : groups[stratum]) {
      share = Math.max(share, (double) counts[stratum] / groupCounts[group]);
    }
    return share;
  }
}
