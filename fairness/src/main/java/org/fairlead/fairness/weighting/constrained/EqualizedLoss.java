package org.fairlead.fairness.weighting.constrained;

import java.util.Arrays;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
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
  private final Population population;
  private final boolean absolute;
  private final boolean faithful;
  private final @Nullable ReplayBuffer buffer;
  private final boolean heldOut;

  /** Scratch, one entry per group. */
  private final double[] surrogate;

  private final double[] signs;
  private final double[] strict;
  private final int[] strictGroups;

  private EqualizedLoss(
      Groups training,
      Population population,
      EqualizedLossOptions options,
      @Nullable ReplayBuffer buffer) {
    super(
        GroupConstraint.of(
            "equalized loss",
            ConstraintType.EQUALITY,
            training,
            buffer,
            options.dual(),
            options.detach(),
            options.totalCap(),
            options.mode()),
        options.mode());
    int groups = training.size();
    this.population = population;
    this.absolute = options.absolute();
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
   * @param training the groups of the training set: their names, shares and attributes; none empty
   */
  public static EqualizedLoss create(Groups training, EqualizedLossOptions options) {
    return new EqualizedLoss(
        training,
        Population.of(training),
        options,
        options.dual().buffers(options.buffer(), training));
  }

  @Override
  public Evaluation observe(Outcomes step, double penalty) {
    StepMeans means = constraint().measure(step);
    double loss = means.loss() + penalty;
    double reference = faithful ? loss : means.loss();
    for (int j = 0; j < means.presentCount(); j++) {
      surrogate[j] = means.loss(means.present()[j]) - reference;
      if (absolute) {
        signs[j] = Math.signum(surrogate[j]);
        surrogate[j] = Math.abs(surrogate[j]);
      }
    }
    int count = 0;
    if (buffer != null) {
      count = measureViolations(step, buffer);
    } else if (!heldOut) {
      count = copySurrogate(means);
    }
    return constraint().evaluation(loss, surrogate, signs, strict, strictGroups, count);
  }

  /** Measures {@code h_g} on the sample. */
  @Override
  public Evaluation observeHeldOut(
      Outcomes sample, boolean @Nullable [] dense, double[] normValues) {
    double[] losses = new double[sample.size()];
    Arrays.setAll(losses, sample::loss);
    SampleMeans means = SampleMeans.of(losses, sample.groups());
    int[] groups = means.measured();
    double[] violations = means.values();
    if (groups.length > 0) {
      double mean = population.mean(violations, groups, groups.length);
      for (int j = 0; j < violations.length; j++) {
        violations[j] = absolute ? Math.abs(violations[j] - mean) : violations[j] - mean;
      }
    }
    return constraint().heldOut(sample.meanLoss(), violations, groups, means.variances());
  }

  private int copySurrogate(StepMeans means) {
    System.arraycopy(surrogate, 0, strict, 0, means.presentCount());
    System.arraycopy(means.present(), 0, strictGroups, 0, means.presentCount());
    return means.presentCount();
  }

  /** Fills {@code strict} with the violations of the groups that have full buffers. */
  private int measureViolations(Outcomes step, ReplayBuffer losses) {
    losses.addLoss(step);
    int count = 0;
    double sum = 0;
    for (int g = 0; g < strict.length; g++) {
      if (losses.speaks(g)) {
        strictGroups[count] = g;
        strict[count] = losses.mean(g);
        sum += strict[count];
        count++;
      }
    }
    if (count > 0) {
      double mean = faithful ? sum / count : population.mean(strict, strictGroups, count);
      for (int j = 0; j < count; j++) {
        strict[j] = absolute ? Math.abs(strict[j] - mean) : strict[j] - mean;
      }
    }
    return count;
  }
}
