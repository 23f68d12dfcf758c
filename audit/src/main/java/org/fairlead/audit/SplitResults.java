package org.fairlead.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Groups;
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
 * @param baseRate what always saying the most frequent class would give, null where not measured
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
    @Nullable BaseRate baseRate,
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
    this(split, count, unknown, accuracy, interval, loss, null, gaps, groups, List.of(), List.of());
  }

  /** Returns these results with those of constraints. */
  public SplitResults withConstraints(List<ConstraintResults> judged) {
    return new SplitResults(
        split,
        count,
        unknown,
        accuracy,
        interval,
        loss,
        baseRate,
        gaps,
        groups,
        judged,
        disparities);
  }

  /** Returns these results with disparities between groups. */
  public SplitResults withDisparities(List<DisparityResults> measured) {
    return new SplitResults(
        split,
        count,
        unknown,
        accuracy,
        interval,
        loss,
        baseRate,
        gaps,
        groups,
        constraints,
        measured);
  }

  /**
   * Returns these results with base rates.
   *
   * @param outcomes that they are of
   * @param classes the names of all classes
   */
  SplitResults withBaseRate(Outcomes outcomes, List<String> classes, double confidence) {
    int commonest = BaseRate.commonest(outcomes, classes.size());
    Groups membership = outcomes.groups();
    var found = new long[membership.size()];
    for (int i = 0; i < outcomes.size(); i++) {
      for (int slot = 0; slot < membership.memberships(); slot++) {
        int group = membership.group(i, slot);
        if (group >= 0 && outcomes.label(i) == commonest) {
          found[group]++;
        }
      }
    }
    var measured = new ArrayList<GroupResults>();
    boolean mixed = false;
    for (int g = 0; g < groups.size(); g++) {
      mixed |= found[g] > 0 && found[g] < groups.get(g).count();
      measured.add(groups.get(g).withBaseRate((double) found[g] / groups.get(g).count()));
    }
    return new SplitResults(
        split,
        count,
        unknown,
        accuracy,
        interval,
        loss,
        BaseRate.of(outcomes, classes, confidence),
        gaps,
        mixed ? measured : groups, // where classes are the groups, 0 and 1 would say nothing
        constraints,
        disparities);
  }

  /** Returns the class that the model is no better than always saying; empty if it is better. */
  public Optional<String> noBetterThan() {
    return Optional.ofNullable(baseRate)
        .filter(rate -> rate.better() == Verdict.INFEASIBLE)
        .map(BaseRate::label);
  }

  /** Returns what was left out of the disparities and why, a sentence; empty where nothing was. */
  public String leftOut() {
    return disparities.isEmpty() || disparity(DisparityResults.ODDS).isPresent()
        ? ""
        : "Equalized odds, equal opportunity and demographic parity are left out: every group has"
            + " samples of one class only, so that there are no groups to compare within a class.";
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
        Gaps.of(gaps, split.equals(TRAINING)),
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

  /** Returns the group of the largest {@code ψ_g}, empty without a measured one. */
  public Optional<GroupResults> mostHarmedGroup() {
    GroupResults worst = null;
    double max = Double.NaN;
    for (GroupResults group : groups) {
      GroupGaps gap = group.gaps();
      if (gap != null && !Double.isNaN(gap.psi()) && !(gap.psi() <= max)) {
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
