package org.fairlead.training.loop;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.constrained.StepReport;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.data.Batch;
import org.fairlead.engine.Learner;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.training.batches.BatchSupply;
import org.fairlead.training.batches.SeenGroups;
import org.fairlead.training.checkpoint.Checkpoint;
import org.fairlead.training.checkpoint.CheckpointFile;
import org.fairlead.training.checkpoint.CheckpointStore;
import org.fairlead.training.checkpoint.CheckpointWriter;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.context.Stopwatch;
import org.fairlead.training.evaluation.EmaRecalibration;
import org.fairlead.training.evaluation.Tradeoff;
import org.fairlead.training.event.EpochSummary;
import org.fairlead.training.event.StepProgress;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.metrics.EpochTotals;
import org.fairlead.training.metrics.MetricsLog;
import org.fairlead.training.selection.Validated;
import org.fairlead.training.setup.MixedData;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.Timeline;
import org.fairlead.training.step.ConstraintMonitor;
import org.fairlead.training.step.HeldOut;
import org.fairlead.training.step.LastLayerDecay;
import org.fairlead.training.step.Step;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a run: prune, step, validate, select, save.
 *
 * <p>Until the mask is final, and in runs without constraints, every sample counts the same and the
 * method sees nothing; from then on the method weighs the samples. One thread owns it.
 */
public final class TrainingLoop {
  private final Problem problem;
  private final Parts parts;
  private final LearningRate rate;
  private final Pruner pruner;
  private final @Nullable SeenGroups seen;
  private final Step step;
  private final ConstraintMonitor monitor;
  private final Weighting early = Uniform.create();
  private final double secondsBefore;
  private final Stopwatch stopwatch;

  private int epoch;
  private long stepInEpoch;
  private long steps;
  private EpochTotals totals;
  private Weighting active;
  private boolean scaling;
  private double dataWait;
  private long savedStep;

  /**
   * What a loop works with; all of it belongs to the caller.
   *
   * @param learner starts from the run's first weights
   * @param supply of training batches, at its beginning
   * @param selector validates and selects
   * @param recalibration of averages, before validation
   * @param weighting the method
   * @param heldOut the fold that moves the multipliers, null where training samples do
   * @param store the checkpoints there are
   * @param checkpoints where new ones go
   * @param log where lines go
   * @param listener hears
   * @param clock measures durations
   * @param stop asked before every step
   */
  public record Parts(
      Learner learner,
      BatchSupply supply,
      Selector selector,
      EmaRecalibration recalibration,
      Weighting weighting,
      @Nullable HeldOut heldOut,
      CheckpointStore store,
      CheckpointWriter checkpoints,
      MetricsLog log,
      TrainingListener listener,
      InstantSource clock,
      StopRequest stop) {}

  /**
   * Returns a loop at its beginning, or where a checkpoint was saved.
   *
   * @param saved the checkpoint to go on from, null to begin; the selector knows of it already
   */
  public TrainingLoop(Problem problem, Parts parts, CheckpointStore.@Nullable Saved saved) {
    this.problem = problem;
    this.parts = parts;
    this.rate = LearningRate.of(problem.recipe().optimizer(), problem.timeline());
    this.pruner = Pruner.of(problem);
    RateConstraints rates = problem.rates();
    this.seen = SeenGroups.of(problem);
    this.step =
        new Step(
            parts.learner(),
            seen == null ? trainedOn(problem)::select : seen.groups(),
            rates == null ? null : seen == null ? rates.membership()::select : seen.membership(),
            LastLayerDecay.of(problem),
            parts.heldOut(),
            parts.supply()::observe);
    this.stopwatch = new Stopwatch(parts.clock());
    this.monitor = ConstraintMonitor.of(problem.recipe().method(), problem.dualSteps());
    if (saved == null) {
      totals = EpochTotals.empty(problem.groups().size());
      secondsBefore = 0;
      savedStep = -1;
    } else {
      Checkpoint checkpoint = saved.checkpoint();
      epoch = checkpoint.epoch();
      stepInEpoch = checkpoint.stepInEpoch();
      steps = checkpoint.step();
      savedStep = steps;
      totals = EpochTotals.of(checkpoint.totals());
      secondsBefore = checkpoint.seconds();
      dualState().restore(monitor.restore(checkpoint.methodState()));
      parts.supply().restore(checkpoint.supplyState());
      parts.learner().restore(saved.state());
      pruner.restore(saved.masks());
    }
    active = weightingOf(Math.max(0, steps - 1));
    scaling = MultiplierReport.of(active).scaled();
  }

