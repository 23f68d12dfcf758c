package org.fairlead.networks.sparse.allocation;

import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.Provider;

/**
 * A way to divide the weights that are kept among layers.
 *
 * @param <O> its own options
 */
public interface AllocationProvider<O extends Record> extends Provider<O> {

  /**
   * Returns the allocation for a run.
   *
   * @param dense what can be asked of the network before it is pruned
   */
  LayerAllocation create(O options, DenseNetwork dense);

  /** Returns whether it asks for losses on the validation samples, which must exist then. */
  default boolean measures() {
    return false;
  }

  /** Returns all allocations that are found now. */
  @SuppressWarnings("unchecked") // a provider of whatever options
  static Catalogue<AllocationProvider<?>> catalogue() {
    return Catalogue.load(
        "allocation", (Class<AllocationProvider<?>>) (Class<?>) AllocationProvider.class);
  }
}
