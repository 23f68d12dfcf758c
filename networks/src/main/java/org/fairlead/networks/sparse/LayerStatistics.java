package org.fairlead.networks.sparse;

import java.util.List;

/**
 * Counts for one convolution or linear layer.
 *
 * @param name the layer's name
 * @param shape the weight's shape
 * @param prunable whether pruning may mask the weight
 * @param weights entries of the weight
 * @param kept entries that the mask keeps
 * @param active kept entries that are not zero
 * @param macs multiply-accumulates for one image with the dense weight
 * @param sparseMacs multiply-accumulates for one image with the active entries only
 */
public record LayerStatistics(
    String name,
    List<Integer> shape,
    boolean prunable,
    long weights,
    long kept,
    long active,
    long macs,
    long sparseMacs) {
  public LayerStatistics {
    shape = List.copyOf(shape);
  }

  /** Returns the share of weights that the mask removes. */
  public double sparsity() {
    return 1 - (double) kept / weights;
  }
}
