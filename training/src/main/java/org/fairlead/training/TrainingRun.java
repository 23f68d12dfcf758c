package org.fairlead.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.audit.ModelResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.data.Normalization;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.inspect.DataChecks;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineReport;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.model.ModelCard;
import org.fairlead.model.ModelFolder;
import org.fairlead.model.SplitOrigin;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.report.RatioTable;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.tracking.sink.SinkContext;
import org.fairlead.tracking.sink.SinkProvider;
import org.fairlead.tracking.sink.Sinks;
import org.fairlead.training.batches.BatchSupply;
import org.fairlead.training.batches.SupplySource;
import org.fairlead.training.checkpoint.Checkpoint;
import org.fairlead.training.checkpoint.CheckpointStore;
import org.fairlead.training.checkpoint.CheckpointWriter;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.context.Versions;
import org.fairlead.training.evaluation.DenseOnValidation;
import org.fairlead.training.evaluation.DenseReference;
import org.fairlead.training.evaluation.Evaluator;
import org.fairlead.training.evaluation.FinalEvaluation;
import org.fairlead.training.evaluation.Recalibration;
import org.fairlead.training.evaluation.TrainingGradients;
import org.fairlead.training.event.Announcer;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.loop.Keeping;
import org.fairlead.training.loop.Learning;
import org.fairlead.training.loop.Selector;
import org.fairlead.training.loop.Surroundings;
import org.fairlead.training.loop.TrainingLoop;
import org.fairlead.training.metrics.MetricsLog;
import org.fairlead.training.monitor.PruningForecast;
import org.fairlead.training.monitor.PruningMonitor;
import org.fairlead.training.monitor.StatisticsCheck;
import org.fairlead.training.plan.Planner;
import org.fairlead.training.pretrained.FirstWeights;
import org.fairlead.training.pretrained.ImportTrial;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.recipe.TrackingRecipe;
import org.fairlead.training.selection.SelectedModel;
import org.fairlead.training.selection.SelectionCriterion;
import org.fairlead.training.setup.EngineSetup;
import org.fairlead.training.setup.Parent;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.PruningSetup;
import org.fairlead.training.step.Distillation;
import org.fairlead.training.step.HeldOut;
import org.fairlead.training.weighting.Methods;
import org.jspecify.annotations.Nullable;

/** What happens inside a run's folder: decode, measure the dense model, train, evaluate. */
final class TrainingRun {
  /** What is done; from when the first weights are read also what the network sees of a pixel. */
  private Problem problem;

  private final @Nullable PruningForecast forecast;
  private final Run run;
  private final RunContext context;
  private final Announcer announcer;
  private final StopRequest stop;
  private final boolean resuming;
  private final CheckpointStore store;
  private final List<Note> notes;
  private final Progress stoppable;

  /** Where metrics go besides the run's folder, once the engine runs. */
  private @Nullable Sinks sinks;

  TrainingRun(
      Problem problem,
      @Nullable PruningForecast forecast,
      Run run,
      RunContext context,
      Announcer announcer,
      StopRequest stop,
      boolean resuming) {
    this.problem = problem;
    this.forecast = forecast;
    this.run = run;
    this.context = context;
    this.announcer = announcer;
    this.stop = stop;
    this.resuming = resuming;
    this.store = new CheckpointStore(run.checkpoints());
    this.notes = new ArrayList<>(problem.notes());
    if (forecast != null) {
      notes.addAll(forecast.notes());
    }
    this.stoppable =
        (done, total) -> {
          announcer.progress(done, total);
          stop.check();
        };
  }

  /** Does it all, or as much as there is time for. */
  TrainingResult run() {
    TrainingResult result = null;
    try {
      result = attemptUntilStopped();
      return result;
    } finally {
      endSinks(result);
    }
  }

  private TrainingResult attemptUntilStopped() {
    try {
      return attempt();
    } catch (StopRequest.StoppedException e) {
      return interrupted();
    }
  }

