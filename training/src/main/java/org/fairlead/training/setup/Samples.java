package org.fairlead.training.setup;

import org.fairlead.data.Dataset;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Split;
import org.fairlead.fairness.Groups;
import org.fairlead.model.SplitOrigin;
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
}
