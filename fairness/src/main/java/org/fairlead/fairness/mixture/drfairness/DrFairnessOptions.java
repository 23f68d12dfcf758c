package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.fairness.mixture.Allocation;
import org.fairlead.fairness.mixture.FairnessGoal;

/**
 * Options of {@link DrFairness}.
 *
 * @param batch samples per batch
 * @param outer what ratios are chosen for
 * @param update how they move
 * @param draw what is measured for it
 * @param allocation how shares become numbers of samples
 */
public record DrFairnessOptions(
    int batch, Outer outer, Update update, Draw draw, Allocation allocation) {

  public DrFairnessOptions {
    requireArgument(batch >= 1, "batch is %d, expected at least 1", batch);
  }

  /**
   * Returns equalized odds with {@code k = 20}, an update every 10 batches with Adam's step of 0.02
   * from 128 + 128 samples, and the corrected arithmetic.
   */
  public static DrFairnessOptions defaults(int batch) {
    return new DrFairnessOptions(
        batch, Outer.defaults(), Update.defaults(), Draw.defaults(), Allocation.CARRIED);
  }

  /** Returns the published arithmetic: an update before every batch with Adam's step of 0.005. */
  public static DrFairnessOptions faithful(int batch) {
    return new DrFairnessOptions(
        batch, Outer.defaults(), Update.faithful(), Draw.faithful(), Allocation.ROUNDED);
  }

  public DrFairnessOptions withOuter(Outer other) {
    return new DrFairnessOptions(batch, other, update, draw, allocation);
  }

  public DrFairnessOptions withUpdate(Update other) {
    return new DrFairnessOptions(batch, outer, other, draw, allocation);
  }

  public DrFairnessOptions withDraw(Draw other) {
    return new DrFairnessOptions(batch, outer, update, other, allocation);
  }

  public DrFairnessOptions withAllocation(Allocation other) {
    return new DrFairnessOptions(batch, outer, update, draw, other);
  }

  /**
   * The outer objective: gap plus {@code k} times the loss on real data.
   *
   * @param goal what is evened out between groups
   * @param positive the label of equal opportunity, and of demographic parity with two labels; -1
   *     is the last
   * @param accuracyWeight {@code k}
   * @param temperature {@code τ} of the smooth maximum of the gaps; 0 is the maximum
   */
  public record Outer(FairnessGoal goal, int positive, double accuracyWeight, double temperature) {

    public Outer {
      requireArgument(
          positive >= -1, "positive is %d, expected a label, or -1 for the last", positive);
      requireArgument(
          accuracyWeight >= 0 && Double.isFinite(accuracyWeight),
          "accuracyWeight is %s, expected 0 or more",
          accuracyWeight);
      requireArgument(
          temperature >= 0 && Double.isFinite(temperature),
          "temperature is %s, expected 0 (none) or more",
          temperature);
    }

    /** Returns equalized odds, the largest gap, and {@code k = 20}. */
    public static Outer defaults() {
      return new Outer(FairnessGoal.EQODDS, -1, 20, 0);
    }

    public Outer withGoal(FairnessGoal other) {
      return new Outer(other, positive, accuracyWeight, temperature);
    }

    public Outer withPositive(int label) {
      return new Outer(goal, label, accuracyWeight, temperature);
    }

    public Outer withAccuracyWeight(double weight) {
      return new Outer(goal, positive, weight, temperature);
    }

    public Outer withTemperature(double tau) {
      return new Outer(goal, positive, accuracyWeight, tau);
    }
  }

  /**
   * How ratios move.
   *
   * @param step Adam's step size on their logits
   * @param every batches between two updates
   * @param smoothing the weight of the past in subgroup means and alignments, in {@code [0, 1)}; 0
   *     uses every draw alone, as published
   * @param floor the smallest {@code λ} as a multiple of {@code 1/G}, in {@code [0, 1)}; 0 is none
   * @param curvature what stands for the inverse Hessian
   * @param acrossHalves whether outer and subgroup gradients come from different halves of the draw
   * @param publishedStart whether logits begin as published, and the first gradient is lost
   */
  public record Update(
      double step,
      int every,
      double smoothing,
      double floor,
      Curvature curvature,
      boolean acrossHalves,
      boolean publishedStart) {

    public Update {
      requireArgument(
          step > 0 && Double.isFinite(step), "step is %s, expected a positive number", step);
      requireArgument(every >= 1, "every is %d, expected at least 1", every);
      requireArgument(
          smoothing >= 0 && smoothing < 1,
          "smoothing is %s, expected a number in [0, 1)",
          smoothing);
      requireArgument(floor >= 0 && floor < 1, "floor is %s, expected a number in [0, 1)", floor);
    }

    /** Returns every 10 batches with a step of 0.02, smoothing 0.8, floor 0.05, the identity. */
    public static Update defaults() {
      return new Update(0.02, 10, 0.8, 0.05, Curvature.identity(), true, false);
    }

    /** Returns the published ones: every batch with a step of 0.005, nothing smoothed. */
    public static Update faithful() {
      return new Update(0.005, 1, 0, 0, Curvature.identity(), false, true);
    }

    public Update withStep(double rate) {
      return new Update(rate, every, smoothing, floor, curvature, acrossHalves, publishedStart);
    }

    public Update withEvery(int batches) {
      return new Update(step, batches, smoothing, floor, curvature, acrossHalves, publishedStart);
    }

    public Update withSmoothing(double past) {
      return new Update(step, every, past, floor, curvature, acrossHalves, publishedStart);
    }

    public Update withFloor(double smallest) {
      return new Update(step, every, smoothing, smallest, curvature, acrossHalves, publishedStart);
    }

    public Update withCurvature(Curvature other) {
      return new Update(step, every, smoothing, floor, other, acrossHalves, publishedStart);
    }

    public Update withAcrossHalves(boolean across) {
      return new Update(step, every, smoothing, floor, curvature, across, publishedStart);
    }

    public Update withPublishedStart(boolean published) {
      return new Update(step, every, smoothing, floor, curvature, acrossHalves, published);
    }
  }

  /**
   * What is measured for an update.
   *
   * @param real real validation samples; at least two of every subgroup come
   * @param generated generated validation samples
   * @param uniform whether the draw is uniform over the validation samples, repeated until it has
   *     every subgroup, and means are weighted by the draw's own counts, as published; otherwise
   *     half of it is spread equally over the subgroups and half by their shares, and means are
   *     weighted by the shares of all validation samples
   * @param seed of uniform draws
   */
  public record Draw(int real, int generated, boolean uniform, long seed) {

    public Draw {
      requireArgument(real >= 1, "real is %d, expected at least 1", real);
      requireArgument(generated >= 0, "generated is %d, expected 0 or more", generated);
    }

    /** Returns 128 real and 128 generated samples, spread over the subgroups. */
    public static Draw defaults() {
      return new Draw(128, 128, false, 0);
    }

    /** Returns 128 real and 128 generated samples, drawn uniformly. */
    public static Draw faithful() {
      return new Draw(128, 128, true, 0);
    }

    public Draw withSizes(int realSamples, int generatedSamples) {
      return new Draw(realSamples, generatedSamples, uniform, seed);
    }

    public Draw withUniform(boolean isUniform) {
      return new Draw(real, generated, isUniform, seed);
    }

    public Draw withSeed(long other) {
      return new Draw(real, generated, uniform, other);
    }
  }
}
