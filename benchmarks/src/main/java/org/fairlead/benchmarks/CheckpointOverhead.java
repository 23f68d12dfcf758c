package org.fairlead.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.Trainer;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipes;

/**
 * What checkpoints cost: the time that training stands still for them, and the processor time of
 * the thread that writes them, as shares of the time spent on training.
 *
 * <p>Both are counted rather than taken as a difference of two runs, whose durations vary by more
 * than what is looked for. Arguments: {@code network size batch epochs checkpointEvery [key=value
 * ...]}.
 */
public final class CheckpointOverhead {
  private CheckpointOverhead() {}

  /** Trains once on synthetic faces and prints one line. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("fairlead-checkpoints");
    var settings =
        new ArrayList<>(
            List.of(
                "network.name=" + args[0],
                "data.size=" + args[1],
                "train.batch=" + args[2],
                "train.epochs=" + args[3],
                "tracking.checkpointEvery=" + args[4],
                "data.synthetic.count=1200",
                "data.synthetic.testCount=100",
                "ema.decay=0.99"));
    settings.addAll(List.of(args).subList(5, args.length));
    var place =
        new RunContext(
            RunStore.open(folder.resolve("runs")),
            SampleCache.in(folder.resolve("cache")),
            InstantSource.system());
    var cost = new Cost();
    TrainingResult result =
        Trainer.create(Recipes.load("synthetic-dense", settings), place, cost).run();
    Results results = Objects.requireNonNull(result.results());
    double seconds = results.seconds();
    System.out.printf(
        "%s %s²: %d steps in %.1f s, %d checkpoints of %.1f MB: training stood still %.3f s (%.2f %%),"
            + " the writer computed %.3f s (%.2f %%)%n",
        args[0],
        args[1],
        results.steps(),
        seconds,
        cost.checkpoints,
        megabytes(result.run().checkpoints()),
        cost.stood,
        100 * cost.stood / seconds,
        cost.computed,
        100 * cost.computed / seconds);
  }

  private static double megabytes(Path checkpoints) throws IOException {
    try (var files = Files.newDirectoryStream(checkpoints, "state-*")) {
      return Files.size(files.iterator().next()) / 1e6;
    }
  }

  /** Adds up. */
  private static final class Cost implements TrainingListener {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private int checkpoints;
    private double stood;
    private double computed;

    @Override
    public void checkpointTaken(TrainingEvent.CheckpointTaken event) {
      checkpoints++;
      stood += event.seconds();
    }

    /** The writer's thread ends with training: its time is read while it lives. */
    @Override
    public void progressed(TrainingEvent.Progressed event) {
      for (long id : threads.getAllThreadIds()) {
        var info = threads.getThreadInfo(id);
        if (info != null && info.getThreadName().equals("fairlead-checkpoints")) {
          computed = Math.max(computed, threads.getThreadCpuTime(id) / 1e9);
        }
      }
    }
  }
}
