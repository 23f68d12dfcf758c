package org.fairlead.networks;

import java.util.List;
import org.fairlead.networks.weights.DType;

/**
 * A tensor of a network that is state but not trained: batch norm's running statistics.
 *
 * @param name the key in a PyTorch {@code state_dict}
 * @param shape the extents, {@code []} for a counter
 * @param dtype {@link DType#F32}, or {@link DType#I64} for {@code num_batches_tracked}
 * @param initial the value every entry starts with
 * @param nodeId the node it belongs to
 */
public record StateBuffer(
    String name, List<Integer> shape, DType dtype, double initial, int nodeId) {
  public StateBuffer {
    shape = List.copyOf(shape);
  }

  /** Returns the number of entries. */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
