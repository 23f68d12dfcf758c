package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.StepProgress;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;

/** Small real runs on synthetic faces, in single precision on the processor. */
public final class TestRuns {
  private static final List<String> SMALL =
      List.of(
          "data.size=16",
          "data.valSplit=0.25",
          "network.name=mlp",
          "train.batch=32",
          "train.evalBatch=64",
          "train.threads=1",
          "tracking.every=1",
          "tracking.report=false",
          "device=cpu",
          "precision=fp32",
          "memoryFormat=contiguous");

  private static final List<String> FEW_FACES =
      List.of(
          "data.synthetic.count=240",
          "data.synthetic.testCount=120",
          "data.synthetic.minorityShare=0.3");

  private TestRuns() {}

  /** Returns a place in a folder, with a clock that stands still. */
  public static RunContext place(Path folder) {
    return new RunContext(
        RunStore.open(folder.resolve("runs")),
        SampleCache.in(folder.resolve("cache")),
        InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
  }

  /** Returns a small recipe with overrides. */
  public static Recipe recipe(String name, String... overrides) {
    var all = new ArrayList<>(SMALL);
    if (name.startsWith("synthetic-")) {
      all.addAll(FEW_FACES);
    }
    all.addAll(List.of(overrides));
    return Recipes.load(name, all);
  }

  public static TrainingResult run(RunContext place, Recipe recipe) {
    return Trainer.create(recipe, place, TrainingListener.NONE).run();
  }

  /** Returns a run that was told to stop after so many steps; 0 is before the first. */
  public static TrainingResult stopped(RunContext place, Recipe recipe, int steps) {
    var stop = new StopAfter(steps);
    Trainer trainer = Trainer.create(recipe, place, stop);
    stop.of(trainer);
    TrainingResult stopped = trainer.run();
    assertThat(stopped.status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(stopped.results()).isNull();
    assertThat(stopped.run().manifest().status()).isEqualTo(RunStatus.INTERRUPTED);
    return stopped;
  }

  /** Returns a run that was told to stop after so many steps and went on to its end. */
  public static TrainingResult resumed(RunContext place, Recipe recipe, int steps) {
    return resume(place, stopped(place, recipe, steps).run());
  }

  public static TrainingResult resume(RunContext place, Run run) {
    return Trainer.resume(run, place, TrainingListener.NONE).run();
  }

  /** Returns a run that failed in a step of an epoch, both from 1, as by a power failure. */
  static Run failed(RunContext place, Recipe recipe, int epoch, int step) {
    var failing =
        new TrainingListener() {
          @Override
          public void stepTaken(TrainingEvent.StepTaken event) {
            StepProgress progress = event.progress();
            if (progress.epoch() == epoch && progress.step() == step) {
              throw new InternalError("power failure");
            }
          }
        };
    assertThatThrownBy(() -> Trainer.create(recipe, place, failing).run())
        .hasMessage("power failure");
    return place.runs().last(info -> info.status() == RunStatus.FAILED).orElseThrow();
  }

  /** Returns a listener that adds the text of every note to a list. */
  static TrainingListener notesInto(List<String> messages) {
    return new TrainingListener() {
      @Override
      public void noted(TrainingEvent.Noted event) {
        messages.add(event.note().text());
      }
    };
  }
}
