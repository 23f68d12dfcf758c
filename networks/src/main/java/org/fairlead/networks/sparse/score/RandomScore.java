package org.fairlead.networks.sparse.score;

import org.fairlead.base.Seeds;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * A number in {@code (0, 1]} for every weight, which depends on the seed, the parameter's place in
 * the network and the weight's place in it, so that masks grow as they do under any other score.
 */
record RandomScore(long seed) implements WeightScore {
  private static final int BITS = 24;

  @Override
  public Weights of(Network network, Weights weights, Masks current) {
    Weights scores = weights;
    int place = 0;
    for (Parameter parameter : network.parameters()) {
      place++;
      if (!parameter.prunable()) {
        continue;
      }
      var drawn = new float[Math.toIntExact(parameter.elements())];
      for (int i = 0; i < drawn.length; i++) {
        long bits = Seeds.mix(seed, place, i) >>> (Long.SIZE - BITS);
        drawn[i] = (bits + 1) / (float) (1 << BITS);
      }
      scores = scores.with(parameter.name(), Tensor.ofFloats(parameter.shape(), drawn));
    }
    return scores;
  }

  @Override
  public boolean needsNoSamples() {
    return true;
  }
}
