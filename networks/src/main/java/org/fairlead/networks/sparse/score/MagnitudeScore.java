package org.fairlead.networks.sparse.score;

import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;

/** The weights themselves. */
record MagnitudeScore() implements WeightScore {

  @Override
  public Weights of(Network network, Weights weights, Masks current) {
    return weights;
  }

  @Override
  public boolean needsNoSamples() {
    return true;
  }
}
