package org.fairlead.networks.sparse;

import java.util.List;
import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Weights;

/**
 * What a pruned network holds and what it costs.
 *
 * @param parameters entries of all parameters
 * @param active entries of all parameters that are not zero after masking
 * @param prunable entries of the parameters that have a mask
 * @param activePrunable those of them that are kept and not zero
 * @param squaredNorm sum of squares of all parameters after masking
 * @param macs multiply-accumulates for one image, dense
 * @param sparseMacs multiply-accumulates for one image with the active weights only
 * @param layers one entry per convolution and linear layer
 */
@SuppressWarnings("DoNotCallSuggester")
public record ModelStatistics(
    long parameters,
    long active,
    long prunable,
    long activePrunable,
    double squaredNorm,
    long macs,
    long sparseMacs,
    List<LayerStatistics> layers) {
  public ModelStatistics {
    layers = List.copyOf(layers);
  }

  /** Counts for images of this size; additions of biases and batch norm are not counted. */
  public static ModelStatistics of(
      Network network, Weights weights, Masks masks, int height, int width) {
    throw new UnsupportedOperationException();
  }

  /** Returns the share of parameters with a mask that are masked or zero. */
  public double sparsity() {
    return prunable == 0 ? 0 : 1 - (double) activePrunable / prunable;
  }
}
