package org.fairlead.training.setup;

import java.util.List;
import java.util.Locale;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.catalogue.EntryCode;
import org.fairlead.fairness.mixture.Allocation;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.MixtureContext;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.SubgroupSampler;
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
    return create(recipe.provider(), recipe, data, batch, seed);
  }

  private static <O extends Record> Mixture create(
      MixtureProvider<O> provider, MixtureRecipe recipe, MixedData data, int batch, long seed) {
    String allocation = recipe.allocation();
    O options = recipe.own().of("mixture", provider);
    var context =
        new MixtureContext(
            data.training(),
            data.ratios(),
            batch,
            recipe.faithful(),
            FairnessGoal.named(recipe.fairness()),
            positive(recipe, data.grid().labels()),
            allocation == null ? null : Allocation.valueOf(allocation.toUpperCase(Locale.ROOT)),
            seed);
    return EntryCode.make("mixture", provider, () -> provider.create(options, context));
  }

  /** Returns what draws the training samples of a mixture's batches. */
  public static SubgroupSampler sampler(
      MixtureRecipe recipe, MixedData data, int batch, long seed) {
    if (!recipe.cyclesAsPublished()) {
      return SubgroupSampler.create(data.training(), seed);
    }
    boolean everyBatch = recipe.provider().iteratesEveryBatch();
    long perEpoch = Math.max(1, data.training().count(Origin.REAL) / batch);
    return SubgroupSampler.published(data.training(), seed, everyBatch ? 1 : (int) perEpoch);
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
