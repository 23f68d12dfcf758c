package org.fairlead.fairness.weighting.constrained;

import java.util.Arrays;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.ReplayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Equalized Loss: every group's mean loss equals the population's, {@code min L(θ|D)} subject to
 * {@code h_g = L(θ|D_g) - L(θ|D) = 0}. It knows no dense model.
 *
 * <p>The network descends along {@code s_g = l_g - l} of the groups present in the step, or along
 * {@code |l_g - l|} in the absolute form, which amounts to the sample weights {@code w_i = (1 - Σ_g
 * σ_g μ_g)/B + Σ_{g∋i} σ_g μ_g/n_g} with {@code σ_g = 1}, or the sign of {@code l_g - l}. They sum
 * to 1 either way. Multipliers are those of an equality, of any sign, and move along {@code h_g},
 * or {@code |h_g|}, measured on the step or on a {@link ReplayBuffer} of losses: in the absolute
 * form they only grow.
 *
 * <p>{@code Λ = Σ_g |μ_g|} over the groups present. Keeping it at most at the cap keeps the common
 * part {@code (1 - Σ_g σ_g μ_g)/B} of every weight positive; a sample of a group that must lose
 * less slowly, {@code σ_g μ_g < 0}, may still have a negative weight: that is what the constraint
 * asks.
 *
 * <p>With buffers, {@link Mode#DEFAULT} estimates {@code L(θ|D)} as {@code Σ p_g L_g / Σ p_g} over
 * the groups with full buffers, with their shares of the training set, per attribute, averaged over
 * attributes, and keeps {@code Λ} in use at most at the cap. {@link Mode#FAITHFUL} takes the plain
 * mean over full buffers, and lets the penalty into {@code l} of the surrogate.
 *
 * @see <a href="https://arxiv.org/abs/2205.13574">Tran et al. (2022)</a>
 */
public final class EqualizedLoss extends WithGroupConstraint {
  /*
   * The macros equalized_loss() and equalized_absolute_loss() of the rate engine say the same. As
   * with Ceag, and measured with it, they are not what this is made of: multipliers have the same
   * bits where no standard errors move them, weights do not ((1-P)/B here, 1/B - P/B there, P being
   * Σ_g σ_g μ_g), and a step takes several times as long. Without buffers the standard errors are
   * others too: the step's mean loss is made of the groups' here, and a mean of its own there.
   */
  private final boolean absolute;

  private EqualizedLoss(Groups training, EqualizedLossOptions options) {
    super(
        "equalized loss",
        ConstraintType.EQUALITY,
        training,
        options.buffer(),
        options.dual(),
        options.detach(),
        options.totalCap(),
        options.mode());
    this.absolute = options.absolute();
  }

  /**
   * Returns the method with multipliers at zero and empty buffers.
   *
   * @param training the groups of the training set: their names, shares and attributes; none empty
   */
  public static EqualizedLoss create(Groups training, EqualizedLossOptions options) {
    return new EqualizedLoss(training, options);
  }

  @Override
  void descendAlong(StepMeans means, double loss, double[] surrogateOf, double[] signsOf) {
    for (int j = 0; j < means.presentCount(); j++) {
      surrogateOf[j] = means.loss(means.present()[j]) - loss;
      if (absolute) {
        signsOf[j] = Math.signum(surrogateOf[j]);
        surrogateOf[j] = Math.abs(surrogateOf[j]);
      }
    }
  }

  @Override
  void remember(ReplayBuffer of, Outcomes step) {
    of.addLoss(step);
  }

  @Override
  double ofStep(StepMeans means, int group) {
    return means.loss(group);
  }

  @Override
  double[] ofFold(Outcomes fold, boolean @Nullable [] dense) {
    double[] losses = new double[fold.size()];
    Arrays.setAll(losses, fold::loss);
    return losses;
  }

  /** Turns mean losses into {@code h_g}, or {@code |h_g|}. */
  @Override
  void toViolations(
      StepMeans means, double loss, double[] values, int[] groups, int count, boolean buffered) {
    double mean = loss;
    if (buffered) {
      mean = faithful() ? plainMean(values, count) : populationMean(values, groups, count);
    }
    for (int j = 0; j < count; j++) {
      values[j] = violation(values[j] - mean);
    }
  }

  @Override
  double violation(double aboveMean) {
    return absolute ? Math.abs(aboveMean) : aboveMean;
  }
}
