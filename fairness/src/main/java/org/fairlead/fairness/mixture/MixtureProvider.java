package org.fairlead.fairness.mixture;

import java.util.Set;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.Provider;

/**
 * A mixture that recipes choose by name, {@code mixture.name}: what it needs and how it is made.
 *
 * @param <O> its own keys, below {@code mixture.NAME}; what all mixtures share is in the {@link
 *     MixtureContext}
 */
public interface MixtureProvider<O extends Record> extends Provider<O> {

  /**
   * Returns whether batches are drawn subgroup by subgroup. Otherwise they come as the epochs of
   * real samples are shuffled, and {@link #create} is never called.
   */
  default boolean mixes() {
    return true;
  }

  /** Returns what its shares can even out between groups; none if they do not adapt. */
  default Set<FairnessGoal> goals() {
    return Set.of();
  }

  /**
   * Returns what it needs of a run.
   *
   * @param faithful whether the published arithmetic is used
   */
  MixtureNeeds needs(O options, boolean faithful);

  /**
   * Returns whether the published implementation begins to go through its samples anew with every
   * batch, rather than with every epoch.
   */
  default boolean iteratesEveryBatch() {
    return false;
  }

  /** Returns what results call a dense model that was trained with it. */
  default String label(O options) {
    return name();
  }

  /**
   * Returns the mixture at the beginning of a run.
   *
   * @throws org.fairlead.base.InputException if the data lack what it needs
   */
  Mixture create(O options, MixtureContext context);

  /** Returns all mixtures that are found now. */
  @SuppressWarnings("unchecked") // a provider of whatever options
  static Catalogue<MixtureProvider<?>> catalogue() {
    return Catalogue.load("mixture", (Class<MixtureProvider<?>>) (Class<?>) MixtureProvider.class);
  }
}
