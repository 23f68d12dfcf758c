package org.fairlead.training.loop;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.fairlead.audit.Tradeoff;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.training.event.Announcer;
import org.fairlead.training.event.EpochMetrics;
import org.fairlead.training.event.EpochSummary;
import org.fairlead.training.event.MixtureState;
import org.fairlead.training.event.MultiplierMetrics;
import org.fairlead.training.event.StepMetrics;
import org.fairlead.training.event.StepProgress;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.ValidationMetrics;
import org.fairlead.training.metrics.EpochTotals;
import org.fairlead.training.selection.Validated;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/** Says what a training loop has done, as events. */
final class LoopEvents {
  private final Problem problem;
  private final Announcer announcer;
  private boolean saidScaled;

  LoopEvents(Problem problem, Announcer announcer) {
    this.problem = problem;
    this.announcer = announcer;
  }

  /**
   * Where a loop stands.
   *
   * @param epoch the present epoch, from 1
   * @param stepInEpoch optimizer steps done in it
   * @param steps optimizer steps done in all
   */
  record Position(int epoch, long stepInEpoch, long steps) {}

  /** The mask has changed before the next step. */
  void pruned(Position position, double sparsity, Liveness liveness) {
    announcer.announce(
        new TrainingEvent.Pruned(
            position.steps() + 1, position.epoch(), sparsity, liveness.share(), liveness.layers()));
  }

  /**
   * How an epoch ended.
   *
   * @param sparsity of the mask
   * @param seconds that it took
   * @param dataWait share of the training time in which a step waited for samples
   * @param rate learning rate of its last step
   * @param findings what is wrong with the constraints, in words
   * @param distill mean distillation loss of its training samples, null without a teacher
   */
  record EpochEnd(
      double sparsity,
      double seconds,
      double dataWait,
      double rate,
      List<String> findings,
      @Nullable Double distill) {}

  /** Says that multipliers were scaled down, after steps in which they were not. */
  void scaled(Position at, Weighting active) {
    announcer.announce(
        new TrainingEvent.MultipliersScaled(
            at.steps(), at.epoch(), MultiplierReport.of(active).total()));
    if (!saidScaled) {
      saidScaled = true;
      announcer.note(
          Note.info(
              NoteCodes.MULTIPLIERS_SCALED,
              String.format(
                  Locale.ROOT,
                  "Step %d: the constraints together pressed for more than method.totalCap lets them, and their multipliers were scaled down to a total Λ of %.2f; metrics.jsonl has every further time.",
                  at.steps(),
                  MultiplierReport.of(active).total())));
    }
  }

  /**
   * Says that a step was taken.
   *
   * @param totals of the epoch so far
   * @param outcomes of the step's samples
   * @param rate learning rate of the step
   * @param speed samples per second since the epoch began
   * @param distill mean distillation loss of its samples, null without a teacher
   */
  void step(
      Position at,
      EpochTotals totals,
      Outcomes outcomes,
      double rate,
      double speed,
      Weighting active,
      Optional<Mixture> mixture,
      @Nullable Double distill) {
    var progress =
        new StepProgress(
            at.epoch(),
            at.stepInEpoch(),
            problem.timeline().stepsIn(at.epoch() - 1),
            totals.loss(),
            totals.accuracy(),
            speed,
            MultiplierReport.of(active).total(),
            mostViolated(active));
    StepMetrics metrics = null;
    if (at.steps() % problem.recipe().tracking().every() == 0) {
      metrics =
          new StepMetrics(
              at.steps(),
              at.epoch(),
              outcomes.meanLoss(),
              outcomes.accuracy(),
              rate,
              speed,
              state(active),
              mixture.map(LoopEvents::state).orElse(null),
              distill);
    }
    announcer.announce(new TrainingEvent.StepTaken(progress, metrics));
  }

  /** Says that an epoch and its validation are done. */
  void epoch(
      Position at,
      EpochTotals totals,
      EpochValidation.Result results,
      EpochEnd end,
      Weighting active,
      Optional<Mixture> mixture) {
    Validated validated = results.trained();
    Validated average = results.average();
    Validated selected = results.selected();
    if (selected != null) {
      announcer.announce(
          new TrainingEvent.ModelSelected(
              at.epoch(), at.steps(), accuracy(selected), selected.worst().gap()));
    }
    Tradeoff tradeoff = validated.tradeoff();
    var summary =
        new EpochSummary(
            at.epoch(),
            problem.timeline().epochs(),
            end.sparsity(),
            totals.loss(),
            totals.accuracy(),
            validated.outcomes().map(Outcomes::meanLoss).orElse(Double.NaN),
            accuracy(validated),
            validated.worst().gap(),
            validated.worst().group(),
            tradeoff == null ? Double.NaN : tradeoff.disparity(),
            problem.rates() != null,
            selected != null,
            end.seconds(),
            end.dataWait());
    @Nullable MixtureState mixed = mixture.map(LoopEvents::state).orElse(null);
    announcer.announce(
        new TrainingEvent.EpochFinished(
            summary,
            new EpochMetrics(
                at.steps(),
                totals.worstGroupAccuracy(),
                end.rate(),
                metrics(validated),
                average == null ? null : metrics(average),
                results.pick() == EpochValidation.Pick.AVERAGE,
                state(active),
                totals.scaledSteps(),
                end.findings(),
                mixed,
                end.distill())));
    if (mixed != null && !Double.isNaN(mixed.gap())) {
      announcer.announce(new TrainingEvent.RatiosUpdated(mixed.subgroups(), mixed.gap()));
    }
  }

  private static double accuracy(Validated validated) {
    return validated.outcomes().map(Outcomes::accuracy).orElse(Double.NaN);
  }

  private static @Nullable ValidationMetrics metrics(Validated validated) {
    return validated.outcomes().map(outcomes -> metrics(outcomes, validated)).orElse(null);
  }

  private static ValidationMetrics metrics(Outcomes outcomes, Validated validated) {
    GroupTally tally = outcomes.tally();
    var groups = new LinkedHashMap<String, Double>();
    double worst = Double.NaN;
    for (int g = 0; g < tally.size(); g++) {
      groups.put(tally.names().get(g), tally.accuracy(g));
      if (tally.count(g) > 0) {
        worst = Double.isNaN(worst) ? tally.accuracy(g) : Math.min(worst, tally.accuracy(g));
      }
    }
    return new ValidationMetrics(
        outcomes.meanLoss(),
        outcomes.accuracy(),
        worst,
        validated.worst().gap(),
        validated.tradeoff(),
        groups);
  }

  private static @Nullable MultiplierMetrics state(Weighting active) {
    return active instanceof MultiplierReport multipliers
        ? new MultiplierMetrics(multipliers.total(), multipliers.scaled(), multipliers.report())
        : null;
  }

  private static MixtureState state(Mixture mixture) {
    return new MixtureState(mixture.gap(), mixture.report());
  }

  private static String mostViolated(Weighting active) {
    return MultiplierReport.of(active).report().stream()
        .filter(group -> !Double.isNaN(group.violation()))
        .max(Comparator.comparingDouble(GroupState::violation))
        .map(GroupState::name)
        .orElse("");
  }
}
