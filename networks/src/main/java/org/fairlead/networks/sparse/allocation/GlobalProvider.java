package org.fairlead.networks.sparse.allocation;

import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Scope;

/** One threshold for the weights of all layers. */
public final class GlobalProvider implements AllocationProvider<NoOptions> {
  @Override
  public String name() {
    return "global";
  }

  @Override
  public String summary() {
    return "one threshold for all weights; may leave no path through the network";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public LayerAllocation create(NoOptions options, DenseNetwork dense) {
    return (network, weights, current, sparsity) ->
        MagnitudePruning.prune(network, weights, current, sparsity, Scope.GLOBAL);
  }
}
