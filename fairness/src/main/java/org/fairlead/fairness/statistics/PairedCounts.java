package org.fairlead.fairness.statistics;

import org.fairlead.fairness.Groups;

/**
 * How many samples of every group, and of all, a dense and a sparse model get right, and what the
 * sparse one loses.
 */
final class PairedCounts {
  private final Groups groups;
  private final long[] dense; // per group, then overall
  private final long[] sparse;

  private PairedCounts(Groups groups, long[] dense, long[] sparse) {
    this.groups = groups;
    this.dense = dense;
    this.sparse = sparse;
  }

  /** Counts what two models get right of the samples of {@code groups}. */
  static PairedCounts of(boolean[] denseCorrect, boolean[] sparseCorrect, Groups groups) {
    return new PairedCounts(groups, count(denseCorrect, groups), count(sparseCorrect, groups));
  }

  private static long[] count(boolean[] isCorrect, Groups groups) {
    long[] correct = new long[groups.size() + 1];
    for (int i = 0; i < isCorrect.length; i++) {
      if (!isCorrect[i]) {
        continue;
      }
      correct[groups.size()]++;
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int group = groups.group(i, slot);
        if (group >= 0) {
          correct[group]++;
        }
      }
    }
    return correct;
  }

  Groups groups() {
    return groups;
  }

  /** Returns the number of all samples, those of unknown group included. */
  long count() {
    return groups.samples();
  }

  /** Returns the number of samples of a group. */
  long count(int group) {
    return groups.count(group);
  }

  /** Returns how many samples the sparse model gets right. */
  long sparse() {
    return sparse[groups.size()];
  }

  /** Returns how many samples of a group the sparse model gets right. */
  long sparse(int group) {
    return sparse[group];
  }

  /** Returns how many samples the dense model gets right. */
  long dense() {
    return dense[groups.size()];
  }

  /** Returns how many samples of a group the dense model gets right. */
  long dense(int group) {
    return dense[group];
  }

  /** Returns {@code Δ}. */
  double delta() {
    return (double) (dense() - sparse()) / count();
  }

  /** Returns {@code Δ_g}, NaN without samples. */
  double delta(int group) {
    return (double) (dense[group] - sparse[group]) / count(group);
  }

  /** Returns {@code ψ_g}, NaN where there is no other group to compare with. */
  double psi(int group) {
    return groups.comparable(group) ? delta(group) - delta() : Double.NaN;
  }
}
