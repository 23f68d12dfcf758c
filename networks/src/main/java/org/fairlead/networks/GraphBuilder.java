package org.fairlead.networks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;

/**
 * A network under construction: every method appends a node and returns its id. Begins with node 0,
 * the input.
 *
 * <p>The first convolution stays dense; every further convolution may be pruned, and whatever else
 * is appended by {@link #prunable}. Not thread-safe.
 */
public final class GraphBuilder {
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> prunable = new HashSet<>();
  private boolean convolved;

  /** Begins a network with its first input. */
  public GraphBuilder(NetworkInput input) {
    nodes.add(new Node(0, "input", input, List.of()));
  }

  /** Appends a layer whose weights stay dense. */
  public int add(String name, Layer layer, int... inputs) {
    int id = nodes.size();
    nodes.add(new Node(id, name, layer, Arrays.stream(inputs).boxed().toList()));
    return id;
  }

  /** Appends a layer whose weights, if it has any, may be pruned. */
  public int prunable(String name, Layer layer, int... inputs) {
    for (Layer.ParameterSlot slot : layer.parameters()) {
      if (slot.kind().isWeight()) {
        prunable.add(name + slot.suffix());
      }
    }
    return add(name, layer, inputs);
  }

  /** Appends a convolution; all but the first of a network may be pruned. */
  public int convolution(String name, Convolution layer, int from) {
    boolean first = !convolved;
    convolved = true;
    return first ? add(name, layer, from) : prunable(name, layer, from);
  }

  /** Appends a convolution without bias; all but the first of a network may be pruned. */
  public int convolution(
      String name, int from, int in, int out, int kernel, int stride, int padding, int groups) {
    return convolution(
        name, new Convolution(in, out, kernel, stride, padding, groups, false), from);
  }

  /** Appends a batch norm with PyTorch's constants. */
  public int batchNorm(String name, int from, int channels) {
    return add(name, new BatchNorm(channels, 1e-5, 0.1), from);
  }

  /** Appends an elementwise function. */
  public int activation(String name, int from, Activation.Function function) {
    return add(name, new Activation(function), from);
  }

  /** Appends a dropout, or nothing if the rate is 0. */
  public int dropout(String name, int from, double rate) {
    return rate == 0 ? from : add(name, new Dropout(rate), from);
  }

  /** Ends with the layer that makes the logits, which stays dense. */
  public Network classifier(
      String name, int from, int in, NetworkSpec spec, Initialization initialization) {
    add(name, new Linear(in, spec.built().classes(), true), from);
    Network network = Network.of(spec.name(), initialization, nodes, prunable);
    return spec.oneLogit() ? network.withOneLogit() : network;
  }

  /** Ends a network of any outputs. */
  public Network network(String name, Initialization initialization, int... outputs) {
    return Network.of(
        name, initialization, nodes, Arrays.stream(outputs).boxed().toList(), prunable);
  }
}
