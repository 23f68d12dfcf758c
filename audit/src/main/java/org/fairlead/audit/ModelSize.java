package org.fairlead.audit;

/**
 * How large a model is.
 *
 * @param parameters all parameters
 * @param active parameters that are not pruned
 * @param sparsity share of the <em>prunable</em> weights that are zero, in {@code [0, 1]}
 * @param denseMacs multiply-accumulates per image without pruning
 * @param sparseMacs multiply-accumulates per image that a sparse runtime has to do
 */
public record ModelSize(
    long parameters, long active, double sparsity, long denseMacs, long sparseMacs) {}