  /** Tells the sinks how the run ended, and waits until they have taken all, for a while. */
  private void endSinks(@Nullable TrainingResult result) {
    Sinks opened = sinks;
    if (opened != null) {
      try (opened) {
        opened.finished(
            result == null ? RunStatus.FAILED : result.status(),
            result == null ? null : result.results());
      }
    }
  }

  private Sinks openSinks(Recipe chosen, long resumedAt) {
    Sinks opened =
        Sinks.open(
            chosen.tracking().sinks(),
            provider -> options(chosen, provider),
            new SinkContext(
                run.id(),
                run.folder(),
                chosen.name(),
                Recipes.toYaml(chosen),
                Math.max(0, resumedAt)),
            text -> announcer.note(Note.warning(NoteCodes.SINK_DROPPED, text)));
    notes.forEach(note -> opened.note(note.text()));
    return opened;
  }

  private static <O extends Record> O options(Recipe recipe, SinkProvider<O> provider) {
    return recipe.own().of(TrackingRecipe.SECTION, provider);
  }

  private TrainingResult attempt() {
    if (!resuming) {
      reportDuplicates();
    }
    announcer.phase(problem.ofRows() ? "Reading rows" : "Decoding images");
    try (SampleStore pixels = context.cache().open(problem.dataset(), stoppable);
        Evaluator evaluator =
            Evaluator.create(
                pixels, problem.dataset(), problem.groups(), problem.recipe().train().evalBatch());
        SupplySource source = SupplySource.open(problem, context, pixels, stoppable)) {
      notes.addAll(source.notes());
      return train(evaluator, source, pixels);
    }
  }

  private TrainingResult interrupted() {
    return new TrainingResult(run, RunStatus.INTERRUPTED, null, notes);
  }

  private TrainingResult train(Evaluator evaluator, SupplySource source, SampleStore pixels) {
    Optional<CheckpointStore.Saved> saved =
        resuming ? store.open(problem.network()) : Optional.empty();
    saved.map(CheckpointStore.Saved::notice).ifPresent(notes::add);
    announcer.phase("Starting the engine");
    FinalEvaluation.Model last;
    TrainingLoop loop;
    Recipe chosen;
    DenseReference reference;
    Selector selector;
    FirstWeights first = firstWeights(saved.isPresent());
    Weights initial = first.weights();
    problem = normalized(first, pixels);
    try (Learner learner = EngineSetup.trainer(problem, initial, context.choices())) {
      chosen = keepChoices(learner.report());
      notes.addAll(EngineSetup.notes(learner.report()));
      announcer.announce(
          new TrainingEvent.Started(
              run.id(), Planner.of(problem, forecast).planned(initial, learner.report())));
      notes.forEach(announcer::note);
      if (problem.recipe().trainsNothing() && !resuming) {
        announcer.phase("Trying the weights on some samples");
        ImportTrial.of(problem, chosen, first, evaluator, pixels, stoppable).forEach(this::tell);
      }
      reference = reference(evaluator, learner);
      long done = saved.map(each -> each.checkpoint().step()).orElse(-1L);
      Sinks others = openSinks(chosen, done);
      sinks = others;
      try (var teacher = EngineSetup.teacher(problem, chosen);
          var dense =
              new DenseOnValidation(
                  problem, chosen, evaluator, () -> denseWeights(initial), stoppable);
          var gradients = new TrainingGradients(problem, chosen, evaluator);
          var metrics = run.metricsUpTo(done);
          var digests = run.digestsUpTo(done);
          var checkpoints = new CheckpointWriter(store, metrics, digests)) {
        selector =
            new Selector(
                evaluator,
                problem.split().validation(),
                announcer::progress,
                SelectionCriterion.of(problem, reference),
                checkpoints,
                saved.map(CheckpointStore.Saved::checkpoint).map(Checkpoint::best).orElse(null));
        BatchSupply supply = source.supply(learner);
        LivePruning pruning = PruningSetup.of(problem, dense, gradients);
        loop =
            new TrainingLoop(
                problem,
                new Learning(
                    learner,
                    supply,
                    weighting(reference),
                    HeldOut.of(problem, evaluator, learner, reference),
                    Distillation.of(problem, teacher, reference),
                    Recalibration.of(problem, evaluator),
                    Recalibration.ofAverage(problem, evaluator),
                    pruning,
                    PruningMonitor.of(problem, pruning, forecast, initial)),
                new Keeping(selector, store, checkpoints, this::keepModel),
                new Surroundings(
                    announcer.requiring(new MetricsLog(metrics, others::row)),
                    context.clock(),
                    stop),
                saved.orElse(null));
        if (!loop.run() || stop.requested()) {
          return interrupted();
        }
        notes.addAll(supply.notes());
      }
      notes.addAll(loop.findings());
      last =
          new FinalEvaluation.Model(
              loop.epochs(),
              loop.steps(),
              learner.predictionWeights(),
              loop.masks(),
              loop.lambda(),
              false);
    }
    return evaluate(evaluator, chosen, reference, selector.best(), last, loop.seconds());
  }

