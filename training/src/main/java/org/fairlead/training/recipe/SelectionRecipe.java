package org.fairlead.training.recipe;

import java.util.List;

/**
 * What the model of a run is selected by on the real validation split, besides constraints.
 *
 * @param fairness whose disparity counts beside the error: {@code eqodds}, {@code eqopp}, {@code
 *     dp}, {@code accuracy-parity}; {@code none}: accuracy alone; {@code auto}: what a mixture
 *     whose shares adapt evens out, {@code none} without one
 * @param weight points of error that a point of disparity counts as much as
 */
public record SelectionRecipe(String fairness, double weight) {
  static final String AUTO = "auto";

  public SelectionRecipe {
    Bounds.oneOf(
        "selection.fairness",
        fairness,
        List.of(AUTO, "none", "eqodds", "eqopp", "dp", "accuracy-parity"));
    Bounds.positive("selection.weight", weight);
  }
}
