package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireIndex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fairlead.base.SeedStreams;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;

/**
 * How differently a classifier treats groups, for any number of labels and groups, with intervals.
 * Immutable.
 *
 * <p>With the label {@code y}, the prediction {@code ŷ} and the group {@code z} of a sample:
 *
 * <pre>{@code
 *                      pairwise                                        against the marginal
 * equalized odds       max_y max_{z,z'} |P(ŷ=y|y,z) - P(ŷ=y|y,z')|     max_y max_z |P(ŷ=y|y,z) - P(ŷ=y|y)|
 * equal opportunity    the same for one label y
 * demographic parity   max_k max_{z,z'} |P(ŷ=k|z) - P(ŷ=k|z')|         max_k max_z |P(ŷ=k|z) - P(ŷ=k)|
 * accuracy parity      max_{z,z'} |P(ŷ=y|z) - P(ŷ=y|z')|               max_z |P(ŷ=y|z) - P(ŷ=y)|
 * }</pre>
 *
 * <p>With two groups of shares {@code p} and {@code 1-p} the second form is {@code max(p, 1-p)}
 * times the first. Marginals are over all samples, those of unknown group included. Where groups
 * overlap, pairs are those of one attribute. Groups without samples take no part; a measure without
 * anything to compare is NaN, and its interval {@code [0, 1]}.
 *
 * <p>Intervals of maxima and minima over groups are simultaneous max-t bounds on all that is
 * compared, so that they hold however many groups tie; those of single rates are Wilson's. Where a
 * measure is of all labels, the labels of a group count as drawn with its samples. They are
 * computed when asked for.
 */
public final class Disparities {

  /** What the rate of a group is compared with. */
  public enum Against {
    /** The rates of the other groups: the difference of the two groups farthest apart. */
    PAIRWISE,
    /** The rate over all samples: the difference of the group farthest from it. */
    MARGINAL
  }

  /** What an average accuracy is the average of. */
  public enum Average {
    /** Samples: every sample counts the same. */
    SAMPLES,
    /** Groups that have samples: every group counts the same. */
    GROUPS,
    /** Classes, pairs of a label and a group, that have samples: every class counts the same. */
    CLASSES
  }

  private final Groups groups;
  private final int labels;
  private final BootstrapOptions options;
  private final Strata strata;
  private final CellRates correct; // by label and stratum; the event is a right prediction
  private final CellRates predicted; // by stratum; the event is the prediction
  private final CellRates right; // by stratum, whatever the label; a right prediction

  private Disparities(Outcomes outcomes, int labels, BootstrapOptions options) {
    this.groups = outcomes.groups();
    this.labels = labels;
    this.options = options;
    this.strata = Strata.of(groups);
    int size = outcomes.size();
    int[] stratum = new int[size];
    int[] cell = new int[size];
    int[] right = new int[size];
    int[] prediction = new int[size];
    for (int i = 0; i < size; i++) {
      requireArgument(
          outcomes.label(i) < labels && outcomes.prediction(i) < labels,
          "outcomes have label %d and prediction %d, expected both below %d",
          outcomes.label(i),
          outcomes.prediction(i),
          labels);
      stratum[i] = strata.stratum(i);
      cell[i] = outcomes.label(i) * strata.size() + stratum[i];
      right[i] = outcomes.correct(i) ? 0 : -1;
      prediction[i] = outcomes.prediction(i);
    }
    this.correct = CellRates.of(cell, labels * strata.size(), right, 1);
    this.predicted = CellRates.of(stratum, strata.size(), prediction, labels);
    this.right = CellRates.of(stratum, strata.size(), right, 1);
  }

  /**
   * Measures outcomes.
   *
   * @param outcomes of a whole split, at least one
   * @param labels the number of labels
   */
  public static Disparities of(Outcomes outcomes, int labels, BootstrapOptions options) {
    requireArgument(outcomes.size() > 0, "outcomes is empty, expected at least one sample");
    requireArgument(labels >= 2, "labels is %d, expected at least 2", labels);
    return new Disparities(outcomes, labels, options);
  }

  /** Returns the number of groups. */
  public int size() {
    return groups.size();
  }

  public List<String> names() {
    return groups.names();
  }

  public BootstrapOptions options() {
    return options;
  }

  /** Returns the share of all samples that are right. */
  public double accuracy() {
    return right.rate(0, allStrata()).value();
  }

  /** Returns the Wilson interval of {@link #accuracy}. */
  public Interval accuracyInterval() {
    return wilson(right.rate(0, allStrata()));
  }

  /** Returns an average accuracy; NaN if there is nothing to average. */
  public double accuracy(Average average) {
    return switch (average) {
      case SAMPLES -> accuracy();
      case GROUPS -> mean(groupRates());
      case CLASSES -> mean(classRates());
    };
  }