  /** Returns the weights that the run started from: its parent's, also when it is resumed. */
  private Weights denseWeights(Weights initial) {
    Parent parent = problem.parent();
    return parent == null ? initial : parent.weights(problem.network());
  }

  private Weighting weighting(@Nullable DenseReference reference) {
    Weighting own = problem.own().weighting();
    return own == null ? Methods.create(problem, reference) : own;
  }

  /** Returns the problem with what the network sees of a pixel, where that was left open. */
  private Problem normalized(FirstWeights first, SampleStore pixels) {
    if (problem.recipe().data().normalizesByDataset()) {
      announcer.phase("Mean and deviation of the training images");
      Normalization measured = Normalization.measured(pixels, problem.split().train(), stoppable);
      Parent parent = problem.parent();
      if (parent != null && !parent.card().normalization().equals(measured)) {
        throw new InputException(
            "data.normalize is 'dataset', which is %s, but the dense parent was trained with data.normalize=%s; leave it out"
                .formatted(measured.text(), parent.card().normalization().text()));
      }
      return problem.withNormalization(measured);
    }
    Optional<Normalization> ofWeights = first.normalization(problem);
    if (ofWeights.isEmpty() || ofWeights.get().equals(problem.normalization())) {
      return problem;
    }
    notes.add(first.normalizationNote(ofWeights.get()));
    return problem.withNormalization(ofWeights.get());
  }

  private FirstWeights firstWeights(boolean hasCheckpoint) {
    FirstWeights first =
        resuming ? FirstWeights.ofResumed(problem, hasCheckpoint) : FirstWeights.of(problem);
    if (first.report() != null) {
      first.report().write(run.folder());
      notes.addAll(first.report().notes());
    }
    return first;
  }

  private TrainingResult evaluate(
      Evaluator evaluator,
      Recipe chosen,
      @Nullable DenseReference reference,
      @Nullable SelectedModel best,
      FinalEvaluation.Model last,
      double seconds) {
    FinalEvaluation.Model selected = best == null ? null : model(best);
    List<ModelResults> models;
    try (Learner learner = EngineSetup.evaluator(problem, chosen, last.weights())) {
      models =
          new FinalEvaluation(
                  problem, run, evaluator, learner, reference, announcer::phase, stoppable)
              .of(selected, last);
      new StatisticsCheck(problem, evaluator, stoppable)
          .of(selected == null ? last : selected, learner)
          .ifPresent(this::tell);
    }
    String selection = selection(best);
    Parent parent = problem.parent();
    Results results =
        new Results(
            run.id(),
            problem.recipe().name(),
            problem.methodName(),
            parent == null ? null : parent.run().id(),
            problem.seeds().byUse(),
            problem.dataset().fingerprint(),
            last.epoch(),
            last.steps(),
            seconds,
            selection,
            models);
    FinalEvaluation.Model kept = selected == null ? last : selected;
    writeModel(run.model(), kept.weights(), kept.masks());
    run.results(results);
    String ratios = RatioTable.of(run.readMetrics());
    if (!ratios.isEmpty()) {
      AtomicFiles.write(run.ratios(), ratios);
    }
    notes.add(Note.info(NoteCodes.SELECTED_MODEL, "Selected model: " + selection + "."));
    return new TrainingResult(run, RunStatus.FINISHED, results, notes);
  }

