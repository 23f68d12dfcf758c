package org.fairlead.training.setup;

/**
 * A change of the mask.
 *
 * @param epoch when, in epochs from 0; fractional within an epoch
 * @param sparsity share of the prunable weights that is masked from then on
 */
public record PruningPoint(double epoch, double sparsity) {}