  /**
   * Trains to the end, or until asked to stop; a checkpoint is on the disk either way.
   *
   * @return whether the end was reached
   * @throws InputException if the loss is NaN or infinite
   */
  public boolean run() {
    Timeline timeline = problem.timeline();
    while (epoch < timeline.epochs()) {
      parts.listener().epochStarted(epoch + 1, timeline.epochs(), timeline.stepsIn(epoch));
      var epochWatch = new Stopwatch(parts.clock());
      if (!runEpoch(epochWatch)) {
        save();
        awaitCheckpoints(0);
        return false;
      }
      finishEpoch(epochWatch);
      save();
    }
    awaitCheckpoints(0);
    return true;
  }

  /** Returns the optimizer steps taken. */
  public long steps() {
    return steps;
  }

  /** Returns the epochs finished. */
  public int epochs() {
    return epoch;
  }

  public Masks masks() {
    return pruner.masks();
  }

  /** Returns the multiplier in use of every group; empty where nothing was constrained. */
  public Map<String, Double> lambda() {
    var lambda = new LinkedHashMap<String, Double>();
    MultiplierReport.of(active).report().forEach(group -> lambda.put(group.name(), group.lambda()));
    return lambda;
  }

  /** Returns what is wrong with the constraints in the end, in words. */
  public List<String> findings() {
    return monitor.findings();
  }

  /** Returns the time spent on training, earlier processes included. */
  public double seconds() {
    return secondsBefore + stopwatch.seconds();
  }

  /** Returns whether all steps are done. */
  private boolean runEpoch(Stopwatch epochWatch) {
    Timeline timeline = problem.timeline();
    long epochSteps = timeline.stepsIn(epoch);
    long samplesBefore = totals.samples();
    int firstBatch = Math.toIntExact(stepInEpoch * timeline.accumulate());
    var wait = new DataWait(parts.supply(), new Stopwatch(parts.clock()));
    try (BatchSupply.Epoch batches = parts.supply().epoch(epoch, firstBatch)) {
      while (stepInEpoch < epochSteps) {
        if (parts.stop().requested()) {
          return false;
        }
        if (pruner.prune(parts.learner(), steps)) {
          parts.log().pruned(steps + 1, epoch + 1, pruner.masks().sparsity());
        }
        takeStep(batches);
        announceStep(epochSteps, epochWatch.perSecond(totals.samples() - samplesBefore));
        int every = problem.recipe().tracking().checkpointEvery();
        if (every > 0 && steps % every == 0 && stepInEpoch < epochSteps) {
          save();
        } else {
          awaitCheckpoints(Integer.MAX_VALUE);
        }
      }
    }
    dataWait = wait.share();
    return true;
  }

  private void takeStep(BatchSupply.Epoch batches) {
    int accumulate = problem.timeline().accumulate();
    var ofStep = new ArrayList<Batch>(accumulate);
    active = weightingOf(steps);
    try {
      while (ofStep.size() < accumulate && batches.hasNext()) {
        ofStep.add(batches.next());
      }
      if (seen != null) {
        parts.supply().mixture().ifPresent(mixture -> seen.begin(steps, mixture.report()));
      }
      StepReport report = step.take(active, ofStep, rate.at(steps), monitor);
      if (!Double.isFinite(report.lagrangian())) {
        throw diverged("the Lagrangian is " + report.lagrangian(), null);
      }
    } catch (Step.NotFiniteException e) {
      throw diverged(e.getMessage(), e);
    } catch (EngineException e) {
      if (e.kind() == EngineException.Kind.NOT_FINITE) {
        throw diverged(e.getMessage(), e);
      }
      throw e;
    } finally {
      ofStep.forEach(Batch::release);
    }
    totals.add(step.outcomes(), MultiplierReport.of(active).scaled());
    stepInEpoch++;
    steps++;
  }

  private void announceStep(long epochSteps, double speed) {
    if (MultiplierReport.of(active).scaled() && !scaling) {
      parts.log().scaled(steps, epoch + 1, MultiplierReport.of(active).total());
      parts
          .listener()
          .message(
              "Step %d: the multipliers were scaled down to a total Λ of %.2f (method.totalCap)."
                  .formatted(steps, MultiplierReport.of(active).total()));
    }
    scaling = MultiplierReport.of(active).scaled();
    parts
        .listener()
        .step(
            new StepProgress(
                epoch + 1,
                stepInEpoch,
                epochSteps,
                totals.loss(),
                totals.accuracy(),
                speed,
                MultiplierReport.of(active).total(),
                mostViolated()));
    if (steps % problem.recipe().tracking().every() == 0) {
      parts
          .log()
          .step(
              steps,
              epoch + 1,
              step.outcomes(),
              rate.at(steps - 1),
              speed,
              active,
              parts.supply().mixture());
    }
  }

