package org.fairlead.fairness;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a classifier did to every sample of a batch or of a whole pass: loss, prediction,
 * correctness; with the samples' labels and groups. Immutable.
 *
 * <p>The loss is the cross-entropy in nats (see {@link CrossEntropy}). The prediction is the
 * largest logit, on ties the lowest class. A row with a NaN among its logits has the loss NaN and
 * no prediction ({@code -1}), which counts as wrong.
 */
public final class Outcomes {
  private static final int NO_PREDICTION = -1;

  private final double[] loss;
  private final int[] labels;
  private final int[] predictions;
  private final Groups groups;
  private final double[] probabilities; // [size * classes], or empty where not kept

  private Outcomes(
      double[] loss, int[] labels, int[] predictions, Groups groups, double[] probabilities) {
    this.loss = loss;
    this.labels = labels;
    this.predictions = predictions;
    this.groups = groups;
    this.probabilities = probabilities;
  }

  /**
   * Computes the outcomes of logits.
   *
   * @param logits shape {@code [B, K]}, row-major
   * @param classes {@code K}
   * @param labels shape {@code [B]}, each in {@code [0, K)}
   * @param groups of the same {@code B} samples
   */
  public static Outcomes of(double[] logits, int classes, int[] labels, Groups groups) {
    return of(logits, classes, SoftLabels.of(labels), groups);
  }

  /**
   * As {@link #of(double[], int, int[], Groups)}, but the loss is that of smoothed or mixed labels:
   * what is trained on. Reports of evaluations use the plain loss. Correctness is that of the
   * samples' own labels.
   */
  public static Outcomes of(double[] logits, int classes, SoftLabels targets, Groups groups) {
    int size = targets.size();
    int[] labels = targets.labels();
    double smoothing = targets.smoothing();
    CrossEntropy.requireShape(logits, classes, size);
    requireLength("labels", size, groups.samples(), "samples of groups");
    double[] loss = new double[size];
    int[] predictions = new int[size];
    for (int i = 0; i < size; i++) {
      targets.require(i, classes);
      int begin = i * classes;
      int best = 0;
      boolean isNaN = Double.isNaN(logits[begin]);
      for (int k = 1; k < classes; k++) {
        double logit = logits[begin + k];
        isNaN |= Double.isNaN(logit);
        if (logit > logits[begin + best]) {
          best = k;
        }
      }
      if (isNaN) {
        loss[i] = Double.NaN;
        predictions[i] = NO_PREDICTION;
        continue;
      }
      predictions[i] = best;
      double max = logits[begin + best];
      double others = 0; // Σ_{k ≠ best} exp(x_k - max): log1p keeps the digits of small losses
      for (int k = 0; k < classes; k++) {
        if (k != best) {
          others += Math.exp(logits[begin + k] - max);
        }
      }
      double target = max - logits[begin + labels[i]];
      if (targets.areMixed()) {
        double share = targets.share(i);
        target = share * target + (1 - share) * (max - logits[begin + targets.partner(i)]);
      }
      if (smoothing > 0) {
        double mean = 0;
        for (int k = 0; k < classes; k++) {
          mean += (max - logits[begin + k]) / classes;
        }
        target = (1 - smoothing) * target + smoothing * mean;
      }
      loss[i] = target + Math.log1p(others);
    }
    return new Outcomes(loss, labels.clone(), predictions, groups, new double[0]);
  }

  /**
   * Returns these outcomes with the probabilities of every class.
   *
   * @param logits those that these outcomes were computed from, shape {@code [B, K]}
   */
  public Outcomes withProbabilities(double[] logits, int classes) {
    CrossEntropy.requireShape(logits, classes, size());
    var probabilities = new double[logits.length];
    CrossEntropy.softmax(logits, classes, probabilities, 0);
    return new Outcomes(loss, labels, predictions, groups, probabilities);
  }

  /** Returns the same outcomes of the same samples with other groups. */
  public Outcomes withGroups(Groups others) {
    requireLength("groups", others.samples(), size(), "samples");
    return new Outcomes(loss, labels, predictions, others, probabilities);
  }

  /** Returns the outcomes of all parts, one part after the other; their groups must agree. */
  public static Outcomes concat(List<Outcomes> parts) {
    requireArgument(!parts.isEmpty(), "parts is empty, expected at least one");
    if (parts.size() == 1) {
      return parts.get(0);
    }
    var allGroups = new ArrayList<Groups>(parts.size());
    for (Outcomes part : parts) {
      allGroups.add(part.groups);
    }
    Groups groups = Groups.concat(allGroups);
    double[] loss = new double[groups.samples()];
    int[] labels = new int[groups.samples()];
    int[] predictions = new int[groups.samples()];
    double[] probabilities =
        new double[parts.stream().mapToInt(part -> part.probabilities.length).sum()];
    int at = 0;
    int written = 0;
    for (Outcomes part : parts) {
      System.arraycopy(part.loss, 0, loss, at, part.size());
      System.arraycopy(part.labels, 0, labels, at, part.size());
      System.arraycopy(part.predictions, 0, predictions, at, part.size());
      System.arraycopy(part.probabilities, 0, probabilities, written, part.probabilities.length);
      at += part.size();
      written += part.probabilities.length;
    }
    return new Outcomes(loss, labels, predictions, groups, probabilities);
  }

  /** Returns the number of samples. */
  public int size() {
    return labels.length;
  }

  /** Returns the loss of sample {@code i} in nats. */
  public double loss(int i) {
    return loss[i];
  }

  public boolean correct(int i) {
    return predictions[i] == labels[i];
  }

  public int label(int i) {
    return labels[i];
  }

  /** Returns the predicted class of sample {@code i}, or -1 if a logit was NaN. */
  public int prediction(int i) {
    return predictions[i];
  }

  public Groups groups() {
    return groups;
  }

  /** Returns whether {@link #probability} is known. */
  public boolean hasProbabilities() {
    return probabilities.length > 0;
  }

  /** Returns the number of classes, where probabilities were kept. */
  public int classes() {
    return probabilities.length / size();
  }

  /**
   * Returns the probability of a class for sample {@code i}.
   *
   * @throws IllegalStateException if probabilities were not kept
   */
  public double probability(int i, int label) {
    if (probabilities.length == 0) {
      throw new IllegalStateException("these outcomes were made without probabilities");
    }
    return probabilities[i * (probabilities.length / size()) + label];
  }

  /** Returns the share of correct samples, NaN without samples. */
  public double accuracy() {
    long correct = 0;
    for (int i = 0; i < size(); i++) {
      correct += correct(i) ? 1 : 0;
    }
    return (double) correct / size();
  }

  /** Returns the mean loss over all samples in nats, NaN without samples. */
  public double meanLoss() {
    return Arrays.stream(loss).sum() / size();
  }

  /** Returns the correctness of every sample, shape {@code [size]}. */
  public boolean[] correct() {
    boolean[] correct = new boolean[size()];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = correct(i);
    }
    return correct;
  }

  /** Returns these outcomes added up per group. */
  public GroupTally tally() {
    return GroupTally.of(this);
  }
}
