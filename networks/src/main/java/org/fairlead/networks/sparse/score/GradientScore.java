package org.fairlead.networks.sparse.score;

import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/** {@code |w ∂l/∂w|} of every weight. */
record GradientScore(GradientSource source) implements WeightScore {

  @Override
  public Weights of(Network network, Weights weights, Masks current) {
    Weights gradient = source.gradient(weights);
    Weights scores = weights;
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        double[] values = weights.get(parameter.name()).doubles();
        double[] slopes = gradient.get(parameter.name()).doubles();
        var products = new float[values.length];
        for (int i = 0; i < products.length; i++) {
          products[i] = (float) Math.abs(values[i] * slopes[i]);
        }
        scores = scores.with(parameter.name(), Tensor.ofFloats(parameter.shape(), products));
      }
    }
    return scores;
  }
}
