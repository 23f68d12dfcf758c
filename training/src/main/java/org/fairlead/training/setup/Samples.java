package org.fairlead.training.setup;

import java.util.List;
import org.fairlead.data.Dataset;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Split;
import org.fairlead.fairness.Groups;
import org.fairlead.model.SplitOrigin;
import org.fairlead.training.context.RunSeeds;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a run, and what each is for. Immutable.
 *
 * @param dataset the samples
 * @param groups of all samples
 * @param split training, validation, test
 * @param origin what the split was drawn with
 * @param mixed what a mixture chooses from, null where the real samples come as they are
 */
public record Samples(
    Dataset dataset, Groups groups, Split split, SplitOrigin origin, @Nullable MixedData mixed) {

  /** Returns whether they are rows of a table, rather than images. */
  public boolean ofRows() {
    return dataset.shape() instanceof FeatureShape;
  }

  /** Returns the split that a run without a parent has of a recipe's data. */
  public static Split split(Recipe recipe, Dataset dataset) {
    return origin(recipe, recipe.data().protect()).draw(dataset);
  }

  /**
   * Returns what the split of a run without a parent is drawn with.
   *
   * @param protect the attributes it is stratified by
   */
  static SplitOrigin origin(Recipe recipe, List<String> protect) {
    return new SplitOrigin(
        RunSeeds.of(recipe.seed()).split(),
        recipe.data().valSplit(),
        protect,
        recipe.data().intersectional(),
        recipe.data().heldOut());
  }
}
