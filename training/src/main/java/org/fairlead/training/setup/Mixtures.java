package org.fairlead.training.setup;

import java.util.List;
import java.util.Locale;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.fairness.mixture.Allocation;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.SubgroupSampler;
import org.fairlead.fairness.mixture.drfairness.DrFairness;
import org.fairlead.fairness.mixture.drfairness.DrFairnessOptions;
import org.fairlead.fairness.mixture.fairbatch.FairBatch;
import org.fairlead.fairness.mixture.fairbatch.FairBatchOptions;
import org.fairlead.fairness.mixture.fixed.FixedMixture;
import org.fairlead.training.recipe.MixtureRecipe;

/** The mixtures by the names that recipes give them. */
public final class Mixtures {
  private Mixtures() {}

  /**
   * Returns a recipe's mixture at its beginning.
   *
   * @param batch samples of a batch
   * @param seed of random validation draws
   * @throws InputException if the data lack what it needs
   */
  static Mixture create(MixtureRecipe recipe, MixedData data, int batch, long seed) {
    return switch (recipe.name()) {
      case "proportional" -> FixedMixture.proportional(data.training(), recipe.fixedData(), batch);
      case "balanced" -> FixedMixture.balanced(data.training(), recipe.fixedData(), batch);
      case "fairbatch" -> FairBatch.create(data.training(), fairBatch(recipe, data, batch));
      case "drfairness" ->
          DrFairness.create(data.training(), data.ratios(), drFairness(recipe, data, batch, seed));
      default -> throw new IllegalArgumentException("unknown mixture " + recipe.name());
    };
  }

  /** Returns what draws the training samples of a mixture's batches. */
  public static SubgroupSampler sampler(
      MixtureRecipe recipe, MixedData data, int batch, long seed) {
    if (!recipe.cyclesAsPublished()) {
      return SubgroupSampler.create(data.training(), seed);
    }
    boolean everyBatch = recipe.name().equals("drfairness");
    long perEpoch = Math.max(1, data.training().count(Origin.REAL) / batch);
    return SubgroupSampler.published(data.training(), seed, everyBatch ? 1 : (int) perEpoch);
  }

  private static FairBatchOptions fairBatch(MixtureRecipe recipe, MixedData data, int batch) {
    FairnessGoal goal = FairnessGoal.named(recipe.fairness());
    FairBatchOptions options =
        recipe.faithful()
            ? FairBatchOptions.faithful(batch, goal)
            : FairBatchOptions.defaults(batch, goal);
    options =
        options.withPositive(positive(recipe, data.grid().labels())).withEvery(recipe.every());
    if (recipe.step() != null) {
      options = options.withStep(recipe.step());
    }
    if (recipe.floor() != null) {
      options = options.withFloor(recipe.floor());
    }
    if (recipe.wholeTrainingSet() != null) {
      options = options.withWholeTrainingSet(recipe.wholeTrainingSet());
    }
    if (recipe.allocation() != null) {
      options = options.withAllocation(allocation(recipe.allocation()));
    }
    return options;
  }

  private static DrFairnessOptions drFairness(
      MixtureRecipe recipe, MixedData data, int batch, long seed) {
    DrFairnessOptions options =
        recipe.faithful() ? DrFairnessOptions.faithful(batch) : DrFairnessOptions.defaults(batch);
    DrFairnessOptions.Outer outer =
        options
            .outer()
            .withGoal(FairnessGoal.named(recipe.fairness()))
            .withPositive(positive(recipe, data.grid().labels()))
            .withAccuracyWeight(recipe.accuracyWeight())
            .withTemperature(recipe.temperature());
    DrFairnessOptions.Update update = options.update().withCurvature(recipe.curvatureUsed());
    if (recipe.step() != null) {
      update = update.withStep(recipe.step());
    }
    if (recipe.every() > 0) {
      update = update.withEvery(recipe.every());
    }
    if (recipe.smoothing() != null) {
      update = update.withSmoothing(recipe.smoothing());
    }
    if (recipe.floor() != null) {
      update = update.withFloor(recipe.floor());
    }
    if (recipe.acrossHalves() != null) {
      update = update.withAcrossHalves(recipe.acrossHalves());
    }
    if (recipe.publishedStart() != null) {
      update = update.withPublishedStart(recipe.publishedStart());
    }
    DrFairnessOptions.Draw draw =
        options.draw().withSizes(recipe.realDraw(), recipe.generatedDraw()).withSeed(seed);
    if (recipe.uniformDraw() != null) {
      draw = draw.withUniform(recipe.uniformDraw());
    }
    options = options.withOuter(outer).withUpdate(update).withDraw(draw);
    return recipe.allocation() == null
        ? options
        : options.withAllocation(allocation(recipe.allocation()));
  }

  private static Allocation allocation(String name) {
    return Allocation.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Returns the label that a recipe calls positive, by default the last.
   *
   * @throws InputException if there is no such label
   */
  static int positive(MixtureRecipe recipe, List<String> labels) {
    String wanted = recipe.positive();
    if (wanted == null) {
      return labels.size() - 1;
    }
    int label = labels.indexOf(wanted);
    if (label < 0) {
      throw new InputException(
          "mixture.positive is '%s', expected one of the classes %s%s"
              .formatted(wanted, String.join(", ", labels), Nearest.suggestion(wanted, labels)));
    }
    return label;
  }
}
