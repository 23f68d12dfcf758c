package org.fairlead.networks.sparse.allocation;

import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;

/** Divides the weights that a network may keep among its layers. */
@FunctionalInterface
public interface LayerAllocation {

  /**
   * Returns masks for a sparsity of all prunable weights together. Masks are monotone: a masked
   * weight stays masked, and no weight comes back.
   *
   * @param weights the current values, F32 or F64
   * @param current the masks in use
   * @param sparsity the share of the prunable weights to be masked, in {@code [0, 1]}
   */
  Masks prune(Network network, Weights weights, Masks current, double sparsity);
}
