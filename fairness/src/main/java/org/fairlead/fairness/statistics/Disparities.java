package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireIndex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.fairlead.base.SeedStreams;
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
 * overlap, pairs are those of one attribute. Groups without samples take no part, and neither does
 * a group that alone of its attribute has samples of a label: in both forms two groups are compared
 * or none. A measure without anything to compare is NaN, and its interval {@code [0, 1]}.
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
    /** Subgroups, pairs of a label and a group, that have samples: each counts the same. */
    SUBGROUPS
  }

  private final GroupRates rates;
  private final BootstrapOptions options;

  private Disparities(GroupRates rates, BootstrapOptions options) {
    this.rates = rates;
    this.options = options;
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
    return new Disparities(GroupRates.of(outcomes, labels), options);
  }

  /** Returns the number of groups. */
  public int size() {
    return rates.groups().size();
  }

  public List<String> names() {
    return rates.groups().names();
  }

  public BootstrapOptions options() {
    return options;
  }

  /**
   * Returns whether every group has samples of one label only, as where classes are the groups:
   * then no two people of one label are of different groups, or nearly so, and measures that
   * compare within a label, or ask that predictions do not follow groups, say nothing of fairness.
   */
  public boolean groupsAreLabels() {
    for (int g = 0; g < size(); g++) {
      int found = 0;
      for (int label = 0; label < rates.labels(); label++) {
        found += rates.rightOf(label, g).trials() > 0 ? 1 : 0;
      }
      if (found > 1) {
        return false;
      }
    }
    return true;
  }

  /** Returns the names of the groups that have samples, but none of a label. */
  public List<String> groupsWithout(int label) {
    requireIndex("label", label, rates.labels());
    var names = new ArrayList<String>();
    for (int g = 0; g < size(); g++) {
      if (rates.groups().count(g) > 0 && rates.rightOf(label, g).trials() == 0) {
        names.add(rates.groups().name(g));
      }
    }
    return names;
  }

  /** Returns the share of all samples that are right. */
  public double accuracy() {
    return rates.right().value();
  }

  /** Returns the Wilson interval of {@link #accuracy}. */
  public Interval accuracyInterval() {
    return wilson(rates.right());
  }

  /** Returns an average accuracy; NaN if there is nothing to average. */
  public double accuracy(Average average) {
    return switch (average) {
      case SAMPLES -> accuracy();
      case GROUPS -> mean(rates.rightOfGroups());
      case SUBGROUPS -> mean(rates.rightOfSubgroups());
    };
  }

  /**
   * Returns the interval of {@link #accuracy(Average)}: of a mean of independent rates {@code p_j},
   * the mean less {@code sqrt(sum_j (p_j - low_j)^2) / J} and plus {@code sqrt(sum_j (high_j -
   * p_j)^2) / J}, with Wilson's bounds (Zou and Donner, 2008). Where groups overlap their rates are
   * not independent, and the mean less {@code sum_j (p_j - low_j) / J} and plus {@code sum_j
   * (high_j - p_j) / J}: however rates go together, their mean deviates by no more than the mean of
   * their deviations. {@code [0, 1]} where there is nothing to average.
   */
  public Interval accuracyInterval(Average average) {
    if (average == Average.SAMPLES) {
      return accuracyInterval();
    }
    List<CellRates.Rate> averaged =
        average == Average.GROUPS ? rates.rightOfGroups() : rates.rightOfSubgroups();
    if (averaged.isEmpty()) {
      return new Interval(0, 1);
    }
    double[] below = new double[averaged.size()];
    double[] above = new double[averaged.size()];
    for (int j = 0; j < below.length; j++) {
      CellRates.Rate rate = averaged.get(j);
      Interval one = wilson(rate);
      below[j] = rate.value() - one.low();
      above[j] = one.high() - rate.value();
    }
    double mean = mean(averaged);
    return new Interval(
        Math.max(0, mean - together(below) / averaged.size()),
        Math.min(1, mean + together(above) / averaged.size()));
  }

  private double together(double[] deviations) {
    DoubleStream all = Arrays.stream(deviations);
    return rates.groups().memberships() > 1 ? all.sum() : Math.sqrt(all.map(d -> d * d).sum());
  }

  private static double mean(List<CellRates.Rate> of) {
    double sum = 0;
    for (CellRates.Rate rate : of) {
      sum += rate.value();
    }
    return sum / of.size();
  }

  /** Returns the share of a group's samples that are right, NaN without samples. */
  public double groupAccuracy(int group) {
    return rates.rightOf(group).value();
  }

  /** Returns the Wilson interval of {@link #groupAccuracy}, for that group alone. */
  public Interval groupAccuracyInterval(int group) {
    return wilson(rates.rightOf(group));
  }

  /**
   * Returns the share of the samples of a label and a group that are right, NaN without samples.
   */
  public double subgroupAccuracy(int label, int group) {
    return rates.rightOf(label, group).value();
  }

  /** Returns the Wilson interval of {@link #subgroupAccuracy}, for that subgroup alone. */
  public Interval subgroupAccuracyInterval(int label, int group) {
    return wilson(rates.rightOf(label, group));
  }

  /** Returns the accuracy of the group with the lowest; NaN without groups. */
  public double worstGroupAccuracy() {
    return worst(rates.rightOfGroups());
  }

  /** Returns the interval of {@link #worstGroupAccuracy}. */
  public Interval worstGroupAccuracyInterval() {
    return worstInterval(rates.ofAnyLabel(), rates.rightOfGroups());
  }

  /**
   * Returns the accuracy of the subgroup, a label and a group, with the lowest; NaN without groups.
   */
  public double worstSubgroupAccuracy() {
    return worst(rates.rightOfSubgroups());
  }

  /** Returns the interval of {@link #worstSubgroupAccuracy}. */
  public Interval worstSubgroupAccuracyInterval() {
    return worstInterval(rates.ofLabels(), rates.rightOfSubgroups());
  }

  private static double worst(List<CellRates.Rate> of) {
    double worst = Double.NaN;
    for (CellRates.Rate rate : of) {
      worst = worst <= rate.value() ? worst : rate.value();
    }
    return worst;
  }

  private Interval worstInterval(CellRates of, List<CellRates.Rate> compared) {
    if (compared.isEmpty()) {
      return new Interval(0, 1);
    }
    return of
        .new Family(
            compared.toArray(CellRates.Rate[]::new),
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
    return interval(rates.ofLabels(), odds(allLabels(), against), SeedStreams.OfBootstrap.ODDS);
  }

  /** Returns the largest difference of the rates of right predictions, within one label. */
  public double equalOpportunity(int label, Against against) {
    requireIndex("label", label, rates.labels());
    return largest(odds(new int[] {label}, against));
  }

  /** Returns the interval of {@link #equalOpportunity}. */
  public Interval equalOpportunityInterval(int label, Against against) {
    requireIndex("label", label, rates.labels());
    return interval(
        rates.ofLabels(), odds(new int[] {label}, against), SeedStreams.OfBootstrap.ODDS);
  }

  /** Returns the largest difference of the rates of a prediction, whatever the label. */
  public double demographicParity(Against against) {
    return largest(parity(against));
  }

  /** Returns the interval of {@link #demographicParity}. */
  public Interval demographicParityInterval(Against against) {
    return interval(rates.predictions(), parity(against), SeedStreams.OfBootstrap.PARITY);
  }

  /** Returns the largest difference of accuracies. */
  public double accuracyParity(Against against) {
    return largest(accuracies(against));
  }

  /** Returns the interval of {@link #accuracyParity}. */
  public Interval accuracyParityInterval(Against against) {
    return interval(rates.ofAnyLabel(), accuracies(against), SeedStreams.OfBootstrap.ACCURACY);
  }

  private List<CellRates.Rate[]> odds(int[] of, Against against) {
    var comparisons = new ArrayList<CellRates.Rate[]>();
    for (int label : of) {
      var ofGroups = new ArrayList<CellRates.Rate>();
      for (int g = 0; g < size(); g++) {
        ofGroups.add(rates.rightOf(label, g));
      }
      compare(ofGroups, rates.rightOfLabel(label), against, comparisons);
    }
    return comparisons;
  }

  private List<CellRates.Rate[]> accuracies(Against against) {
    var comparisons = new ArrayList<CellRates.Rate[]>();
    var ofGroups = new ArrayList<CellRates.Rate>();
    for (int g = 0; g < size(); g++) {
      ofGroups.add(rates.rightOf(g));
    }
    compare(ofGroups, rates.right(), against, comparisons);
    return comparisons;
  }

  private List<CellRates.Rate[]> parity(Against against) {
    var comparisons = new ArrayList<CellRates.Rate[]>();
    for (int k = 0; k < rates.labels(); k++) {
      var ofGroups = new ArrayList<CellRates.Rate>();
      for (int g = 0; g < size(); g++) {
        ofGroups.add(rates.predicted(k, g));
      }
      compare(ofGroups, rates.predicted(k), against, comparisons);
    }
    return comparisons;
  }

  private void compare(
      List<CellRates.Rate> ofGroups,
      CellRates.Rate marginal,
      Against against,
      List<CellRates.Rate[]> comparisons) {
    for (int g = 0; g < ofGroups.size(); g++) {
      boolean others = false;
      for (int h = 0; h < ofGroups.size(); h++) {
        if (h != g && comparable(ofGroups, g, h)) {
          others = true;
          if (against == Against.PAIRWISE && h < g) {
            comparisons.add(new CellRates.Rate[] {ofGroups.get(g), ofGroups.get(h)});
          }
        }
      }
      if (against == Against.MARGINAL && others) {
        comparisons.add(new CellRates.Rate[] {ofGroups.get(g), marginal});
      }
    }
  }

  private boolean comparable(List<CellRates.Rate> ofGroups, int g, int h) {
    return ofGroups.get(g).trials() > 0
        && ofGroups.get(h).trials() > 0
        && rates.groups().attribute(g) == rates.groups().attribute(h);
  }

  private static double largest(List<CellRates.Rate[]> comparisons) {
    double largest = Double.NaN;
    for (CellRates.Rate[] pair : comparisons) {
      double difference = Math.abs(pair[0].value() - pair[1].value());
      largest = largest >= difference ? largest : difference;
    }
    return largest;
  }

  private Interval interval(CellRates of, List<CellRates.Rate[]> comparisons, long stream) {
    if (comparisons.isEmpty()) {
      return new Interval(0, 1);
    }
    CellRates.Rate[] minuends = new CellRates.Rate[comparisons.size()];
    CellRates.Rate[] subtrahends = new CellRates.Rate[comparisons.size()];
    for (int j = 0; j < minuends.length; j++) {
      minuends[j] = comparisons.get(j)[0];
      subtrahends[j] = comparisons.get(j)[1];
    }
    return of.new Family(minuends, subtrahends, options, stream).largestMagnitude();
  }

  private Interval wilson(CellRates.Rate rate) {
    return Wilson.interval(rate.hits(), rate.trials(), options.confidence());
  }

  private int[] allLabels() {
    return IntStream.range(0, rates.labels()).toArray();
  }
}
