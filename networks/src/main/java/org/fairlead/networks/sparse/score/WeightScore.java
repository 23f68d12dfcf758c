package org.fairlead.networks.sparse.score;

import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;

/**
 * Says how much each weight of a network is worth. Allocations take the scores where they would
 * take the weights: the smallest in absolute value are pruned.
 */
@FunctionalInterface
public interface WeightScore {

  /**
   * Returns scores in the place of the weights of the prunable parameters; everything else as it
   * is.
   *
   * @param weights the current values, F32 or F64, masked ones zero
   * @param current the masks in use; what is masked needs no score
   */
  Weights of(Network network, Weights weights, Masks current);

  /** Returns whether scores follow from the weights alone, without looking at samples. */
  default boolean needsNoSamples() {
    return false;
  }

  /** Returns the magnitude: a weight's score is the weight. */
  static WeightScore magnitude() {
    return new MagnitudeScore();
  }

  /**
   * Returns scores that are drawn, the same for a seed at every change of the masks: what pruning
   * without any knowledge does.
   */
  static WeightScore random(long seed) {
    return new RandomScore(seed);
  }

  /**
   * Returns the gradient times the weight, {@code |w ∂l/∂w|}: by how much the loss would change, to
   * first order, were the weight gone.
   *
   * @see <a href="https://arxiv.org/abs/1810.02340">Lee, Ajanthan, Torr (2019)</a>
   */
  static WeightScore gradient(GradientSource source) {
    return new GradientScore(source);
  }

  /**
   * Returns the order in which a layer's weights are chosen so that every group keeps its share of
   * the layer's importance, see {@link GroupShareScore}.
   *
   * @see <a href="https://arxiv.org/abs/2207.10888">Lin, Kim, Joo (2022), FairGRAPE</a>
   */
  static WeightScore groupShares(GradientSource source) {
    return new GroupShareScore(source);
  }
}
