package org.fairlead.training.recipe;

import org.jspecify.annotations.Nullable;

/**
 * The architecture; the number of classes and of image channels comes from the data, and its own
 * options lie below its name.
 *
 * @param name for example {@code mobilenetv2} or {@code cifarresnet56}; {@code auto}: by the kind,
 *     size and number of the samples
 * @param dropout probability of dropping an input of the classifier, where the network has one
 * @param pretrained a file of weights to start from, with a new classifier; absent to draw all
 */
public record NetworkRecipe(String name, double dropout, @Nullable String pretrained) {
  /** Where a recipe keeps it. */
  static final String SECTION = "network";

  public NetworkRecipe {
    Bounds.fraction("network.dropout", dropout);
  }

  NetworkRecipe withName(String chosen) {
    return new NetworkRecipe(chosen, dropout, pretrained);
  }

  /** Returns this part with an absolute path, so that a run can be resumed from any folder. */
  NetworkRecipe absolute() {
    return new NetworkRecipe(name, dropout, WeightsRecipe.absolute(pretrained));
  }
}
