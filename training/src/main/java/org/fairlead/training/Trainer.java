package org.fairlead.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.Thrown;
import org.fairlead.data.Dataset;
import org.fairlead.engine.Engine;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.networks.Network;
import org.fairlead.tracking.report.RunReport;
import org.fairlead.tracking.run.GitState;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStart;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.checkpoint.CheckpointStore;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.context.Versions;
import org.fairlead.training.event.Announcer;
import org.fairlead.training.event.QueuedListener;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.monitor.PruningForecast;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.plan.Planner;
import org.fairlead.training.pretrained.FirstWeights;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.setup.OwnObjects;
import org.fairlead.training.setup.Parent;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.StoredRecipe;
import org.fairlead.training.weighting.Methods;
import org.jspecify.annotations.Nullable;

/**
 * One run, from a recipe to a run folder with results.
 *
 * <p>{@link #run} opens the data, measures the dense parent, trains, selects on validation,
 * evaluates once on test, and leaves a complete run folder. With the same software, machine and
 * thread count the same recipe gives the same bits, interrupted or not.
 *
 * <p>Data set, network and weighting may be objects of the caller's own ({@link #withDataset},
 * {@link #withNetwork}, {@link #withWeighting}) in the place of those that the recipe names; the
 * rest is as the recipe says. Such a run is resumed with the same objects, and another one that
 * starts from it is given its data set and network too.
 *
 * <p>One thread runs a trainer; {@link #requestStop} may come from any.
 */
public final class Trainer {
  private final Recipe recipe;
  private final OwnObjects own;
  private final RunContext context;
  private final List<TrainingListener> listeners;
  private final @Nullable Run resumed;
  private final StopRequest stop;

  private Trainer(
      Recipe recipe,
      OwnObjects own,
      RunContext context,
      List<TrainingListener> listeners,
      @Nullable Run resumed,
      StopRequest stop) {
    this.recipe = recipe;
    this.own = own;
    this.context = context;
    this.listeners = List.copyOf(listeners);
    this.resumed = resumed;
    this.stop = stop;
  }

  /**
   * Returns a trainer of a new run. Nothing happens before {@link #plan} or {@link #run}.
   *
   * @param listeners hear on the thread that trains, which waits for them: for what is quick, or
   *     must act between two certain steps. Others belong to {@link #withListener}
   */
  public static Trainer create(Recipe recipe, RunContext context, TrainingListener... listeners) {
    return new Trainer(
        recipe, OwnObjects.NONE, context, List.of(listeners), null, new StopRequest());
  }

  /**
   * Returns a trainer that goes on from a run's last checkpoint, or from the beginning if it has
   * none yet.
   *
   * @param listeners as in {@link #create}
   * @throws InputException if the run is finished, or a process is at work on it
   */
  public static Trainer resume(Run run, RunContext context, TrainingListener... listeners) {
    requireUnfinished(run);
    requireLeft(run);
    return new Trainer(
        StoredRecipe.of(run), OwnObjects.NONE, context, List.of(listeners), run, new StopRequest());
  }

  /** Returns a trainer of the same run on a data set of the caller's. */
  public Trainer withDataset(Dataset dataset) {
    return with(own.withDataset(dataset));
  }

  /**
   * Returns a trainer of the same run of a network of the caller's, with as many outputs as the
   * data have classes and as many input channels as its samples.
   */
  public Trainer withNetwork(Network network) {
    return with(own.withNetwork(network));
  }

  /**
   * Returns a trainer of the same run by a method of the caller's, which weighs samples once the
   * mask is final. Its state becomes part of checkpoints.
   *
   * @param weighting at its beginning; each run needs one of its own
   */
  public Trainer withWeighting(Weighting weighting) {
    return with(own.withWeighting(weighting));
  }

  /**
   * Returns a trainer of the same run that one more listener hears, on a thread of its own, from a
   * queue: training does not wait for it. Only the end of the run does, for 10 seconds at most. See
   * {@link QueuedListener}, which also says what a listener misses that is slower than events come.
   */
  public Trainer withListener(TrainingListener listener) {
    var more = new ArrayList<>(listeners);
    more.add(QueuedListener.before(listener));
    return new Trainer(recipe, own, context, more, resumed, stop);
  }

  private Trainer with(OwnObjects objects) {
    return new Trainer(recipe, objects, context, listeners, resumed, stop);
  }

  /**
   * Returns what the run will do, without doing it: the data are opened and a few steps on random
   * images are timed; nothing is written to the runs folder.
   *
   * @throws InputException if recipe, data and parent do not fit
   * @throws StopRequest.StoppedException after {@link #requestStop}
   */
  public Plan plan() {
    Engine.requireDevice(recipe.device());
    Problem problem = Problem.open(recipe, context, own);
    requireWeighting(problem);
    return Planner.measured(problem, context, stop);
  }

  /**
   * Trains, evaluates, and writes the run's folder. Where a file of weights becomes the dense
   * parent, that is a run of its own, before.
   *
   * @return results, or none after {@link #requestStop}
   * @throws InputException if recipe, data and parent do not fit, training diverges, or the run's
   *     folder cannot be written; the run, if there is one by then, has failed
   */
  @SuppressWarnings("try") // the lock does its work by being open
  public TrainingResult run() {
    if (recipe.importsParent()) {
      TrainingResult parent =
          following(
                  Recipes.ofCheckpoint(recipe), new OwnObjects(own.dataset(), own.network(), null))
              .run();
      return parent.status() == RunStatus.FINISHED
          ? following(recipe.withFrom(parent.run().id()), own).run()
          : parent;
    }
    Engine.requireDevice(recipe.device()); // before there is a run that could only fail
    Problem problem = Problem.open(recipe, context, own);
    requireWeighting(problem);
    PruningForecast forecast = forecast(problem);
    if (resumed != null) {
      own.requireSame(resumed.folder());
      requireSameData(resumed, problem);
    }
    Run run = resumed == null ? begin(problem) : resumed;
    Announcer announcer = Announcer.to(listeners);
    try (var lock = run.lock()) {
      if (resumed != null) {
        requireUnfinished(run); // another process may have held the lock a moment ago
        run.sweep();
        lock.previous()
            .ifPresent(
                process ->
                    announcer.note(
                        Note.info(
                            NoteCodes.PROCESS_ENDED,
                            "Process %d, which worked on this run, ended without saying so; going on from what it last saved."
                                .formatted(process.pid()))));
      }
      return run(problem, forecast, run, announcer);
    }
  }

