package org.fairlead.training.recipe;

import org.jspecify.annotations.Nullable;

/**
 * What models are judged by.
 *
 * @param tolerance the excess accuracy gap that a group may have, in accuracy units; absent: {@code
 *     method.tolerance}, which is what a method trains for
 */
public record AuditRecipe(@Nullable Double tolerance) {
  public AuditRecipe {
    if (tolerance != null) {
      Bounds.require(
          tolerance >= 0 && tolerance <= 1,
          "audit.tolerance",
          tolerance,
          "an accuracy gap from 0 to 1, for example 0.01 for one point");
    }
  }
}
