package org.fairlead.networks.sparse.allocation;

import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Scope;

/** The same sparsity in every layer, as Zhu and Gupta (2017) and the published methods prune. */
public final class UniformProvider implements AllocationProvider<NoOptions> {
  @Override
  public String name() {
    return "uniform";
  }

  @Override
  public String summary() {
    return "the same sparsity in every layer, as published; empties small layers at high sparsity";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public LayerAllocation create(NoOptions options, DenseNetwork dense) {
    return (network, weights, current, sparsity) ->
        MagnitudePruning.prune(network, weights, current, sparsity, Scope.LAYER);
  }
}
