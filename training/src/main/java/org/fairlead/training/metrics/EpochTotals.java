package org.fairlead.training.metrics;

import java.util.Arrays;
import java.util.List;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;

/**
 * What the training samples of an epoch did while they were trained on, so far. One training loop
 * owns it and adds to it after every step.
 */
public final class EpochTotals {
  private long samples;
  private long correct;
  private double lossSum;
  private long scaledSteps;
  private final long[] groupSamples;
  private final long[] groupCorrect;

  private EpochTotals(int groups) {
    groupSamples = new long[groups];
    groupCorrect = new long[groups];
  }

  /** Returns the totals of no samples. */
  public static EpochTotals empty(int groups) {
    return new EpochTotals(groups);
  }

  /** Adds a step's samples. */
  public void add(Outcomes step, boolean scaled) {
    Groups groups = step.groups();
    for (int i = 0; i < step.size(); i++) {
      int isCorrect = step.correct(i) ? 1 : 0;
      samples++;
      correct += isCorrect;
      lossSum += step.loss(i);
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int group = groups.group(i, slot);
        if (group >= 0) {
          groupSamples[group]++;
          groupCorrect[group] += isCorrect;
        }
      }
    }
    scaledSteps += scaled ? 1 : 0;
  }

  /** Returns how many samples were trained on. */
  public long samples() {
    return samples;
  }

  /** Returns the mean loss in nats, NaN without samples. */
  public double loss() {
    return lossSum / samples;
  }

  /** Returns the share of correct samples, NaN without samples. */
  public double accuracy() {
    return (double) correct / samples;
  }

  /** Returns the lowest accuracy of a group that had samples, NaN if none had. */
  public double worstGroupAccuracy() {
    double worst = Double.NaN;
    for (int g = 0; g < groupSamples.length; g++) {
      if (groupSamples[g] > 0) {
        double accuracy = (double) groupCorrect[g] / groupSamples[g];
        worst = Double.isNaN(worst) ? accuracy : Math.min(worst, accuracy);
      }
    }
    return worst;
  }

  /** Returns the number of steps whose multipliers were scaled down. */
  public long scaledSteps() {
    return scaledSteps;
  }

  /** Returns what a checkpoint keeps. */
  public State state() {
    return new State(
        samples,
        correct,
        lossSum,
        scaledSteps,
        Arrays.stream(groupSamples).boxed().toList(),
        Arrays.stream(groupCorrect).boxed().toList());
  }

  /** Returns the totals that a checkpoint kept. */
  public static EpochTotals of(State state, int groups) {
    if (state.groupSamples().size() != groups || state.groupCorrect().size() != groups) {
      throw new IllegalArgumentException(
          "totals are of %d and %d groups, expected %d"
              .formatted(state.groupSamples().size(), state.groupCorrect().size(), groups));
    }
    var totals = new EpochTotals(groups);
    totals.samples = state.samples();
    totals.correct = state.correct();
    totals.lossSum = state.lossSum();
    totals.scaledSteps = state.scaledSteps();
    Arrays.setAll(totals.groupSamples, g -> state.groupSamples().get(g));
    Arrays.setAll(totals.groupCorrect, g -> state.groupCorrect().get(g));
    return totals;
  }

  /** The totals as a checkpoint keeps them. */
  public record State(
      long samples,
      long correct,
      double lossSum,
      long scaledSteps,
      List<Long> groupSamples,
      List<Long> groupCorrect) {
    public State {
      groupSamples = List.copyOf(groupSamples);
      groupCorrect = List.copyOf(groupCorrect);
    }
  }
}
