package org.fairlead.fairness.weighting.unconstrained;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Weighting;

/**
 * Group distributionally robust optimization: minimizes the loss of the worst group, by weights
 * that follow the losses, {@code q_g ← q_g exp(η (l_g + C/√n_g)) / Σ}.
 *
 * <p>Groups are either those of the outcomes, or the subgroups: every group within every label.
 * With {@code u} the share of the step's samples whose group is unknown, {@code w_i = 1/B} for them
 * and {@code (1 - u) q_g/m_g} for the others, of which the step has {@code m_g} in group {@code g}.
 * A group that the step does not have keeps its weight, and what it would contribute is missing, as
 * published: show groups in equal shares where they are rare.
 *
 * <p>{@code q} moves in {@link #observe}, before the step is weighed.
 *
 * @see <a href="https://arxiv.org/abs/1911.08731">Sagawa, Koh, Hashimoto, Liang (2020)</a>
 */
public final class GroupDro implements Weighting {
  private static final String WEIGHTS = "weights";

  private final List<String> names;
  private final int labels; // 1 if labels do not matter
  private final double step;
  private final double[] adjustment; // C/√n_g
  private final double[] weights; // q

  /** Scratch: samples and mean losses of the groups of the last step. */
  private final int[] count;

  private final double[] loss;

  private GroupDro(List<String> names, int labels, double step, double[] adjustment) {
    this.names = names;
    this.labels = labels;
    this.step = step;
    this.adjustment = adjustment;
    this.weights = new double[adjustment.length];
    this.count = new int[adjustment.length];
    this.loss = new double[adjustment.length];
    int present = 0;
    for (double each : adjustment) {
      present += Double.isNaN(each) ? 0 : 1;
    }
    for (int g = 0; g < weights.length; g++) {
      weights[g] = Double.isNaN(adjustment[g]) ? 0 : 1.0 / present;
    }
  }

  /**
   * Returns the method with equal weights for the groups of a training set.
   *
   * @param training the groups of the training set, which do not overlap
   * @param step {@code η}, positive
   * @param sizeAdjustment {@code C}, at least 0: a small group is treated as if its loss were
   *     higher
   */
  public static GroupDro create(Groups training, double step, double sizeAdjustment) {
    return create(new int[training.samples()], 1, training, step, sizeAdjustment);
  }

  /**
   * Returns the method with equal weights for the subgroups of a training set.
   *
   * @param trainingLabels of the training set
   * @param labels how many there are
   * @param training the groups of the same samples, which do not overlap
   * @param step {@code η}, positive
   * @param sizeAdjustment {@code C}, at least 0
   */
  public static GroupDro create(
      int[] trainingLabels, int labels, Groups training, double step, double sizeAdjustment) {
    requireLength(
        "trainingLabels", trainingLabels.length, training.samples(), "samples of training");
    requireArgument(
        training.memberships() == 1,
        "training has %d groups per sample, expected groups that do not overlap",
        training.memberships());
    requireArgument(
        step > 0 && Double.isFinite(step), "step is %s, expected a positive number", step);
    requireArgument(
        sizeAdjustment >= 0 && Double.isFinite(sizeAdjustment),
        "sizeAdjustment is %s, expected 0 or more",
        sizeAdjustment);
    double[] adjustment = new double[labels * training.size()];
    for (int i = 0; i < trainingLabels.length; i++) {
      if (training.group(i, 0) >= 0) {
        adjustment[trainingLabels[i] * training.size() + training.group(i, 0)]++;
      }
    }
    for (int g = 0; g < adjustment.length; g++) {
      adjustment[g] = adjustment[g] == 0 ? Double.NaN : sizeAdjustment / Math.sqrt(adjustment[g]);
    }
    return new GroupDro(training.names(), labels, step, adjustment);
  }

  /** Returns {@code q}: of every group, or of every subgroup, label after label. */
  public double[] weights() {
    return weights.clone();
  }

  private int index(Outcomes outcomes, int sample) {
    int group = outcomes.groups().group(sample, 0);
    int label = labels == 1 ? 0 : outcomes.label(sample);
    return group < 0 ? -1 : label * names.size() + group;
  }

  @Override
  public Evaluation observe(Outcomes outcomes, double penalty) {
    requireArgument(outcomes.size() > 0, "step has no samples, expected at least one");
    requireArgument(
        outcomes.groups().names().equals(names),
        "step has groups %s, expected %s",
        outcomes.groups().names(),
        names);
    Arrays.fill(count, 0);
    Arrays.fill(loss, 0);
    double unknownLoss = 0;
    int known = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      int g = index(outcomes, i);
      if (g < 0) {
        unknownLoss += outcomes.loss(i);
        continue;
      }
      requireArgument(
          weights[g] > 0 || !Double.isNaN(adjustment[g]),
          "step has a sample of group '%s' and label %d, of which the training set has none",
          names.get(g % names.size()),
          outcomes.label(i));
      known++;
      count[g]++;
      loss[g] += outcomes.loss(i);
    }
    double[] exponent = new double[weights.length]; // 0 of a group the step does not have
    double highest = Double.NEGATIVE_INFINITY;
    for (int g = 0; g < count.length; g++) {
      if (count[g] > 0) {
        loss[g] /= count[g];
        exponent[g] = step * (loss[g] + adjustment[g]);
      }
      if (weights[g] > 0) { // what has none stays at 0, however large its loss
        highest = Math.max(highest, exponent[g]);
      }
    }
    double sum = 0;
    double[] moved = new double[weights.length];
    for (int g = 0; g < moved.length; g++) {
      moved[g] = weights[g] == 0 ? 0 : weights[g] * Math.exp(exponent[g] - highest);
      sum += moved[g];
    }
    double robust = 0;
    for (int g = 0; g < moved.length; g++) {
      weights[g] = moved[g] / sum;
      robust += weights[g] * loss[g];
    }
    double value = (known * robust + unknownLoss) / outcomes.size();
    return Evaluation.unconstrained(value + penalty);
  }

  @Override
  public void weigh(Outcomes outcomes, double[] constraintWeights, double[] sampleWeights) {
    requireLength("constraintWeights", constraintWeights.length, 0, "there are no constraints");
    requireLength("sampleWeights", sampleWeights.length, outcomes.size(), "samples of the step");
    int known = Arrays.stream(count).sum();
    double all = sampleWeights.length;
    for (int i = 0; i < sampleWeights.length; i++) {
      int g = index(outcomes, i);
      sampleWeights[i] = g < 0 ? 1 / all : known / all * weights[g] / count[g];
    }
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(WEIGHTS, weights.clone());
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] taken = reader.take(WEIGHTS, weights.length);
    reader.finish();
    requireArgument(
        Arrays.stream(taken).allMatch(weight -> weight >= 0 && weight <= 1),
        "state '%s' is %s, expected weights in [0, 1]",
        WEIGHTS,
        Arrays.toString(taken));
    System.arraycopy(taken, 0, weights, 0, weights.length);
  }
}
