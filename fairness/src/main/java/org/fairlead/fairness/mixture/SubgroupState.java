package org.fairlead.fairness.mixture;

/**
 * What a mixture does with one subgroup, for logs and tables; NaN where it does not know.
 *
 * @param name the subgroup's name, such as {@code "old, gender=female"}
 * @param share the subgroup's share of a batch, in {@code [0, 1]}
 * @param lambda {@code λ}, its share of its label's samples, in {@code [0, 1]}
 * @param mu {@code μ}, the share of real samples in it, in {@code [0, 1]}
 * @param loss its mean loss on real samples as last measured, after smoothing
 * @param generatedLoss its mean loss on generated samples as last measured, after smoothing
 */
public record SubgroupState(
    String name, double share, double lambda, double mu, double loss, double generatedLoss) {}
