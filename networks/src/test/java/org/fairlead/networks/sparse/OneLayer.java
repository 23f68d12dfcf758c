package org.fairlead.networks.sparse;

import java.util.List;
import java.util.Set;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/** Networks around one prunable weight, called {@code x.weight}. */
final class OneLayer {
  private OneLayer() {}

  /** Returns a network in which {@code x.weight} has this shape, with a bias. */
  static Network of(List<Integer> shape) {
    var layer =
        shape.size() == 2
            ? new Linear(shape.get(1), shape.get(0), true)
            : new Convolution(shape.get(1), shape.get(0), shape.get(2), 1, 1, 1, true);
    int outputs = shape.get(0);
    List<Node> nodes =
        shape.size() == 2
            ? List.of(
                new Node(0, "input", NetworkInput.images(shape.get(1), 1, 1), List.of()),
                new Node(1, "flatten", new Flatten(), List.of(0)),
                new Node(2, "x", layer, List.of(1)),
                new Node(3, "fc", new Linear(outputs, 1, false), List.of(2)))
            : List.of(
                new Node(
                    0, "input", NetworkInput.images(shape.get(1), Layer.ANY, Layer.ANY), List.of()),
                new Node(1, "x", layer, List.of(0)),
                new Node(2, "pool", AveragePool.global(), List.of(1)),
                new Node(3, "flatten", new Flatten(), List.of(2)),
                new Node(4, "fc", new Linear(outputs, 1, false), List.of(3)));
    return Network.of("one", Initialization.TORCH, nodes, Set.of("x.weight"));
  }

  /** Returns its weights; the classifier's are zero. */
  static Weights weights(List<Integer> shape, double[] weight, double[] bias) {
    return Weights.builder()
        .add("x.weight", Tensor.ofDoubles(shape, weight))
        .add("x.bias", Tensor.ofDoubles(List.of(bias.length), bias))
        .add("fc.weight", Tensor.ofDoubles(List.of(1, bias.length), new double[bias.length]))
        .build();
  }
}
