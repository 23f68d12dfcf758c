package org.fairlead.networks.sparse.allocation;

import org.fairlead.networks.weights.Weights;

/** The network before it is pruned. */
public interface DenseNetwork {
  /** Returns the weights that the run starts from. */
  Weights weights();

  /**
   * Returns the mean loss of the network on the validation samples, in evaluation mode.
   *
   * @param weights in the place of its own
   */
  double validationLoss(Weights weights);
}
