package org.fairlead.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;
import org.fairlead.fairness.statistics.Wilson;
import org.jspecify.annotations.Nullable;

/**
 * A model's results on one split.
 *
 * @param split {@code "test"}, {@code "validation"}, {@code "training"} or {@code "held-out"}
 * @param count its samples, those of unknown group included
 * @param unknown samples of which a group is unknown
 * @param accuracy share of the samples that is correct, NaN if there are none
 * @param interval Wilson interval of the accuracy
 * @param loss mean cross-entropy in nats, NaN where not measured
 * @param gaps against the dense model, null for a dense run
 * @param groups one entry per group, in the data's order
 * @param constraints one entry per constraint of the recipe
 * @param disparities between groups; empty where they were not measured
 */
public record SplitResults(
    String split,
    long count,
    long unknown,
    double accuracy,
    Interval interval,
    double loss,
    @Nullable Gaps gaps,
    List<GroupResults> groups,
    List<ConstraintResults> constraints,
    List<DisparityResults> disparities) {

  /** The split that results are reported on. */
  public static final String TEST = "test";

  /** The split that models are selected on. */
  public static final String VALIDATION = "validation";

  /** The split that models are trained on. */
  public static final String TRAINING = "training";

  /** The fold of the training samples that is not trained on, but may move the multipliers. */
  public static final String HELD_OUT = "held-out";

  public SplitResults {
    groups = List.copyOf(groups);
    constraints = List.copyOf(constraints);
    disparities = List.copyOf(disparities);
  }

  /** Results of a model without constraints. */
  public SplitResults(
      String split,
      long count,
      long unknown,
      double accuracy,
      Interval interval,
      double loss,
      @Nullable Gaps gaps,
      List<GroupResults> groups) {
    this(split, count, unknown, accuracy, interval, loss, gaps, groups, List.of(), List.of());
  }

  /** Returns these results with those of constraints. */
  public SplitResults withConstraints(List<ConstraintResults> judged) {
    return new SplitResults(
        split, count, unknown, accuracy, interval, loss, gaps, groups, judged, disparities);
  }

  /** Returns these results with disparities between groups. */
  public SplitResults withDisparities(List<DisparityResults> measured) {
    return new SplitResults(
        split, count, unknown, accuracy, interval, loss, gaps, groups, constraints, measured);
  }

  /** Returns the disparity of a name. */
  public Optional<DisparityResults> disparity(String name) {
    return disparities.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /**
   * Returns whether all constraints hold: no if one does not, yes if all do; empty without
   * constraints.
   */
  public Optional<Verdict> constraintsVerdict() {
    if (constraints.isEmpty()) {
      return Optional.empty();
    }
    Verdict all = Verdict.FEASIBLE;
    for (ConstraintResults each : constraints) {
      if (each.verdict() == Verdict.INFEASIBLE) {
        return Optional.of(Verdict.INFEASIBLE);
      }
      all = each.verdict() == Verdict.FEASIBLE ? all : Verdict.CANNOT_TELL;
    }
    return Optional.of(all);
  }

  /** Returns the results of a dense model: no gaps. */
  public static SplitResults of(String split, Outcomes outcomes, double confidence) {
    GroupTally tally = outcomes.tally();
    var groups = new ArrayList<GroupResults>();
    for (int g = 0; g < tally.size(); g++) {
      groups.add(
          new GroupResults(
              tally.names().get(g),
              tally.count(g),
              tally.accuracy(g),
              Wilson.interval(tally.correct(g), tally.count(g), confidence),
              null));
    }
    return new SplitResults(
        split,
        tally.count(),
        outcomes.groups().unknown(),
        tally.accuracy(),
        Wilson.interval(tally.correct(), tally.count(), confidence),
        tally.meanLoss(),
        null,
        groups);
  }

  /**
   * Returns the results of a sparse model against its dense one.
   *
   * @param loss the sparse model's mean cross-entropy in nats, NaN where not measured
   */
  public static SplitResults of(String split, ExcessGaps gaps, double loss) {
    var groups = new ArrayList<GroupResults>();
    for (int g = 0; g < gaps.size(); g++) {
      groups.add(
          new GroupResults(
              gaps.name(g),
              gaps.count(g),
              gaps.groupAccuracy(g),
              gaps.groupInterval(g),
              new GroupGaps(
                  gaps.groupDenseAccuracy(g),
                  gaps.groupDelta(g),
                  gaps.psi(g),
                  gaps.psiInterval(g),
                  gaps.tooSmall(g))));
    }
    return new SplitResults(
        split,
        gaps.count(),
        gaps.unknown(),
        gaps.accuracy(),
        gaps.accuracyInterval(),
        loss,
        Gaps.of(gaps),
        groups);
  }

  /** Returns the non-empty group of the lowest accuracy. */
  public Optional<GroupResults> worstGroup() {
    GroupResults worst = null;
    for (GroupResults group : groups) {
      if (group.count() > 0 && (worst == null || group.accuracy() < worst.accuracy())) {
        worst = group;
      }
    }
    return Optional.ofNullable(worst);
  }

  /** Returns the non-empty group of the largest {@code ψ_g}, empty for a dense run. */
  public Optional<GroupResults> mostHarmedGroup() {
    GroupResults worst = null;
    double max = Double.NaN;
    for (GroupResults group : groups) {
      GroupGaps gap = group.gaps();
      if (gap != null && group.count() > 0 && !(gap.psi() <= max)) {
        worst = group;
        max = gap.psi();
      }
    }
    return Optional.ofNullable(worst);
  }

  /** Returns the group of a name. */
  public Optional<GroupResults> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }
}
