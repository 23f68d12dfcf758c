package org.fairlead.fairness.mixture;

import org.jspecify.annotations.Nullable;

/**
 * What a run gives to a mixture: its samples, and the keys that all mixtures share.
 *
 * @param training the training samples of every subgroup, real and generated
 * @param validation those that only the mixture reads; empty unless it {@linkplain MixtureNeeds
 *     needs} them
 * @param batch samples of a batch
 * @param faithful whether the published arithmetic is used
 * @param goal what shares even out between groups
 * @param positive the label of equal opportunity and of demographic parity
 * @param allocation how shares become numbers of samples; null for the mixture's own way
 * @param seed of the mixture's own draws
 */
public record MixtureContext(
    SubgroupPools training,
    SubgroupPools validation,
    int batch,
    boolean faithful,
    FairnessGoal goal,
    int positive,
    @Nullable Allocation allocation,
    long seed) {}
