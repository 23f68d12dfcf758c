package org.fairlead.fairness.weighting;

import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.Provider;

/**
 * A weighting that recipes choose by name, {@code method.name}: what it needs and how it is made.
 *
 * @param <O> its own keys, below {@code method.NAME}; what all methods share is in the {@link
 *     WeightingContext}
 */
public interface WeightingProvider<O extends Record> extends Provider<O> {

  /**
   * Returns whether it has constraints: then it needs a dense model to prune from, and weighs
   * samples from the step on at which the mask is final.
   */
  default boolean constrained() {
    return false;
  }

  /** Returns whether every sample must be in one group at most. */
  default boolean needsSeparateGroups() {
    return false;
  }

  /**
   * Returns whether it weighs every sample the same: what a run does that asks for nothing. A
   * recipe's own rate constraints may take its place.
   */
  default boolean isPlain() {
    return false;
  }

  /**
   * Returns the rate constraint that says the same, to write beside others; empty if there is none.
   *
   * @param tolerance {@code ε}
   */
  default String asConstraint(double tolerance) {
    return "";
  }

  /**
   * Checks what a recipe says for all methods.
   *
   * @param tolerance {@code ε}
   * @param tightening by how much it is trained for less
   * @throws IllegalArgumentException beginning with the key, if this method does not take it
   */
  default void check(double tolerance, double tightening) {}

  /**
   * Returns the weighting at the beginning of a run.
   *
   * @throws IllegalArgumentException if the options do not fit what the run gives
   */
  Weighting create(O options, WeightingContext context);

  /** Returns all weightings that are found now. */
  @SuppressWarnings("unchecked") // a provider of whatever options
  static Catalogue<WeightingProvider<?>> catalogue() {
    return Catalogue.load(
        "weighting", (Class<WeightingProvider<?>>) (Class<?>) WeightingProvider.class);
  }
}
