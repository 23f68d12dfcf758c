package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import java.util.Objects;
import org.fairlead.networks.layer.Layer;

/**
 * A layer in its place in a network.
 *
 * @param id the node's index in {@link Network#nodes}
 * @param name the module's path in PyTorch, for example {@code "layer1.0.conv1"}; parameters are
 *     called {@code name + ".weight"} and so on
 * @param layer the operation
 * @param inputs ids of the nodes whose outputs this one takes, all smaller than {@code id}
 */
public record Node(int id, String name, Layer layer, List<Integer> inputs) {
  public Node {
    Objects.requireNonNull(layer, "layer");
    requireArgument(!name.isEmpty(), "name of node %d is empty", id);
    inputs = List.copyOf(inputs);
    requireArgument(
        inputs.size() == layer.arity(),
        "node '%s' has %d inputs, expected %d",
        name,
        inputs.size(),
        layer.arity());
    for (int input : inputs) {
      requireArgument(
          input >= 0 && input < id,
          "node '%s' (id %d) takes input %d, expected an earlier node",
          name,
          id,
          input);
    }
  }
}
