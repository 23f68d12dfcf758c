package org.fairlead.audit;

import java.util.function.IntPredicate;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.jspecify.annotations.Nullable;

/**
 * How wrong a model is on the validation split, and how much more so for one group than for
 * another: what models are selected by where fairness is a goal.
 *
 * <p>The error is the mean over labels of the share of a label's samples that are wrong. A model
 * that always says the same treats all groups alike; where every label counts the same, it has the
 * error {@code 1 - 1/L} however frequent that label is, and is not selected for its evenness.
 *
 * <p>The disparity is the largest difference of two groups' rates, of right predictions within a
 * label (equalized odds; equal opportunity: of one label), of right predictions (accuracy parity),
 * or of one and the same prediction (demographic parity). The rate of a group with {@code h} hits
 * among {@code n} samples is drawn towards the rate {@code r} of all groups by {@code m = 10}
 * imagined samples,
 *
 * <pre>{@code
 * (h + m r) / (n + m)
 * }</pre>
 *
 * so that a group counts in proportion to what is known of it: one sample right or wrong moves it
 * by {@code 1/(n + m)}, and two samples cannot decide which model is the best of a run.
 *
 * <p>Their deviations are standard errors: of the error {@code √(Σ_y e_y (1 - e_y)/n_y) / L}, of
 * the disparity {@code √(Σ n r' (1 - r') / (n + m)²)} over its two groups with rates {@code r'}.
 *
 * @param error in {@code [0, 1]}
 * @param disparity in {@code [0, 1]}; NaN where no two groups can be compared, and then no cost
 * @param errorDeviation how far the error is from what many samples would show
 * @param disparityDeviation how far the disparity is from it
 */
public record Tradeoff(
    double error, double disparity, double errorDeviation, double disparityDeviation) {
  /** Imagined samples of every group that have the rate of all. */
  private static final double PRIOR = 10;

  /**
   * Measures outcomes.
   *
   * @param outcomes of the validation samples, at least one
   * @param labels the number of labels
   * @param goal whose disparity counts
   * @param positive the label of equal opportunity
   * @return null where the goal is none
   */
  public static @Nullable Tradeoff of(
      Outcomes outcomes, int labels, FairnessGoal goal, int positive) {
    IntPredicate any = i -> true;
    var disparity = new Estimate(Double.NaN, 0);
    switch (goal) {
      case NONE -> {
        return null;
      }
      case EQODDS -> {
        for (int label = 0; label < labels; label++) {
          disparity = disparity.or(difference(outcomes, of(outcomes, label)));
        }
      }
      case EQOPP -> disparity = difference(outcomes, of(outcomes, positive));
      case DP -> {
        for (int label = 0; label < labels; label++) {
          int said = label;
          disparity = disparity.or(difference(outcomes, any, i -> outcomes.prediction(i) == said));
        }
      }
      case ACCURACY_PARITY -> disparity = difference(outcomes, any);
    }
    Estimate error = error(outcomes, labels);
    return new Tradeoff(error.value(), disparity.value(), error.deviation(), disparity.deviation());
  }

  /** Returns the error and the disparity added up, a point of it counting {@code weight} points. */
  public double cost(double weight) {
    return error + (Double.isNaN(disparity) ? 0 : weight * disparity);
  }

  /**
   * Returns whether the error is below {@code chance} by more than its deviation.
   *
   * @param chance the error of a model that always says the same
   */
  public boolean beats(double chance) {
    return error + errorDeviation < chance;
  }

  /** Returns the standard error of {@link #cost}, as if error and disparity were independent. */
  public double deviation(double weight) {
    return Math.hypot(errorDeviation, weight * disparityDeviation);
  }

  /** A number and its standard error. */
  private record Estimate(double value, double deviation) {

    /** Returns the larger of two, and the other one of NaN. */
    Estimate or(Estimate other) {
      return other.value > value || Double.isNaN(value) ? other : this;
    }
  }

  private static Estimate error(Outcomes outcomes, int labels) {
    double sum = 0;
    double variance = 0;
    int present = 0;
    for (int label = 0; label < labels; label++) {
      IntPredicate counted = of(outcomes, label);
      int samples = 0;
      int wrong = 0;
      for (int i = 0; i < outcomes.size(); i++) {
        samples += counted.test(i) ? 1 : 0;
        wrong += counted.test(i) && !outcomes.correct(i) ? 1 : 0;
      }
      if (samples > 0) {
        double share = (double) wrong / samples;
        sum += share;
        variance += share * (1 - share) / samples;
        present++;
      }
    }
    return new Estimate(sum / present, Math.sqrt(variance) / present);
  }

  private static IntPredicate of(Outcomes outcomes, int label) {
    return i -> outcomes.label(i) == label;
  }

  private static Estimate difference(Outcomes outcomes, IntPredicate counted) {
    return difference(outcomes, counted, outcomes::correct);
  }

  /**
   * Returns the largest difference of two groups' rates of hits among the samples that count, NaN
   * where no two groups have any.
   */
  private static Estimate difference(Outcomes outcomes, IntPredicate counted, IntPredicate hit) {
    Groups groups = outcomes.groups();
    var samples = new long[groups.size()];
    var hits = new long[groups.size()];
    long allSamples = 0;
    long allHits = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      if (!counted.test(i)) {
        continue;
      }
      int one = hit.test(i) ? 1 : 0;
      allSamples++;
      allHits += one;
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int group = groups.group(i, slot);
        if (group >= 0) {
          samples[group]++;
          hits[group] += one;
        }
      }
    }
    double rate = allSamples == 0 ? 0 : (double) allHits / allSamples;
    var largest = new Estimate(Double.NaN, 0);
    for (int g = 0; g < samples.length; g++) {
      for (int h = 0; h < g; h++) {
        if (samples[g] > 0 && samples[h] > 0 && groups.attribute(g) == groups.attribute(h)) {
          double one = drawn(hits[g], samples[g], rate);
          double other = drawn(hits[h], samples[h], rate);
          double variance = variance(one, samples[g]) + variance(other, samples[h]);
          Estimate least = Double.isNaN(largest.value()) ? new Estimate(0, 0) : largest;
          largest = least.or(new Estimate(Math.abs(one - other), Math.sqrt(variance)));
        }
      }
    }
    return largest;
  }

  private static double drawn(long hits, long samples, double rate) {
    return (hits + PRIOR * rate) / (samples + PRIOR);
  }

  private static double variance(double drawn, long samples) {
    return samples * drawn * (1 - drawn) / ((samples + PRIOR) * (samples + PRIOR));
  }
}
