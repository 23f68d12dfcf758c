package org.fairlead.training;

import java.io.IOException;
import java.time.Instant;
import org.fairlead.base.InputException;
import org.fairlead.tracking.report.RunReport;
import org.fairlead.tracking.run.GitState;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStart;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.checkpoint.CheckpointStore;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.context.Versions;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.plan.Planner;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.setup.FirstWeights;
import org.fairlead.training.setup.Parent;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One run, from a recipe to a run folder with results.
 *
 * <p>{@link #run} opens the data, measures the dense parent, trains, selects on validation,
 * evaluates once on test, and leaves a complete run folder. With the same software, machine and
 * thread count the same recipe gives the same bits, interrupted or not.
 *
 * <p>One thread runs a trainer; {@link #requestStop} may come from any.
 */
public final class Trainer {
  private final Recipe recipe;
  private final RunContext context;
  private final TrainingListener listener;
  private final @Nullable Run resumed;
  private final StopRequest stop;

  private Trainer(
      Recipe recipe,
      RunContext context,
      TrainingListener listener,
      @Nullable Run resumed,
      StopRequest stop) {
    this.recipe = recipe;
    this.context = context;
    this.listener = listener;
    this.resumed = resumed;
    this.stop = stop;
  }

  /** Returns a trainer of a new run. Nothing happens before {@link #plan} or {@link #run}. */
  public static Trainer create(Recipe recipe, RunContext context, TrainingListener listener) {
    return new Trainer(recipe, context, listener, null, new StopRequest());
  }

  /**
   * Returns a trainer that goes on from a run's last checkpoint, or from the beginning if it has
   * none yet.
   *
   * @throws InputException if the run is finished, or a process is at work on it
   */
  public static Trainer resume(Run run, RunContext context, TrainingListener listener) {
    requireUnfinished(run);
    requireLeft(run);
    String source = run.folder().resolve("recipe.yaml").toString();
    return new Trainer(
        Recipes.fromYaml(source, run.recipe()), context, listener, run, new StopRequest());
  }

  /**
   * Returns what the run will do, without doing it: the data are opened and a few steps on random
   * images are timed; nothing is written to the runs folder.
   *
   * @throws InputException if recipe, data and parent do not fit
   */
  public Plan plan() {
    return Planner.of(Problem.open(recipe, context)).measured(context.clock());
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
      TrainingResult parent = following(Recipes.ofCheckpoint(recipe)).run();
      return parent.status() == RunStatus.FINISHED
          ? following(recipe.withFrom(parent.run().id())).run()
          : parent;
    }
    Problem problem = Problem.open(recipe, context);
    if (resumed == null && FirstWeights.areInAFile(problem.recipe())) {
      FirstWeights.of(problem); // a file that does not fit leaves no run behind
    }
    if (resumed != null) {
      requireSameData(resumed, problem);
    }
    Run run = resumed == null ? begin(problem) : resumed;
    try (var lock = run.lock()) {
      if (resumed != null) {
        requireUnfinished(run); // another process may have held the lock a moment ago
        run.sweep();
        lock.previous()
            .ifPresent(
                process ->
                    listener.message(
                        "Process %d ended without giving this run back; going on where it last saved."
                            .formatted(process.pid())));
      }
      return run(problem, run);
    }
  }

  private TrainingResult run(Problem problem, Run run) {
    try {
      if (resumed != null) {
        run.status(RunStatus.RUNNING, "", context.clock().instant());
      }
      TrainingResult result =
          new TrainingRun(problem, run, context, listener, stop, resumed != null).run();
      Instant end = context.clock().instant();
      if (result.results() != null) {
        // before the run counts as finished: a finished run has its report
        RunReport.write(run, run.manifest().withStatus(result.status(), "", end));
      }
      run.status(result.status(), "", end);
      listener.finished(run.id(), result.status());
      return result;
    } catch (RuntimeException | Error e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      fail(run, message, e);
      if (e instanceof InputException && e.getCause() instanceof IOException) {
        throw resumable(run, message, e);
      }
      throw e;
    }
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
  private Trainer following(Recipe next) {
    return new Trainer(next, context, listener, null, stop);
  }

  private void fail(Run run, String message, Throwable cause) {
    try {
      run.status(RunStatus.FAILED, message, context.clock().instant());
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // a full disk, most likely: the first failure says more
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
          "run %s cannot go on: its data have changed since it began (fingerprint %s then, %s now)"
              .formatted(run.id(), then, now));
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
                parent == null ? null : parent.run().id()),
            context.clock().instant());
  }
}
