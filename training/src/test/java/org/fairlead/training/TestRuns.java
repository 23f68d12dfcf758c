package org.fairlead.training;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.context.RunContext;
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
}