  private void tell(Note note) {
    announcer.note(note);
    notes.add(note);
  }

  private FinalEvaluation.Model model(SelectedModel best) {
    CheckpointStore.SavedModel saved = store.best(problem.network(), best);
    return new FinalEvaluation.Model(
        best.candidate().epoch(),
        best.candidate().step(),
        saved.weights(),
        saved.masks(),
        best.lambda(),
        best.candidate().averaged() != null);
  }

  private String selection(@Nullable SelectedModel best) {
    if (problem.recipe().trainsNothing()) {
      return "the checkpoint as it is";
    }
    if (problem.split().validation().length == 0) {
      return "the last one, as there is no validation split (data.valSplit is 0)";
    }
    if (best == null) {
      return "the last one, as no epoch reached the final sparsity";
    }
    return SelectionCriterion.selection(problem, best);
  }

  /** Writes the model of a step beside the selected one, for good. */
  private void keepModel(long step, Weights weights, Masks masks) {
    writeModel(run.kept(step), weights, masks);
  }

  private void writeModel(Path folder, Weights weights, Masks masks) {
    new ModelFolder(folder)
        .write(
            new ModelCard(
                run.id(),
                problem.network().name(),
                problem.dataset().target(),
                problem.dataset().classNames(),
                problem.dataset().shape(),
                problem.recipe().data().resize(),
                problem.normalization(),
                problem.dataset().rowEncoding().orElse(null),
                problem.groups().names(),
                problem.own().dataset() == null
                    ? problem.recipe().data().format()
                    : problem.dataset().name(),
                problem.dataset().fingerprint(),
                problem.samples().origin(),
                SplitOrigin.fingerprint(problem.split()),
                masks.sparsity()),
            problem.network(),
            weights,
            masks);
  }

  /** Stores the engine settings that were chosen, so that a repetition chooses nothing. */
  private Recipe keepChoices(EngineReport report) {
    Recipe chosen =
        problem
            .recipe()
            .withEngine(
                report.device(), report.precision(), report.memoryFormat(), report.threads());
    run.recipe(Recipes.toYaml(chosen));
    EngineSetup.write(report, run.folder());
    var versions = Versions.with(Engine.info());
    run.update(manifest -> manifest.withDevice(report.device(), versions));
    return chosen;
  }

  private @Nullable DenseReference reference(Evaluator evaluator, Learner learner) {
    if (problem.parent() == null) {
      return null;
    }
    return DenseReference.read(run.checkpoints())
        .orElseGet(
            () -> {
              announcer.phase("Dense model on training");
              Outcomes training = evaluator.outcomes(learner, problem.split().train(), stoppable);
              Optional<Outcomes> validation = Optional.empty();
              if (problem.split().validation().length > 0) {
                announcer.phase("Dense model on validation");
                validation =
                    Optional.of(
                        evaluator.outcomes(learner, problem.split().validation(), stoppable));
              }
              Optional<Outcomes> heldOut = Optional.empty();
              if (problem.split().heldOut().length > 0) {
                announcer.phase("Dense model on the held-out fold");
                heldOut =
                    Optional.of(evaluator.outcomes(learner, problem.split().heldOut(), stoppable));
              }
              DenseReference measured = DenseReference.of(training, validation, heldOut);
              measured.write(run.checkpoints());
              return measured;
            });
  }

  private void reportDuplicates() {
    if (problem.parent() != null || problem.recipe().data().path() == null) {
      return;
    }
    announcer.phase("Looking for duplicates");
    notes.addAll(
        DataChecks.describe(DataChecks.duplicates(problem.dataset(), problem.split(), stoppable)));
  }
}
