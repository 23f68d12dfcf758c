package org.fairlead.training.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.io.Untrusted;
import org.fairlead.constrained.StepReport;
import org.fairlead.data.Batch;
import org.fairlead.data.Examples;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.training.batches.BatchSupply;
import org.fairlead.training.batches.SeenGroups;
import org.fairlead.training.checkpoint.Checkpoint;
import org.fairlead.training.checkpoint.CheckpointStore;
import org.fairlead.training.checkpoint.CheckpointWriter;
import org.fairlead.training.context.Stopwatch;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.metrics.EpochTotals;
import org.fairlead.training.selection.SelectedModel;
import org.fairlead.training.setup.MixedData;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.Timeline;
import org.fairlead.training.step.ConstraintMonitor;
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
  private static final String ADVICE =
      "Lower optimizer.rate, or limit the gradient with optimizer.clip=1.";

  private final Problem problem;
  private final Learning learning;
  private final Keeping keeping;
  private final Surroundings surroundings;
  private final LearningRate rate;
  private final Pruner pruner;
  private final Rewinding rewinding;
  private final WeightAverage average;
  private final @Nullable SeenGroups seen;
  private final Step step;
  private final ConstraintMonitor monitor;
  private final EpochValidation validation;
  private final LoopEvents events;
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
  private boolean toldOfValidation;

  /**
   * Returns a loop at its beginning, or where a checkpoint was saved.
   *
   * @param learning who learns, from what, by which method
   * @param keeping what is kept of it
   * @param surroundings whom it tells, and who may stop it
   * @param saved the checkpoint to go on from, null to begin; the selector knows of it already
   */
  public TrainingLoop(
      Problem problem,
      Learning learning,
      Keeping keeping,
      Surroundings surroundings,
      CheckpointStore.@Nullable Saved saved) {
    this.problem = problem;
    this.learning = learning;
    this.keeping = keeping;
    this.surroundings = surroundings;
    this.rate = LearningRate.of(problem);
    this.pruner = new Pruner(problem.pruning(), problem.network(), learning.pruning());
    this.rewinding = Rewinding.of(problem);
    this.average = new WeightAverage(problem);
    RateConstraints rates = problem.rates();
    this.seen = SeenGroups.of(problem);
    this.step =
        new Step(
            learning.learner(),
            seen == null ? trainedOn(problem)::select : seen.groups(),
            rates == null ? null : seen == null ? rates.membership()::select : seen.membership(),
            LastLayerDecay.of(problem),
            learning.heldOut(),
            learning.distillation(),
            learning.supply()::observe,
            problem.recipe().train().labelSmoothing());
    this.stopwatch = new Stopwatch(surroundings.clock());
    this.monitor = ConstraintMonitor.of(problem.recipe().method(), problem.dualSteps());
    this.validation =
        new EpochValidation(
            problem, learning, keeping.selector(), surroundings.announcer(), this::judgeValidation);
    this.events = new LoopEvents(problem, surroundings.announcer());
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
      secondsBefore = checkpoint.seconds();
      totals = Untrusted.read(saved.file(), () -> restored(saved));
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
    while (epoch < timeline.epochs() && !exhausted()) {
      surroundings
          .announcer()
          .announce(
              new TrainingEvent.EpochStarted(
                  epoch + 1, timeline.epochs(), timeline.stepsIn(epoch)));
      var epochWatch = new Stopwatch(surroundings.clock());
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

  /** Returns which weights are kept. */
  public Masks masks() {
    return pruner.masks();
  }

  /** Returns the multiplier in use of every group; empty where nothing was constrained. */
  public Map<String, Double> lambda() {
    var lambda = new LinkedHashMap<String, Double>();
    MultiplierReport.of(active).report().forEach(group -> lambda.put(group.name(), group.lambda()));
    return lambda;
  }

  /** Returns what is wrong with the constraints in the end, and why the run ended early. */
  public List<Note> findings() {
    var notes = new ArrayList<>(monitor.notes());
    notes.addAll(learning.pruningMonitor().notes());
    if (epoch < problem.timeline().epochs() && exhausted()) {
      notes.add(
          Note.info(
              NoteCodes.PATIENCE,
              "Ended after epoch %d of %d: no better model for %s (train.patience)."
                  .formatted(
                      epoch,
                      problem.timeline().epochs(),
                      Examples.counted(problem.recipe().train().patience(), "epoch"))));
    }
    return notes;
  }

  /** Returns the time spent on training, earlier processes included. */
  public double seconds() {
    return secondsBefore + stopwatch.seconds();
  }

  /**
   * Returns whether so many epochs have passed since the model was selected that the recipe waits
   * no longer. No model is selected before the mask is final, so nothing is waited for until then.
   */
  private boolean exhausted() {
    int patience = problem.recipe().train().patience();
    SelectedModel best = keeping.selector().best();
    return patience > 0 && best != null && epoch - best.candidate().epoch() >= patience;
  }

  /** Returns whether all steps are done. */
  private boolean runEpoch(Stopwatch epochWatch) {
    Timeline timeline = problem.timeline();
    long epochSteps = timeline.stepsIn(epoch);
    long samplesBefore = totals.samples();
    int firstBatch = Math.toIntExact(stepInEpoch * timeline.accumulate());
    var wait = new DataWait(learning.supply(), new Stopwatch(surroundings.clock()));
    try (BatchSupply.Epoch batches = learning.supply().epoch(epoch, firstBatch)) {
      while (stepInEpoch < epochSteps) {
        if (surroundings.stop().requested()) {
          return false;
        }
        pruner.prune(learning.learner(), steps).ifPresent(this::announcePruned);
        rewinding.rewind(learning.learner(), steps);
        takeStep(batches);
        average.stepTaken(learning.learner(), epoch, steps);
        announceStep(epochWatch.perSecond(totals.samples() - samplesBefore));
        keepModel();
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

  private void keepModel() {
    int every = problem.recipe().tracking().keepEvery();
    if (every > 0 && steps % every == 0) {
      keeping.models().keep(steps, learning.learner().predictionWeights(), pruner.masks());
    }
  }

  private void announcePruned(Liveness liveness) {
    events.pruned(position(), pruner.masks().sparsity(), liveness);
    learning.pruningMonitor().pruned(steps, liveness);
    announceSigns();
  }

  private void announceSigns() {
    learning.pruningMonitor().news().forEach(surroundings.announcer()::note);
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
        learning.supply().mixture().ifPresent(mixture -> seen.begin(steps, mixture.report()));
      }
      StepReport report = step.take(active, ofStep, rate.at(steps), monitor);
      if (!Double.isFinite(report.lagrangian())) {
        throw diverged("the Lagrangian is " + report.lagrangian(), null);
      }
    } catch (Step.DivergedException e) {
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
    learning.pruningMonitor().stepped(steps, learning.learner().gradientNorm(), step.outcomes());
  }

  private void announceStep(double speed) {
    boolean scaled = MultiplierReport.of(active).scaled();
    if (scaled && !scaling) {
      events.scaled(position(), active);
    }
    scaling = scaled;
    events.step(
        position(),
        totals,
        step.outcomes(),
        rate.at(steps - 1),
        speed,
        active,
        learning.supply().mixture(),
        learning.distillation() == null ? null : learning.distillation().ofStep());
    announceSigns();
  }

  private LoopEvents.Position position() {
    return new LoopEvents.Position(epoch + 1, stepInEpoch, steps);
  }

  private void finishEpoch(Stopwatch epochWatch) {
    learning.pruningMonitor().trained(steps, learning.learner()::weights);
    announceSigns();
    average.epochTrained(learning.learner(), epoch, steps);
    EpochValidation.Result validated =
        validation.validate(epoch + 1, steps, pruner.masks(), lambda());
    events.epoch(
        position(),
        totals,
        validated,
        new LoopEvents.EpochEnd(
            pruner.masks().sparsity(),
            epochWatch.seconds(),
            dataWait,
            rate.at(steps - 1),
            monitor.findings(),
            learning.distillation() == null ? null : learning.distillation().ofEpoch()),
        active,
        learning.supply().mixture());
    monitor.news().forEach(surroundings.announcer()::note);
    epoch++;
    stepInEpoch = 0;
    totals = EpochTotals.empty(problem.groups().size());
    if (learning.distillation() != null) {
      learning.distillation().beginEpoch();
    }
  }

  /**
   * Requires a finite loss on the validation split. One that is only far too large is told: batch
   * norm's running statistics may lag behind in the first epochs, and training comes back from it.
   */
  private void judgeValidation(double loss) {
    if (!Double.isFinite(loss)) {
      throw diverged("the loss on the validation split is " + loss, null);
    }
    if (loss > Step.LARGEST_LOSS && !toldOfValidation) {
      toldOfValidation = true;
      surroundings
          .announcer()
          .note(
              Note.warning(
                  NoteCodes.VALIDATION_DIVERGED,
                  String.format(
                      Locale.ROOT,
                      "The loss on the validation split is %.3g after epoch %d: training has diverged, or batch norm's statistics lag behind. %s",
                      loss,
                      epoch + 1,
                      ADVICE)));
    }
  }

  /**
   * Hands a snapshot over to be written. Between the last step of an epoch and its validation there
   * is none, so a checkpoint's lines in the log are those up to its step.
   */
  private void save() {
    if (steps == savedStep) {
      return;
    }
    var stood = new Stopwatch(surroundings.clock());
    awaitCheckpoints(1);
    keeping
        .checkpoints()
        .save(
            Checkpoint.of(
                epoch,
                stepInEpoch,
                steps,
                Checkpoint.joined(
                    learning.pruningMonitor().with(monitor.with(learning.dualState().state())),
                    learning.supply().snapshot()),
                totals.state(),
                keeping.selector().best(),
                seconds()),
            learning.learner().state(),
            pruner.masks());
    savedStep = steps;
    surroundings.announcer().announce(new TrainingEvent.CheckpointTaken(steps, stood.seconds()));
  }

  /** Learns what became of the checkpoints handed over; waits until at most {@code rest} remain. */
  private void awaitCheckpoints(int rest) {
    try {
      keeping.checkpoints().await(rest);
    } catch (CheckpointWriter.NotFiniteException e) {
      throw diverged(e.step(), e.getMessage(), e);
    }
  }

  private InputException diverged(@Nullable String what, @Nullable Throwable cause) {
    keeping.checkpoints().close();
    return diverged(steps + 1, what, cause);
  }

  private InputException diverged(long step, @Nullable String what, @Nullable Throwable cause) {
    String message =
        String.format(
                Locale.ROOT,
                "training diverged at step %d (epoch %d): %s; learning rate %.3g, last good checkpoint: %s. ",
                step,
                (step - 1) / problem.timeline().stepsPerEpoch() + 1,
                what,
                rate.at(step - 1),
                keeping.lastGood())
            + learning.pruningMonitor().cause(learning.learner()::weights).orElse(ADVICE);
    return cause == null ? new InputException(message) : new InputException(message, cause);
  }

  /** Brings everybody to where they were, and returns the epoch's totals. */
  private EpochTotals restored(CheckpointStore.Saved saved) {
    Checkpoint checkpoint = saved.checkpoint();
    EpochTotals restored = EpochTotals.of(checkpoint.totals(), problem.groups().size());
    learning
        .dualState()
        .restore(monitor.restore(learning.pruningMonitor().restore(checkpoint.methodState())));
    learning.supply().restore(checkpoint.supplyState());
    learning.learner().restore(saved.state());
    pruner.restore(saved.masks());
    learning.pruningMonitor().goOn(learning.learner().weights(), saved.masks());
    return restored;
  }

  private static Groups trainedOn(Problem problem) {
    MixedData mixed = problem.mixed();
    return mixed == null ? problem.groups() : mixed.groups();
  }

  /** Returns what weighs the samples of a step. */
  private Weighting weightingOf(long number) {
    return number >= problem.methodStart() ? learning.weighting() : early;
  }
}
