package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.ReplayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Controlled Excess Accuracy Gaps: no group may lose more accuracy against the dense model than the
 * whole population does, up to a tolerance.
 *
 * <p>With the accuracy gaps {@code Δ = A(θ_d|D) - A(θ|D)} and {@code Δ_g = A(θ_d|D_g) - A(θ|D_g)},
 * it solves {@code min L(θ|D)} subject to {@code ψ_g = Δ_g - Δ <= ε} for every group.
 *
 * <p>Multipliers move along the <em>strict</em> violation {@code v_g = Δ_g - Δ - ε}, whose
 * accuracies {@code a_g} are those of the last {@code k} samples of each group that has a full
 * {@link ReplayBuffer}, or of the step's samples without buffers; groups without an accuracy have
 * no violation. With {@link Dual.Sample#HELD_OUT} it is the drops of a sample that is not trained
 * on, {@code Δ} their population-weighted mean. The network descends along the <em>surrogate</em>
 * {@code s_g = (l_g - L(θ_d|D_g)) - (l - L(θ_d|D))} of the groups present, which amounts to the
 * sample weights {@code w_i = (1-Λ)/B + Σ_{g∋i} λ_g/n_g} with {@code Λ = Σ λ_g}; they sum to 1, and
 * detached to {@code 1+Λ}. The groups may be those of one attribute, intersections, or all values
 * of several attributes.
 *
 * <p>{@link Mode#DEFAULT} estimates {@code Δ = Σ p_g (A_d,g - a_g) / Σ p_g} over the groups that
 * have an accuracy, with their shares of the training set, per attribute, averaged over attributes:
 * both sides of a gap speak of the same people. It keeps {@code Λ} in use at most at the cap.
 * {@link Mode#FAITHFUL} takes {@code a} as the plain mean over full buffers, or the step's
 * accuracy, and lets the penalty into {@code l} of the surrogate, so that its gradient is scaled by
 * {@code 1-Λ}.
 *
 * @see <a href="https://arxiv.org/abs/2310.20673">Hashemizadeh et al. (2024)</a>
 */
public final class Ceag extends WithGroupConstraint {
  private final Baseline baseline;
  private final double[] baselineAccuracy;
  private final double[] baselineLoss;
  private final Population population;
  private final double tolerance;
  private final boolean faithful;
  private final @Nullable ReplayBuffer buffer;
  private final boolean heldOut;

  /** Scratch, one entry per group. */
  private final double[] surrogate;

  private final double[] signs;
  private final double[] strict;
  private final int[] strictGroups;

  private Ceag(
      Baseline baseline,
      Groups training,
      Population population,
      CeagOptions options,
      @Nullable ReplayBuffer buffer) {
    super(
        GroupConstraint.of(
            "excess accuracy gap",
            ConstraintType.INEQUALITY,
            training,
            buffer,
            options.dual(),
            options.detach(),
            options.totalCap(),
            options.mode()),
        options.mode());
    int groups = training.size();
    this.baseline = baseline;
    this.baselineAccuracy = baseline.groupAccuracy().stream().mapToDouble(x -> x).toArray();
    this.baselineLoss = baseline.groupLoss().stream().mapToDouble(x -> x).toArray();
    this.population = population;
    this.tolerance = options.tolerance();
    this.faithful = options.mode() == Mode.FAITHFUL;
    this.buffer = buffer;
    this.heldOut = options.dual().heldOut();
    this.surrogate = new double[groups];
    this.signs = new double[groups];
    Arrays.fill(signs, 1);
    this.strict = new double[groups];
    this.strictGroups = new int[groups];
  }

  /**
   * Returns the method with multipliers at zero and empty buffers.
   *
   * @param baseline of the dense model on the training set
   * @param training the groups of the training set: their names, shares and attributes; none empty
   */
  public static Ceag create(Baseline baseline, Groups training, CeagOptions options) {
    requireArgument(
        baseline.groupAccuracy().size() == training.size(),
        "baseline has %d groups, expected the training set's %d",
        baseline.groupAccuracy().size(),
        training.size());
    return new Ceag(
        baseline,
        training,
        Population.of(training),
        options,
        options.dual().buffers(options.buffer(), training));
  }

  @Override
  public Evaluation observe(Outcomes step, double penalty) {
    StepMeans means = constraint().measure(step);
    double loss = means.loss() + penalty;
    double gap = (faithful ? loss : means.loss()) - baseline.loss();
    for (int j = 0; j < means.presentCount(); j++) {
      int g = means.present()[j];
      surrogate[j] = means.loss(g) - baselineLoss[g] - gap;
    }
    int count = heldOut ? 0 : measureAccuracies(step, means);
    if (count > 0) {
      measureViolations(means, count);
    }
    return constraint().evaluation(loss, surrogate, signs, strict, strictGroups, count);
  }

  /** Measures {@code ψ_g - ε} on the sample, from how many of each group the dense model loses. */
  @Override
  public Evaluation observeHeldOut(
      Outcomes sample, boolean @Nullable [] dense, double[] normValues) {
    if (dense == null) {
      throw new IllegalArgumentException("held-out gaps need the dense model's outcomes, got none");
    }
    double[] drops = new double[sample.size()];
    for (int i = 0; i < drops.length; i++) {
      drops[i] = (dense[i] ? 1 : 0) - (sample.correct(i) ? 1 : 0);
    }
    SampleMeans means = SampleMeans.of(drops, sample.groups());
    int[] groups = means.measured();
    double[] violations = means.values();
    if (groups.length > 0) {
      double gap = population.mean(violations, groups, groups.length);
      for (int j = 0; j < violations.length; j++) {
        violations[j] = violations[j] - gap - tolerance;
      }
    }
    return constraint().heldOut(sample.meanLoss(), violations, groups, means.variances());
  }

  /** Fills {@code strict} with the accuracies {@code a_g} of the groups that have one. */
  private int measureAccuracies(Outcomes step, StepMeans means) {
    int count = 0;
    if (buffer == null) {
      for (; count < means.presentCount(); count++) {
        strictGroups[count] = means.present()[count];
        strict[count] = means.accuracy(strictGroups[count]);
      }
      return count;
    }
    buffer.addCorrect(step);
    for (int g = 0; g < baselineAccuracy.length; g++) {
      if (buffer.speaks(g)) {
        strictGroups[count] = g;
        strict[count] = buffer.mean(g);
        count++;
      }
    }
    return count;
  }

  /** Turns the accuracies in {@code strict} into violations. */
  private void measureViolations(StepMeans means, int count) {
    double accuracy = means.accuracy();
    if (faithful && buffer != null) {
      accuracy = 0;
      for (int j = 0; j < count; j++) {
        accuracy += strict[j];
      }
      accuracy /= count;
    }
    for (int j = 0; j < count; j++) {
      strict[j] = baselineAccuracy[strictGroups[j]] - strict[j];
    }
    double gap =
        faithful ? baseline.accuracy() - accuracy : population.mean(strict, strictGroups, count);
    for (int j = 0; j < count; j++) {
      strict[j] = strict[j] - gap - tolerance;
    }
  }
}