  /**
   * Returns the interval of {@link #accuracy(Average)}: of a mean of independent rates {@code p_j},
   * the mean less {@code sqrt(sum_j (p_j - low_j)^2) / J} and plus {@code sqrt(sum_j (high_j -
   * p_j)^2) / J}, with Wilson's bounds (Zou and Donner, 2008). {@code [0, 1]} where there is
   * nothing to average, or where groups overlap, so that their rates are not independent.
   */
  public Interval accuracyInterval(Average average) {
    if (average == Average.SAMPLES) {
      return accuracyInterval();
    }
    List<CellRates.Rate> rates = average == Average.GROUPS ? groupRates() : classRates();
    if (rates.isEmpty() || groups.memberships() > 1) {
      return new Interval(0, 1);
    }
    double below = 0;
    double above = 0;
    for (CellRates.Rate rate : rates) {
      Interval one = wilson(rate);
      below += Math.pow(rate.value() - one.low(), 2);
      above += Math.pow(one.high() - rate.value(), 2);
    }
    double mean = mean(rates);
    return new Interval(
        Math.max(0, mean - Math.sqrt(below) / rates.size()),
        Math.min(1, mean + Math.sqrt(above) / rates.size()));
  }

  private static double mean(List<CellRates.Rate> rates) {
    double sum = 0;
    for (CellRates.Rate rate : rates) {
      sum += rate.value();
    }
    return sum / rates.size();
  }

  /** Returns the share of a group's samples that are right, NaN without samples. */
  public double groupAccuracy(int group) {
    return right.rate(0, strataOf(group)).value();
  }

  /** Returns the Wilson interval of {@link #groupAccuracy}, for that group alone. */
  public Interval groupAccuracyInterval(int group) {
    return wilson(right.rate(0, strataOf(group)));
  }

  /**
   * Returns the share of the samples of a label and a group that are right, NaN without samples.
   */
  public double classAccuracy(int label, int group) {
    requireIndex("label", label, labels);
    return right(new int[] {label}, strataOf(group)).value();
  }

  /** Returns the Wilson interval of {@link #classAccuracy}, for that class alone. */
  public Interval classAccuracyInterval(int label, int group) {
    requireIndex("label", label, labels);
    return wilson(right(new int[] {label}, strataOf(group)));
  }

  /** Returns the accuracy of the group with the lowest; NaN without groups. */
  public double worstGroupAccuracy() {
    return worst(groupRates());
  }

  /** Returns the interval of {@link #worstGroupAccuracy}. */
  public Interval worstGroupAccuracyInterval() {
    return worstInterval(right, groupRates());
  }

  /**
   * Returns the accuracy of the class, a label and a group, with the lowest; NaN without groups.
   */
  public double worstClassAccuracy() {
    return worst(classRates());
  }

  /** Returns the interval of {@link #worstClassAccuracy}. */
  public Interval worstClassAccuracyInterval() {
    return worstInterval(correct, classRates());
  }

  private static double worst(List<CellRates.Rate> rates) {
    double worst = Double.NaN;
    for (CellRates.Rate rate : rates) {
      worst = worst <= rate.value() ? worst : rate.value();
    }
    return worst;
  }

  private Interval worstInterval(CellRates of, List<CellRates.Rate> rates) {
    if (rates.isEmpty()) {
      return new Interval(0, 1);
    }
    return of
        .new Family(
            rates.toArray(CellRates.Rate[]::new),
            new CellRates.Rate[0],
            options,
            SeedStreams.OfBootstrap.WORST)
        .smallest();
  }

  /** Returns the largest difference of the rates of right predictions, within any label. */
  public double equalizedOdds(Against against) {
    return largest(odds(allLabels(), against));
  }

  /** Returns the interval of {@link #equalizedOdds}. */
  public Interval equalizedOddsInterval(Against against) {
    return interval(correct, odds(allLabels(), against), SeedStreams.OfBootstrap.ODDS);
  }

  /** Returns the largest difference of the rates of right predictions, within one label. */
  public double equalOpportunity(int label, Against against) {
    requireIndex("label", label, labels);
    return largest(odds(new int[] {label}, against));
  }

  /** Returns the interval of {@link #equalOpportunity}. */
  public Interval equalOpportunityInterval(int label, Against against) {
    requireIndex("label", label, labels);
    return interval(correct, odds(new int[] {label}, against), SeedStreams.OfBootstrap.ODDS);
  }

  /** Returns the largest difference of the rates of a prediction, whatever the label. */
  public double demographicParity(Against against) {
    return largest(parity(against));
  }

  /** Returns the interval of {@link #demographicParity}. */
  public Interval demographicParityInterval(Against against) {
    return interval(predicted, parity(against), SeedStreams.OfBootstrap.PARITY);
  }

  /** Returns the largest difference of accuracies. */
  public double accuracyParity(Against against) {
    return largest(accuracies(against));
  }

