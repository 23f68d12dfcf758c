package org.fairlead.networks;

import java.util.List;
import org.fairlead.networks.layer.Layer;

/**
 * A trainable tensor of a network.
 *
 * @param name the key in a PyTorch {@code state_dict}
 * @param shape the extents, outputs first
 * @param kind what it is to its layer
 * @param prunable whether magnitude pruning may mask it; a mask may still be set on any {@linkplain
 *     Layer.ParameterKind#isWeight weight}
 * @param nodeId the node it belongs to
 */
public record Parameter(
    String name, List<Integer> shape, Layer.ParameterKind kind, boolean prunable, int nodeId) {
  public Parameter {
    shape = List.copyOf(shape);
  }

  /** Returns the number of entries. */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