  /**
   * Makes the method once before there is a run, so that one that cannot be made leaves none
   * behind. One that is to know what a dense parent does must wait until that is measured.
   */
  private void requireWeighting(Problem problem) {
    if (own.weighting() == null && problem.parent() == null && !recipe.importsParent()) {
      Methods.create(problem, null);
    }
  }

  /**
   * Looks ahead to what pruning will leave: where that is no path, and where a file of weights does
   * not fit, no run is left behind.
   */
  private @Nullable PruningForecast forecast(Problem problem) {
    boolean fromFile = resumed == null && problem.recipe().startsFromFile();
    boolean pruned = problem.parent() != null && problem.pruning().prunes();
    return fromFile || pruned
        ? PruningForecast.of(problem, FirstWeights.of(problem).weights())
        : null;
  }

  private TrainingResult run(
      Problem problem, @Nullable PruningForecast forecast, Run run, Announcer announcer) {
    TrainingResult result;
    try {
      if (resumed == null) {
        own.write(run.folder());
      } else {
        run.status(RunStatus.RUNNING, "", context.clock().instant());
      }
      result =
          new TrainingRun(problem, forecast, run, context, announcer, stop, resumed != null).run();
      run.status(result.status(), "", context.clock().instant());
    } catch (Throwable e) { // objects of the caller's may throw checked exceptions unchecked
      String message = message(e);
      fail(run, message, e);
      announcer.announce(new TrainingEvent.Finished(run.id(), RunStatus.FAILED, message));
      if (e instanceof InputException && e.getCause() instanceof IOException) {
        throw resumable(run, message, e);
      }
      throw e;
    }
    // outside of the above: a finished run stays finished, whatever hears that it is
    var told = new ArrayList<Note>();
    if (result.results() != null && recipe.tracking().report()) {
      RunReport.tryWriting(run, stop::requested)
          .ifPresent(
              reason ->
                  told.add(
                      Note.warning(
                          NoteCodes.REPORT_MISSING,
                          "The run is finished, but its report is not written: %s; 'fairlead runs show %s' writes it."
                              .formatted(reason, run.id()))));
      told.forEach(announcer::note);
    }
    announcer.announce(new TrainingEvent.Finished(run.id(), result.status(), ""));
    told.addAll(announcer.dropped());
    return result.withNotes(told);
  }

  private static String message(Throwable e) {
    String text = Thrown.text(e);
    String prefix = e.getClass().getName() + ": ";
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  /** Adds what is not lost to an error of the disk. */
  private static RuntimeException resumable(Run run, String message, Throwable cause) {
    return new CheckpointStore(run.folder().resolve("checkpoints"))
        .lastStep()
        .map(
            step ->
                new InputException(
                    "%s\nrun %s keeps its checkpoint of step %d; resume it once this is mended"
                        .formatted(message, run.id(), step),
                    cause))
        .orElseGet(() -> new InputException(message, cause));
  }

  /** Returns a trainer of a new run that {@link #requestStop} of this one stops. */
  private Trainer following(Recipe next, OwnObjects objects) {
    return new Trainer(next, objects, context, listeners, null, stop);
  }

  private void fail(Run run, String message, Throwable cause) {
    boolean interrupted = Thread.interrupted(); // an interrupted thread cannot write files
    try {
      run.status(RunStatus.FAILED, message, context.clock().instant());
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // a full disk, most likely: the first failure says more
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Asks the run to stop: it finishes its step, saves a checkpoint and returns with status
   * interrupted. From any thread.
   */
  public void requestStop() {
    stop.request();
  }

  private static void requireUnfinished(Run run) {
    if (run.manifest().status() == RunStatus.FINISHED) {
      throw new InputException(
          "run %s is finished; there is nothing to resume".formatted(run.id()));
    }
  }

  /** Refuses a run that a process works on which took no lock: one of an earlier release. */
  private static void requireLeft(Run run) {
    if (run.alive()) {
      run.lock().close(); // says who has it
      throw new InputException(
          "run %s is still running in process %d"
              .formatted(run.id(), run.manifest().process().pid()));
    }
  }

  private static void requireSameData(Run run, Problem problem) {
    String then = run.manifest().dataFingerprint();
    String now = problem.dataset().fingerprint();
    if (!then.equals(now)) {
      throw new InputException(
          "run %s cannot go on: its data have changed since it began, samples or labels were added, removed or changed; bring them back, or start the run again"
              .formatted(run.id()));
    }
  }

  private Run begin(Problem problem) {
    Parent parent = problem.parent();
    return context
        .runs()
        .create(
            new RunStart(
                problem.recipe().name(),
                Recipes.toYaml(problem.recipe()),
                Versions.ofLibrary(),
                problem.recipe().device(),
                problem.seeds().byUse(),
                problem.dataset().fingerprint(),
                GitState.of(context.runs().folder()).orElse(null),
                parent == null ? null : parent.run().id(),
                problem.recipe().tracking().tags()),
            context.clock().instant());
  }
}
