package org.fairlead.audit;

/**
 * How large a layer is that may be pruned.
 *
 * @param name the layer, as {@code "layer1.0.conv1"}
 * @param weights entries of its weight
 * @param kept those that are not masked
 * @param sparsity share that is masked, in {@code [0, 1]}
 */
public record LayerSize(String name, long weights, long kept, double sparsity) {}
