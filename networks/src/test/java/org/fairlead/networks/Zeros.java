package org.fairlead.networks;

import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/** Parameters of a network, all zero. */
final class Zeros {
  private Zeros() {}

  static Weights of(Network network) {
    var weights = Weights.builder();
    for (Parameter parameter : network.parameters()) {
      weights.add(
          parameter.name(),
          Tensor.ofFloats(parameter.shape(), new float[(int) parameter.elements()]));
    }
    return weights.build();
  }
}
