package org.fairlead.fairness.statistics;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireIndex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;

/**
 * How often a classifier predicts what, and is right: over all samples, of a group, of a label, and
 * of a subgroup. Counted by strata, so that samples of several groups count once. Immutable.
 */
final class GroupRates {
  private final Groups groups;
  private final int labels;
  private final Strata strata;
  private final CellRates correct; // by label and stratum; the event is a right prediction
  private final CellRates predicted; // by stratum; the event is the prediction
  private final CellRates right; // by stratum, whatever the label; a right prediction

  private GroupRates(
      Groups groups,
      int labels,
      Strata strata,
      CellRates correct,
      CellRates predicted,
      CellRates right) {
    this.groups = groups;
    this.labels = labels;
    this.strata = strata;
    this.correct = correct;
    this.predicted = predicted;
    this.right = right;
  }

  static GroupRates of(Outcomes outcomes, int labels) {
    Strata strata = Strata.of(outcomes.groups());
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
    return new GroupRates(
        outcomes.groups(),
        labels,
        strata,
        CellRates.of(cell, labels * strata.size(), right, 1),
        CellRates.of(stratum, strata.size(), prediction, labels),
        CellRates.of(stratum, strata.size(), right, 1));
  }

  Groups groups() {
    return groups;
  }

  int labels() {
    return labels;
  }

  /** Returns the rates that those of {@link #rightOf(int, int)} and of labels are among. */
  CellRates ofLabels() {
    return correct;
  }

  /** Returns the rates that those of {@link #right()} and {@link #rightOf(int)} are among. */
  CellRates ofAnyLabel() {
    return right;
  }

  /** Returns the rates that those of predictions are among. */
  CellRates predictions() {
    return predicted;
  }

  /** Returns how often the prediction is right. */
  CellRates.Rate right() {
    return right.rate(0, allStrata());
  }

  /** Returns how often the prediction is right in a group. */
  CellRates.Rate rightOf(int group) {
    return right.rate(0, strataOf(group));
  }

  /** Returns how often the prediction is right where the label is this one. */
  CellRates.Rate rightOfLabel(int label) {
    return correct.rate(0, cells(label, allStrata()));
  }

  /** Returns how often the prediction is right in a subgroup. */
  CellRates.Rate rightOf(int label, int group) {
    return correct.rate(0, cells(label, strataOf(group)));
  }

  /** Returns how often a label is predicted. */
  CellRates.Rate predicted(int label) {
    return predicted.rate(label, allStrata());
  }

  /** Returns how often a label is predicted in a group. */
  CellRates.Rate predicted(int label, int group) {
    return predicted.rate(label, strataOf(group));
  }

  /** Returns {@link #rightOf(int)} of every group that has samples. */
  List<CellRates.Rate> rightOfGroups() {
    var rates = new ArrayList<CellRates.Rate>();
    for (int g = 0; g < groups.size(); g++) {
      if (groups.count(g) > 0) {
        rates.add(rightOf(g));
      }
    }
    return rates;
  }

  /** Returns {@link #rightOf(int, int)} of every subgroup that has samples. */
  List<CellRates.Rate> rightOfSubgroups() {
    var rates = new ArrayList<CellRates.Rate>();
    for (int y = 0; y < labels; y++) {
      for (int g = 0; g < groups.size(); g++) {
        CellRates.Rate rate = rightOf(y, g);
        if (rate.trials() > 0) {
          rates.add(rate);
        }
      }
    }
    return rates;
  }

  private int[] cells(int label, int[] inStrata) {
    requireIndex("label", label, labels);
    return IntStream.of(inStrata).map(s -> label * strata.size() + s).toArray();
  }

  private int[] allStrata() {
    return IntStream.range(0, strata.size()).toArray();
  }

  private int[] strataOf(int group) {
    requireIndex("group", group, groups.size());
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
