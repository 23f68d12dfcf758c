package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

import org.fairlead.constrained.ConstraintType;
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
  /*
   * The rate engine says the same with "for each group: drop(group) <= drop() + ε", the macro
   * ceag(ε). It is not what this is made of: over 108,000 random steps (tolerances, buffers, ways
   * to move multipliers, detached or not, accumulated or not) both agree to 1e-15, but not in every
   * bit. Multipliers differ in half of the steps, as (Δ_g - Δ) - ε here is Δ_g - (Δ + ε) there, and
   * weights in every run, as (1-Λ)/B here is 1/B - Λ/B there. A step of 128 samples takes 1 to 10
   * microseconds here and 10 to 80 there, where every cell, formula and derivative is general. Two
   * things are not the same at all: the published arithmetic, and a held-out fold, whose mean drop
   * is weighted by the training set's shares here and by its own there.
   */
  private final Baseline baseline;
  private final double[] baselineAccuracy;
  private final double[] baselineLoss;
  private final double tolerance;

  private Ceag(Baseline baseline, Groups training, CeagOptions options) {
    super(
        "excess accuracy gap",
        ConstraintType.INEQUALITY,
        training,
        options.buffer(),
        options.dual(),
        options.detach(),
        options.totalCap(),
        options.mode());
    this.baseline = baseline;
    this.baselineAccuracy = baseline.groupAccuracy().stream().mapToDouble(x -> x).toArray();
    this.baselineLoss = baseline.groupLoss().stream().mapToDouble(x -> x).toArray();
    this.tolerance = options.tolerance();
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
    return new Ceag(baseline, training, options);
  }

  @Override
  void descendAlong(StepMeans means, double loss, double[] surrogateOf, double[] signsOf) {
    double gap = loss - baseline.loss();
    for (int j = 0; j < means.presentCount(); j++) {
      int g = means.present()[j];
      surrogateOf[j] = means.loss(g) - baselineLoss[g] - gap;
    }
  }

  @Override
  void remember(ReplayBuffer of, Outcomes step) {
    of.addCorrect(step);
  }

  @Override
  double ofStep(StepMeans means, int group) {
    return means.accuracy(group);
  }

  /** Returns whether the dense model is right on a sample, less whether this one is. */
  @Override
  double[] ofFold(Outcomes fold, boolean @Nullable [] dense) {
    if (dense == null) {
      throw new IllegalArgumentException("held-out gaps need the dense model's outcomes, got none");
    }
    double[] drops = new double[fold.size()];
    for (int i = 0; i < drops.length; i++) {
      drops[i] = (dense[i] ? 1 : 0) - (fold.correct(i) ? 1 : 0);
    }
    return drops;
  }

  /** Turns accuracies {@code a_g} into {@code ψ_g - ε}. */
  @Override
  void toViolations(
      StepMeans means, double loss, double[] values, int[] groups, int count, boolean buffered) {
    double accuracy = buffered ? plainMean(values, count) : means.accuracy();
    for (int j = 0; j < count; j++) {
      values[j] = baselineAccuracy[groups[j]] - values[j];
    }
    double gap =
        faithful() ? baseline.accuracy() - accuracy : populationMean(values, groups, count);
    for (int j = 0; j < count; j++) {
      values[j] = violation(values[j] - gap);
    }
  }

  @Override
  double violation(double aboveMean) {
    return aboveMean - tolerance;
  }
}
