package org.fairlead.networks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network under construction: every method appends a node and returns its id.
 *
 * <p>The first convolution stays dense; every further convolution, and every linear layer but the
 * classifier, may be pruned.
 */
final class Graph {
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> prunable = new HashSet<>();
  private boolean convolved;

  Graph(Layer.Input input) {
    nodes.add(new Node(0, "input", input, List.of()));
  }

  int add(String name, Layer layer, int... inputs) {
    int id = nodes.size();
    nodes.add(new Node(id, name, layer, Arrays.stream(inputs).boxed().toList()));
    return id;
  }

  int convolution(
      String name, int from, int in, int out, int kernel, int stride, int padding, int groups) {
    if (convolved) {
      prunable.add(name + ".weight");
    }
    convolved = true;
    return add(name, new Layer.Convolution(in, out, kernel, stride, padding, groups, false), from);
  }

  int batchNorm(String name, int from, int channels) {
    return add(name, new Layer.BatchNorm(channels, 1e-5, 0.1), from);
  }

  int relu(String name, int from) {
    return add(name, new Layer.Activation(Layer.Activation.Function.RELU), from);
  }

  int relu6(String name, int from) {
    return add(name, new Layer.Activation(Layer.Activation.Function.RELU6), from);
  }

  int hidden(String name, int from, int in, int out) {
    prunable.add(name + ".weight");
    return add(name, new Layer.Linear(in, out, true), from);
  }

  int dropout(String name, int from, double rate) {
    return rate == 0 ? from : add(name, new Layer.Dropout(rate), from);
  }

  Network classifier(
      String name, int from, int in, NetworkSpec spec, Initialization initialization) {
    add(name, new Layer.Linear(in, spec.classes(), true), from);
    return Network.of(spec.name(), initialization, nodes, prunable);
  }
}
