package org.fairlead.training.batches;

import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.inspect.DataChecks;
import org.fairlead.data.loader.Loader;
import org.fairlead.data.source.GeneratedImages;
import org.fairlead.data.source.JoinedSamples;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.mixture.SubgroupSampler;
import org.fairlead.fairness.mixture.drfairness.FeatureReuse;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.TrainRecipe;
import org.fairlead.training.setup.MixedData;
import org.fairlead.training.setup.Mixtures;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.Timeline;
import org.jspecify.annotations.Nullable;

/** The images that a run trains on, decoded, and the loaders over them, from which batches come. */
public final class SupplySource implements AutoCloseable {
  private final Problem problem;
  private final @Nullable SampleStore generated;
  private final Loader training;
  private final @Nullable Loader measuring;
  private final List<Note> notes;

  private SupplySource(
      Problem problem, SampleStore pixels, @Nullable SampleStore generated, List<Note> notes) {
    this.problem = problem;
    this.generated = generated;
    this.notes = notes;
    TrainRecipe train = problem.recipe().train();
    Augmentation augmentation = problem.recipe().data().augment().augmentation();
    var options =
        new Loader.Options(
            train.batch(),
            augmentation,
            problem.seeds().samples(),
            Timeline.LOADER_THREADS,
            ahead(train));
    MixedData mixed = problem.mixed();
    if (mixed == null) {
      this.training = Loader.create(pixels, problem.dataset(), options);
      this.measuring = null;
      return;
    }
    SampleStore all = generated == null ? pixels : JoinedSamples.of(List.of(pixels, generated));
    this.training = Loader.create(all, mixed::label, options);
    this.measuring =
        Loader.create(
            all,
            mixed::label,
            new Loader.Options(
                train.evalBatch(), Augmentation.NONE, 0, Timeline.LOADER_THREADS, 2));
  }

  private static int ahead(TrainRecipe train) {
    return train.accumulate() + 2;
  }

  /**
   * Decodes the generated images, if there are any, and starts the loaders.
   *
   * @param pixels of the data set; stays the caller's
   */
  public static SupplySource open(
      Problem problem, RunContext context, SampleStore pixels, Progress progress) {
    MixedData mixed = problem.mixed();
    GeneratedImages images = mixed == null ? null : mixed.generated();
    if (images == null) {
      return new SupplySource(problem, pixels, null, List.of());
    }
    SampleStore generated = context.cache().open(images, progress);
    try {
      List<Note> notes =
          DataChecks.requireUnseen(
              problem.dataset(), pixels, problem.split(), images, generated, progress);
      return new SupplySource(problem, pixels, generated, notes);
    } catch (RuntimeException | Error e) {
      generated.close();
      throw e;
    }
  }

  /** Returns what a person should know of the images. */
  public List<Note> notes() {
    return notes;
  }

  /** Returns the batches of training at their beginning. */
  public BatchSupply supply(Learner learner) {
    TrainRecipe train = problem.recipe().train();
    Timeline timeline = problem.timeline();
    int[] real = problem.split().train();
    MixedData mixed = problem.mixed();
    if (mixed == null || measuring == null) {
      return new ShuffledEpochs(training, real, timeline.dropLast());
    }
    long seed = problem.seeds().mixture();
    double drift = problem.recipe().mixture().needs().reuse();
    var pass =
        new RatioPass(
            learner,
            measuring,
            mixed,
            real,
            SubgroupSampler.create(mixed.ratios(), seed),
            drift == 0 ? FeatureReuse.never() : FeatureReuse.below(drift));
    return new MixedBatches(
        problem.mixture(),
        mixed,
        Mixtures.sampler(
            problem.recipe().mixture(), mixed, train.batch(), problem.seeds().samples()),
        pass,
        training,
        ahead(train),
        Math.max(1, timeline.samples() / timeline.batch()));
  }

  @Override
  public void close() {
    training.close();
    if (measuring != null) {
      measuring.close();
    }
    if (generated != null) {
      generated.close();
    }
  }
}
