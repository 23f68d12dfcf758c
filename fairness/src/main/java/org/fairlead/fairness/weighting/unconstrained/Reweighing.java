package org.fairlead.fairness.weighting.unconstrained;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.List;
import org.fairlead.constrained.Evaluation;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Weighting;

/**
 * Reweighing: samples of label {@code y} and group {@code z} count {@code P(y) P(z) / P(y, z)},
 * with the probabilities of the training set, so that label and group are independent in what is
 * minimized.
 *
 * <p>{@code w_i} is that over {@code B}. The weights average 1 over the training set, but not over
 * every step: making them do so would weigh a sample by its company. Samples of unknown group count
 * 1.
 *
 * @see <a href="https://doi.org/10.1007/s10115-011-0463-8">Kamiran and Calders (2012)</a>
 */
public final class Reweighing implements Weighting {
  private final List<String> names;
  private final double[][] weights; // [label][group]

  private Reweighing(List<String> names, double[][] weights) {
    this.names = names;
    this.weights = weights;
  }

  /**
   * Returns the method with the weights of a training set.
   *
   * @param trainingLabels of the training set
   * @param classes the number of labels
   * @param training the groups of the same samples, which do not overlap
   */
  public static Reweighing create(int[] trainingLabels, int classes, Groups training) {
    requireLength(
        "trainingLabels", trainingLabels.length, training.samples(), "samples of training");
    requireArgument(
        training.memberships() == 1,
        "training has %d groups per sample, expected groups that do not overlap",
        training.memberships());
    long[][] count = new long[classes][training.size()];
    long[] ofLabel = new long[classes];
    long known = 0;
    for (int i = 0; i < trainingLabels.length; i++) {
      int group = training.group(i, 0);
      if (group >= 0) {
        count[trainingLabels[i]][group]++;
        ofLabel[trainingLabels[i]]++;
        known++;
      }
    }
    double[][] weights = new double[classes][training.size()];
    for (int y = 0; y < classes; y++) {
      for (int z = 0; z < weights[y].length; z++) {
        // A subgroup that the training set does not have never comes.
        weights[y][z] =
            count[y][z] == 0 ? 0 : (double) ofLabel[y] / known * training.count(z) / count[y][z];
      }
    }
    return new Reweighing(training.names(), weights);
  }

  /** Returns what a sample of a label and a group counts; 0 if the training set has none. */
  public double weight(int label, int group) {
    return weights[label][group];
  }

  private double weight(Outcomes step, int sample) {
    int group = step.groups().group(sample, 0);
    return group < 0 ? 1 : weights[step.label(sample)][group];
  }

  @Override
  public Evaluation observe(Outcomes step, double penalty) {
    requireArgument(step.size() > 0, "step has no samples, expected at least one");
    requireArgument(
        step.groups().names().equals(names),
        "step has groups %s, expected %s",
        step.groups().names(),
        names);
    double loss = 0;
    for (int i = 0; i < step.size(); i++) {
      loss += weight(step, i) * step.loss(i);
    }
    return Evaluation.unconstrained(loss / step.size() + penalty);
  }

  @Override
  public void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    requireLength("constraintWeights", constraintWeights.length, 0, "there are no constraints");
    requireLength("sampleWeights", sampleWeights.length, step.size(), "samples of the step");
    for (int i = 0; i < sampleWeights.length; i++) {
      sampleWeights[i] = weight(step, i) / sampleWeights.length;
    }
  }

  @Override
  public boolean weighsBatchesAlone() {
    return true;
  }
}
