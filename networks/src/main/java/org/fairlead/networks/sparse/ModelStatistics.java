package org.fairlead.networks.sparse;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * What a pruned network holds and what it costs.
 *
 * @param parameters entries of all parameters
 * @param active entries of all parameters that are not zero after masking
 * @param sparsifiable entries of the parameters that have a mask
 * @param activeSparsifiable those of them that are kept and not zero
 * @param squaredNorm sum of squares of all parameters after masking
 * @param macs multiply-accumulates for one image with dense weights, and of attention those of
 *     queries with keys and shares with values; additions of biases, norms and activations are not
 *     counted
 * @param sparseMacs multiply-accumulates for one image with the active weights only
 * @param layers one entry per convolution and linear layer, and two per attention
 */
public record ModelStatistics(
    long parameters,
    long active,
    long sparsifiable,
    long activeSparsifiable,
    double squaredNorm,
    long macs,
    long sparseMacs,
    List<LayerStatistics> layers) {
  public ModelStatistics {
    layers = List.copyOf(layers);
  }

  /**
   * Returns the counts of a network for images of this size.
   *
   * @throws InputException if the network does not take such images, or a weight is missing or of
   *     another shape
   */
  public static ModelStatistics of(
      Network network, Weights weights, Masks masks, int height, int width) {
    List<List<Integer>> shapes = network.shapes(height, width);
    long parameters = 0;
    long active = 0;
    long sparsifiable = 0;
    long activeSparsifiable = 0;
    double squaredNorm = 0;
    long macs = 0;
    long sparseMacs = 0;
    var layers = new ArrayList<LayerStatistics>();
    for (Parameter parameter : network.parameters()) {
      Tensor tensor = weights.get(parameter.name());
      if (!tensor.hasShape(parameter.shape())) {
        throw new InputException(
            "weight '%s' has shape %s, expected %s"
                .formatted(parameter.name(), tensor.shape(), parameter.shape()));
      }
      boolean hasMask = masks.contains(parameter.name());
      Counts counts = Counts.of(tensor, hasMask ? masks.array(parameter.name()) : null);
      parameters += counts.entries;
      active += counts.active;
      squaredNorm += counts.squaredNorm;
      if (hasMask) {
        sparsifiable += counts.entries;
        activeSparsifiable += counts.active;
      }
      if (parameter.kind().isWeight()) {
        Node node = network.nodes().get(parameter.nodeId());
        long positions = node.layer().positions(shapes.get(node.id()));
        var layer =
            new LayerStatistics(
                layerName(parameter.name()),
                parameter.shape(),
                parameter.prunable(),
                counts.entries,
                counts.kept,
                counts.active,
                counts.entries * positions,
                counts.active * positions);
        layers.add(layer);
        macs += layer.macs();
        sparseMacs += layer.sparseMacs();
      }
    }
    for (Node node : network.nodes()) {
      long weightless = node.layer().weightlessMacs(shapes.get(node.id()));
      macs += weightless;
      sparseMacs += weightless;
    }
    return new ModelStatistics(
        parameters,
        active,
        sparsifiable,
        activeSparsifiable,
        squaredNorm,
        macs,
        sparseMacs,
        layers);
  }

  /** Returns a weight's name without what makes it a weight, the name of a layer. */
  private static String layerName(String weight) {
    return weight.substring(0, weight.length() - "?weight".length());
  }

  /** Returns the share of the sparsifiable parameters' entries that are masked or zero. */
  public double sparsity() {
    return sparsifiable == 0 ? 0 : 1 - (double) activeSparsifiable / sparsifiable;
  }

  private record Counts(long entries, long kept, long active, double squaredNorm) {
    static Counts of(Tensor tensor, byte @Nullable [] mask) {
      double[] values = tensor.doubles();
      long kept = 0;
      long active = 0;
      double squaredNorm = 0;
      for (int i = 0; i < values.length; i++) {
        if (mask == null || mask[i] != 0) {
          kept++;
          if (values[i] != 0) {
            active++;
            squaredNorm += values[i] * values[i];
          }
        }
      }
      return new Counts(values.length, kept, active, squaredNorm);
    }
  }
}
