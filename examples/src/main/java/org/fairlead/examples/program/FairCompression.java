package org.fairlead.examples.program;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.fairlead.audit.SplitResults;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.Trainer;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.predict.Predictor;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;

/** Trains a classifier, prunes it under CEAG, audits it on test images, and predicts. */
public final class FairCompression {
  private FairCompression() {}

  /** Takes a folder for the runs, a folder of UTKFace, an image, and settings of recipes. */
  public static void main(String[] args) {
    Path work = Path.of(args[0]);
    List<String> settings =
        Stream.concat(Stream.of("data.path=" + args[1]), Arrays.stream(args).skip(3)).toList();
    RunContext context =
        new RunContext(
            RunStore.open(work.resolve("runs")),
            SampleCache.in(work.resolve("cache")),
            InstantSource.system());

    TrainingResult dense = train("utkface-dense", settings, context);
    System.out.println("dense:  " + dense.run().id());
    TrainingResult pruned = train("utkface-ceag", settings, context);

    SplitResults test =
        Objects.requireNonNull(pruned.results(), "the run was stopped")
            .selected()
            .orElseThrow()
            .split(SplitResults.TEST)
            .orElseThrow();
    System.out.printf("test:   %d images, accuracy %.3f%n", test.count(), test.accuracy());
    if (test.gaps() != null) {
      System.out.println("within the tolerance: " + test.gaps().verdict().text());
    }

    try (Predictor predictor = Predictor.load(pruned.run().model())) {
      predictor
          .predict(List.of(Path.of(args[2])))
          .forEach(prediction -> System.out.println("predicted: " + prediction.label()));
    }
  }

  private static TrainingResult train(String name, List<String> settings, RunContext context) {
    Recipe recipe = Recipes.load(name, settings);
    return Trainer.create(recipe, context).run();
  }
}
