package org.fairlead.networks.sparse;

import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Weights;

/** Masks the smallest weights. */
@SuppressWarnings("DoNotCallSuggester")
public final class MagnitudePruning {
  private MagnitudePruning() {}

  /** Returns masks of at least this sparsity; a weight that is masked stays masked. */
  public static Masks prune(
      Network network, Weights weights, Masks current, double sparsity, Scope scope) {
    throw new UnsupportedOperationException();
  }
}
