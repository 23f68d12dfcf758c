package org.fairlead.engine.parameters;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.Convolution;
import org.jspecify.annotations.Nullable;

/** Where the running statistics of every batch norm lie in the one flat tensor of statistics. */
public final class NormLayout {
  private final List<Norm> norms;
  private final long size;

  private NormLayout(List<Norm> norms, long size) {
    this.norms = List.copyOf(norms);
    this.size = size;
  }

  /**
   * One batch norm.
   *
   * @param convolution the node whose filters make its channels dead when they are wholly masked: a
   *     convolution without bias, or null
   * @param mean offset of the running mean
   * @param variance offset of the running variance
   */
  public record Norm(
      Node node, int channels, @Nullable Node convolution, long mean, long variance) {}

  public static NormLayout of(Network network) {
    var norms = new ArrayList<Norm>();
    long end = 0;
    for (Node node : network.nodes()) {
      if (node.layer() instanceof BatchNorm norm) {
        long mean = end;
        long variance = FlatLayout.aligned(mean + norm.channels());
        end = FlatLayout.aligned(variance + norm.channels());
        Node input = network.nodes().get(node.inputs().get(0));
        boolean fromFilters =
            input.layer() instanceof Convolution convolution && !convolution.bias();
        norms.add(new Norm(node, norm.channels(), fromFilters ? input : null, mean, variance));
      }
    }
    return new NormLayout(norms, end);
  }

  /** Returns the batch norms in the network's order. */
  public List<Norm> norms() {
    return norms;
  }

  /** Returns the entries of the flat tensor, gaps included. */
  long size() {
    return size;
  }

  /** Returns the index of the batch norm of a node. */
  public int indexOf(int nodeId) {
    for (int i = 0; i < norms.size(); i++) {
      if (norms.get(i).node().id() == nodeId) {
        return i;
      }
    }
    throw new IllegalArgumentException("node %d is no batch norm".formatted(nodeId));
  }
}