  private void finishEpoch(Stopwatch epochWatch) {
    parts.recalibration().of(parts.learner());
    Validated validated = validate();
    boolean eligible = steps > problem.pruning().firstFinalStep() || !problem.pruning().prunes();
    boolean selected =
        eligible
            && parts
                .selector()
                .offer(validated, epoch + 1, steps, parts.learner(), pruner.masks(), lambda());
    Tradeoff tradeoff = validated.tradeoff();
    var summary =
        new EpochSummary(
            epoch + 1,
            problem.timeline().epochs(),
            pruner.masks().sparsity(),
            totals.loss(),
            totals.accuracy(),
            validated.outcomes().map(Outcomes::meanLoss).orElse(Double.NaN),
            validated.outcomes().map(Outcomes::accuracy).orElse(Double.NaN),
            validated.worst().gap(),
            validated.worst().group(),
            tradeoff == null ? Double.NaN : tradeoff.disparity(),
            problem.rates() != null,
            selected,
            epochWatch.seconds(),
            dataWait);
    parts
        .log()
        .epoch(
            steps,
            summary,
            totals,
            validated,
            rate.at(steps - 1),
            active,
            monitor.findings(),
            parts.supply().mixture());
    parts.listener().epochFinished(summary);
    parts.supply().mixture().ifPresent(this::announceRatios);
    monitor.news().forEach(finding -> parts.listener().message("Constraint " + finding));
    epoch++;
    stepInEpoch = 0;
    totals = EpochTotals.empty(problem.groups().size());
  }

  private void announceRatios(Mixture mixture) {
    double gap = mixture.gap();
    if (!Double.isNaN(gap)) {
      parts.listener().ratios(mixture.report(), gap);
    }
  }

  private Validated validate() {
    parts.listener().phase("Validation after epoch " + (epoch + 1));
    Validated validated = parts.selector().validate(parts.learner());
    double loss = validated.outcomes().map(Outcomes::meanLoss).orElse(0.0);
    if (!Double.isFinite(loss)) {
      throw diverged("the loss on the validation split is " + loss, null);
    }
    return validated;
  }

  /**
   * Hands a snapshot over to be written. Between the last step of an epoch and its validation there
   * is none, so a checkpoint's lines in the log are those up to its step.
   */
  private void save() {
    if (steps == savedStep) {
      return;
    }
    var stood = new Stopwatch(parts.clock());
    awaitCheckpoints(1);
    parts
        .checkpoints()
        .save(
            new Checkpoint(
                CheckpointFile.FORMAT,
                epoch,
                stepInEpoch,
                steps,
                CheckpointStore.stateFile(steps),
                Checkpoint.joined(monitor.with(dualState().state()), parts.supply().snapshot()),
                totals.state(),
                parts.selector().best(),
                seconds()),
            parts.learner().state(),
            pruner.masks());
    savedStep = steps;
    parts.listener().checkpointed(steps, stood.seconds());
  }

  /** Learns what became of the checkpoints handed over; waits until at most {@code rest} remain. */
  private void awaitCheckpoints(int rest) {
    try {
      parts.checkpoints().await(rest);
    } catch (CheckpointWriter.NotFiniteException e) {
      throw diverged(e.step(), e.getMessage(), e);
    }
  }

  private InputException diverged(@Nullable String what, @Nullable Throwable cause) {
    parts.checkpoints().close();
    return diverged(steps + 1, what, cause);
  }

  private InputException diverged(long step, @Nullable String what, @Nullable Throwable cause) {
    String saved =
        parts
            .store()
            .lastStep()
            .map(last -> "%s (step %d)".formatted(parts.store().lastFile(), last))
            .orElse("none yet");
    String message =
        "training diverged at step %d (epoch %d): %s; learning rate %.3g, last good checkpoint: %s. "
                .formatted(
                    step,
                    (step - 1) / problem.timeline().stepsPerEpoch() + 1,
                    what,
                    rate.at(step - 1),
                    saved)
            + "Lower optimizer.rate, or limit the gradient with optimizer.clip=1.";
    return cause == null ? new InputException(message) : new InputException(message, cause);
  }

  /** Returns what a checkpoint keeps of the dual side. */
  private Stateful dualState() {
    HeldOut heldOut = parts.heldOut();
    if (heldOut == null) {
      return parts.weighting();
    }
    var both = new LinkedHashMap<String, Stateful>();
    both.put("method", parts.weighting());
    both.put("heldOut", heldOut);
    return Stateful.of(both);
  }

  private static Groups trainedOn(Problem problem) {
    MixedData mixed = problem.mixed();
    return mixed == null ? problem.groups() : mixed.groups();
  }

  /** Returns what weighs the samples of a step. */
  private Weighting weightingOf(long number) {
    return number >= problem.pruning().firstFinalStep() ? parts.weighting() : early;
  }

  private String mostViolated() {
    return MultiplierReport.of(active).report().stream()
        .filter(group -> !Double.isNaN(group.violation()))
        .max(Comparator.comparingDouble(GroupState::violation))
        .map(GroupState::name)
        .orElse("");
  }
}
