package org.fairlead.networks;

import java.util.List;

/**
 * A trainable tensor of a network.
 *
 * @param name the key in a PyTorch {@code state_dict}
 * @param shape the extents, outputs first
 * @param kind what it is to its layer
 * @param prunable whether magnitude pruning may mask it; a mask may still be set on any {@linkplain
 *     Kind#isWeight weight}
 * @param nodeId the node it belongs to
 */
public record Parameter(String name, List<Integer> shape, Kind kind, boolean prunable, int nodeId) {
  public Parameter {
    shape = List.copyOf(shape);
  }

  /** What a parameter is to its layer. */
  public enum Kind {
    CONVOLUTION_WEIGHT,
    LINEAR_WEIGHT,
    BIAS,
    NORM_WEIGHT,
    NORM_BIAS;

    /** Returns whether this is the weight of a convolution or a linear layer. */
    public boolean isWeight() {
      return this == CONVOLUTION_WEIGHT || this == LINEAR_WEIGHT;
    }
  }

  /** Returns the number of entries. */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
