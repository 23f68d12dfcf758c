package org.fairlead.audit;

import java.util.List;

/**
 * How large a model is.
 *
 * @param parameters all parameters
 * @param active parameters that are not pruned
 * @param sparsity share of the <em>prunable</em> weights that are zero, in {@code [0, 1]}
 * @param denseMacs multiply-accumulates per image without pruning
 * @param sparseMacs multiply-accumulates per image that a sparse runtime has to do
 * @param layers those that may be pruned, in the network's order; empty where nothing was
 */
public record ModelSize(
    long parameters,
    long active,
    double sparsity,
    long denseMacs,
    long sparseMacs,
    List<LayerSize> layers) {

  public ModelSize {
    layers = List.copyOf(layers);
  }

  /** The size of a model whose layers are not told apart. */
  public ModelSize(long parameters, long active, double sparsity, long denseMacs, long sparseMacs) {
    this(parameters, active, sparsity, denseMacs, sparseMacs, List.of());
  }
}