  /** Returns the interval of {@link #accuracyParity}. */
  public Interval accuracyParityInterval(Against against) {
    return interval(right, accuracies(against), SeedStreams.OfBootstrap.ACCURACY);
  }

  private List<CellRates.Rate[]> odds(int[] of, Against against) {
    var comparisons = new ArrayList<CellRates.Rate[]>();
    for (int label : of) {
      var rates = new ArrayList<CellRates.Rate>();
      for (int g = 0; g < size(); g++) {
        rates.add(right(new int[] {label}, strataOf(g)));
      }
      compare(rates, right(new int[] {label}, allStrata()), against, comparisons);
    }
    return comparisons;
  }

  private List<CellRates.Rate[]> accuracies(Against against) {
    var comparisons = new ArrayList<CellRates.Rate[]>();
    var rates = new ArrayList<CellRates.Rate>();
    for (int g = 0; g < size(); g++) {
      rates.add(right.rate(0, strataOf(g)));
    }
    compare(rates, right.rate(0, allStrata()), against, comparisons);
    return comparisons;
  }

  private List<CellRates.Rate[]> parity(Against against) {
    var comparisons = new ArrayList<CellRates.Rate[]>();
    for (int k = 0; k < labels; k++) {
      var rates = new ArrayList<CellRates.Rate>();
      for (int g = 0; g < size(); g++) {
        rates.add(predicted.rate(k, strataOf(g)));
      }
      compare(rates, predicted.rate(k, allStrata()), against, comparisons);
    }
    return comparisons;
  }

  private void compare(
      List<CellRates.Rate> rates,
      CellRates.Rate marginal,
      Against against,
      List<CellRates.Rate[]> comparisons) {
    for (int g = 0; g < rates.size(); g++) {
      if (rates.get(g).trials() == 0) {
        continue;
      }
      if (against == Against.MARGINAL) {
        comparisons.add(new CellRates.Rate[] {rates.get(g), marginal});
        continue;
      }
      for (int h = 0; h < g; h++) {
        if (rates.get(h).trials() > 0 && groups.attribute(g) == groups.attribute(h)) {
          comparisons.add(new CellRates.Rate[] {rates.get(g), rates.get(h)});
        }
      }
    }
  }

  private static double largest(List<CellRates.Rate[]> comparisons) {
    double largest = Double.NaN;
    for (CellRates.Rate[] pair : comparisons) {
      double difference = Math.abs(pair[0].value() - pair[1].value());
      largest = largest >= difference ? largest : difference;
    }
    return largest;
  }

  private Interval interval(CellRates rates, List<CellRates.Rate[]> comparisons, long stream) {
    if (comparisons.isEmpty()) {
      return new Interval(0, 1);
    }
    CellRates.Rate[] minuends = new CellRates.Rate[comparisons.size()];
    CellRates.Rate[] subtrahends = new CellRates.Rate[comparisons.size()];
    for (int j = 0; j < minuends.length; j++) {
      minuends[j] = comparisons.get(j)[0];
      subtrahends[j] = comparisons.get(j)[1];
    }
    return rates.new Family(minuends, subtrahends, options, stream).largestMagnitude();
  }

  private List<CellRates.Rate> groupRates() {
    var rates = new ArrayList<CellRates.Rate>();
    for (int g = 0; g < size(); g++) {
      if (groups.count(g) > 0) {
        rates.add(right.rate(0, strataOf(g)));
      }
    }
    return rates;
  }

  private List<CellRates.Rate> classRates() {
    var rates = new ArrayList<CellRates.Rate>();
    for (int y = 0; y < labels; y++) {
      for (int g = 0; g < size(); g++) {
        CellRates.Rate rate = right(new int[] {y}, strataOf(g));
        if (rate.trials() > 0) {
          rates.add(rate);
        }
      }
    }
    return rates;
  }

  private Interval wilson(CellRates.Rate rate) {
    return Wilson.interval(rate.hits(), rate.trials(), options.confidence());
  }

  /** Returns the rate of right predictions among the samples of some labels and strata. */
  private CellRates.Rate right(int[] of, int[] inStrata) {
    int[] cells = new int[of.length * inStrata.length];
    int found = 0;
    for (int label : of) {
      for (int s : inStrata) {
        cells[found++] = label * strata.size() + s;
      }
    }
    return correct.rate(0, cells);
  }

  private int[] allLabels() {
    return numbers(labels);
  }

  private int[] allStrata() {
    return numbers(strata.size());
  }

  private static int[] numbers(int size) {
    int[] numbers = new int[size];
    for (int j = 0; j < size; j++) {
      numbers[j] = j;
    }
    return numbers;
  }

  private int[] strataOf(int group) {
    requireIndex("group", group, size());
    int[] found = new int[strata.size()];
    int count = 0;
    for (int s = 0; s < found.length; s++) {
      for (int g : strata.groups(s)) {
        if (g == group) {
          found[count++] = s;
        }
      }
    }
    return Arrays.copyOf(found, count);
  }
}
