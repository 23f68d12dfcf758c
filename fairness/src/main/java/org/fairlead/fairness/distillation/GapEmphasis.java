package org.fairlead.fairness.distillation;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;

/**
 * How much of the distillation each sample gets: the more, the more accuracy its groups have lost
 * against the dense model beyond what everyone has.
 *
 * <p>Of every group {@code g} with the dense model's accuracy {@code A_g} a running drop {@code
 * Δ_g}, at first 0, moves with each of its training samples, right ({@code c = 1}) or wrong ({@code
 * c = 0}): {@code Δ_g ← Δ_g + (A_g - c - Δ_g)/k}. The population's drop {@code Δ} is {@code Σ p_g
 * Δ_g / Σ p_g} with the groups' shares {@code p_g} of the training set, per attribute, averaged
 * over attributes, and {@code ψ_g = Δ_g - Δ} the excess gap. With the sharpness {@code κ} a sample
 * in the groups {@code g_1 ... g_S}, one per attribute, gets
 *
 * <pre>{@code
 * v = u / ū,   u = 1/S Σ_s exp(κ ψ_{g_s}),   ū = the mean of u over the training set,
 * }</pre>
 *
 * <p>where an unknown group counts {@code exp(0) = 1}. So the weights of the training samples
 * average exactly 1, whatever a batch shows of them: normalizing every batch would weigh a sample
 * by its company. Before the first sample, with {@code κ = 0}, and where all groups have lost the
 * same, all weights are 1. Training samples are seen with augmentation and dropout, the dense model
 * was measured without: what that costs all groups alike cancels in {@code ψ}.
 *
 * <p>A drop's noise is that of about {@code 2k} samples. Not thread-safe: one training loop owns
 * it.
 */
public final class GapEmphasis implements Stateful {
  private static final String DROP = "drop";
  private static final double MAXIMUM_SHARPNESS = 100; // exp(2 κ) is finite

  private final Groups training;
  private final double[] accuracy; // A
  private final double[] share; // p
  private final double unknownShare; // of all slots of all samples
  private final int attributes;
  private final double sharpness;
  private final double rate; // 1/k
  private final double[] drop; // Δ_g

  /** Scratch: {@code exp(κ ψ_g)}, and per attribute. */
  private final double[] factor;

  private final double[] sum;
  private final double[] mass;

  private GapEmphasis(Baseline dense, Groups training, double sharpness, int memory) {
    int groups = training.size();
    this.training = training;
    this.sharpness = sharpness;
    this.rate = 1.0 / memory;
    this.accuracy = dense.groupAccuracy().stream().mapToDouble(x -> x).toArray();
    this.share = new double[groups];
    this.drop = new double[groups];
    this.factor = new double[groups];
    int last = 0;
    double known = 0;
    for (int g = 0; g < groups; g++) {
      share[g] = (double) training.count(g) / training.samples();
      known += share[g] / training.memberships();
      last = Math.max(last, training.attribute(g));
    }
    this.unknownShare = Math.max(0, 1 - known);
    this.attributes = last + 1;
    this.sum = new double[attributes];
    this.mass = new double[attributes];
  }

  /**
   * Returns weights that are all 1 yet.
   *
   * @param dense what the dense model does on the training set
   * @param training the groups of the training set, none empty
   * @param sharpness {@code κ}, from 0 to 100: a group whose excess gap is a point larger gets
   *     {@code exp(κ/100)} times as much
   * @param memory {@code k}, the samples of a group that its drop is averaged over, positive
   */
  public static GapEmphasis create(Baseline dense, Groups training, double sharpness, int memory) {
    requireArgument(training.size() > 0, "training has no groups, expected at least one");
    requireLength(
        "dense", dense.groupAccuracy().size(), training.size(), "groups of the training set");
    requireArgument(
        sharpness >= 0 && sharpness <= MAXIMUM_SHARPNESS,
        "sharpness is %s, expected a number from 0 to 100",
        sharpness);
    requireArgument(memory > 0, "memory is %d, expected a positive number of samples", memory);
    return new GapEmphasis(dense, training, sharpness, memory);
  }

  /** Returns the running excess gaps {@code ψ}, shape {@code [G]}. */
  public double[] gaps() {
    for (int a = 0; a < attributes; a++) {
      sum[a] = 0;
      mass[a] = 0;
    }
    for (int g = 0; g < drop.length; g++) {
      sum[training.attribute(g)] += share[g] * drop[g];
      mass[training.attribute(g)] += share[g];
    }
    double mean = 0;
    int measured = 0;
    for (int a = 0; a < attributes; a++) {
      if (mass[a] > 0) {
        mean += sum[a] / mass[a];
        measured++;
      }
    }
    double[] gaps = new double[drop.length];
    for (int g = 0; g < gaps.length; g++) {
      gaps[g] = drop[g] - mean / measured;
    }
    return gaps;
  }

  /**
   * Writes the weight of every sample.
   *
   * @param groups of the samples: those of the training set
   * @param weights receives {@code v}, shape {@code [B]}
   */
  public void weigh(Groups groups, double[] weights) {
    requireSame(groups);
    requireLength("weights", weights.length, groups.samples(), "samples");
    double[] gaps = gaps();
    int slots = training.memberships();
    double mean = unknownShare;
    for (int g = 0; g < factor.length; g++) {
      factor[g] = Math.exp(sharpness * gaps[g]);
      mean += share[g] * factor[g] / slots;
    }
    for (int i = 0; i < weights.length; i++) {
      double total = 0;
      for (int slot = 0; slot < slots; slot++) {
        int g = groups.group(i, slot);
        total += g < 0 ? 1 : factor[g];
      }
      weights[i] = total / slots / mean;
    }
  }

  /** Moves the drops by a step's samples, in their order. */
  public void observe(Outcomes step) {
    Groups groups = step.groups();
    requireSame(groups);
    for (int i = 0; i < step.size(); i++) {
      double right = step.correct(i) ? 1 : 0;
      for (int slot = 0; slot < groups.memberships(); slot++) {
        int g = groups.group(i, slot);
        if (g >= 0) {
          drop[g] += rate * (accuracy[g] - right - drop[g]);
        }
      }
    }
  }

  private void requireSame(Groups groups) {
    requireArgument(
        groups.names().equals(training.names()) && groups.memberships() == training.memberships(),
        "step has groups %s, expected those of the training set, %s",
        groups.names(),
        training.names());
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(DROP, drop.clone());
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] taken = reader.take(DROP, drop.length);
    reader.finish();
    for (int g = 0; g < taken.length; g++) {
      requireArgument(
          taken[g] >= -1 && taken[g] <= 1,
          "state '%s'[%d] is %s, expected a difference of accuracies from -1 to 1",
          DROP,
          g,
          taken[g]);
    }
    System.arraycopy(taken, 0, drop, 0, drop.length);
  }
}
