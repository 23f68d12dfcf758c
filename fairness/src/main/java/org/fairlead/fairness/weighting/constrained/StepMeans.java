package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.List;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;

/** Counts, mean losses and accuracies of one step, overall and per group; reused every step. */
final class StepMeans {
  private final List<String> names;
  private final int[] count;
  private final int[] correct;
  private final double[] lossSum;
  private final double[] lossSquares;
  private final int[] present;
  private int presentCount;
  private int size;
  private int allCorrect;
  private double allLoss;

  StepMeans(List<String> names) {
    this.names = List.copyOf(names);
    this.count = new int[names.size()];
    this.correct = new int[names.size()];
    this.lossSum = new double[names.size()];
    this.lossSquares = new double[names.size()];
    this.present = new int[names.size()];
  }

  void measure(Outcomes step) {
    Groups groups = step.groups();
    requireArgument(step.size() > 0, "step has no samples, expected at least one");
    requireArgument(
        groups.names() == names || groups.names().equals(names),
        "step has groups %s, expected %s",
        groups.names(),
        names);
    Arrays.fill(count, 0);
    Arrays.fill(correct, 0);
    Arrays.fill(lossSum, 0);
    Arrays.fill(lossSquares, 0);
    size = step.size();
    allCorrect = 0;
    allLoss = 0;
    int slots = groups.memberships();
    for (int i = 0; i < size; i++) {
      double loss = step.loss(i);
      int right = step.correct(i) ? 1 : 0;
      allLoss += loss;
      allCorrect += right;
      for (int slot = 0; slot < slots; slot++) {
        int g = groups.group(i, slot);
        if (g >= 0) {
          count[g]++;
          correct[g] += right;
          lossSum[g] += loss;
          lossSquares[g] += loss * loss;
        }
      }
    }
    presentCount = 0;
    for (int g = 0; g < count.length; g++) {
      if (count[g] > 0) {
        present[presentCount++] = g;
      }
    }
  }

  int size() {
    return size;
  }

  double loss() {
    return allLoss / size;
  }

  double accuracy() {
    return (double) allCorrect / size;
  }

  int count(int g) {
    return count[g];
  }

  double loss(int g) {
    return lossSum[g] / count[g];
  }

  double accuracy(int g) {
    return (double) correct[g] / count[g];
  }

  /**
   * Returns the estimated variance of a group's accuracy or mean loss, infinite with fewer than two
   * samples.
   */
  double variance(int g, boolean ofAccuracy) {
    if (count[g] < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = ofAccuracy ? accuracy(g) : loss(g);
    double square = ofAccuracy ? accuracy(g) : lossSquares[g] / count[g];
    return Math.max(0, square - mean * mean) / (count[g] - 1);
  }

  /** The groups that have samples in this step, ascending; the first {@link #presentCount}. */
  int[] present() {
    return present;
  }

  int presentCount() {
    return presentCount;
  }
}
