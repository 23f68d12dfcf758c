package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.networks.weights.DType;

/**
 * An architecture: a directed graph of layers in an order in which they can be computed.
 *
 * <p>The first node is the {@link Layer.Input}, the last one the {@link Layer.Linear} classifier.
 * Parameters and buffers come in the order of a PyTorch {@code state_dict}. Immutable; two networks
 * are equal if their graphs are.
 */
public final class Network {
  private final String name;
  private final Initialization initialization;
  private final List<Node> nodes;
  private final List<Parameter> parameters;
  private final List<StateBuffer> buffers;
  private final List<String> stateNames;
  private final Map<String, Parameter> parametersByName;

  private Network(
      String name, Initialization initialization, List<Node> nodes, Set<String> prunable) {
    this.name = name;
    this.initialization = initialization;
    this.nodes = List.copyOf(nodes);
    var parameters = new ArrayList<Parameter>();
    var buffers = new ArrayList<StateBuffer>();
    var stateNames = new ArrayList<String>();
    for (Node node : nodes) {
      int firstParameter = parameters.size();
      int firstBuffer = buffers.size();
      collect(node, prunable, parameters, buffers);
      parameters.subList(firstParameter, parameters.size()).forEach(p -> stateNames.add(p.name()));
      buffers.subList(firstBuffer, buffers.size()).forEach(b -> stateNames.add(b.name()));
    }
    this.parameters = List.copyOf(parameters);
    this.buffers = List.copyOf(buffers);
    this.stateNames = List.copyOf(stateNames);
    this.parametersByName = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      parametersByName.put(parameter.name(), parameter);
    }
  }

  /**
   * Returns a network after checking that its nodes fit together.
   *
   * @param prunable names of the weights that magnitude pruning may mask
   * @throws IllegalArgumentException naming the node that does not fit
   */
  public static Network of(
      String name, Initialization initialization, List<Node> nodes, Set<String> prunable) {
    requireArgument(!name.isEmpty(), "name of the network is empty");
    requireArgument(
        nodes.size() >= 2 && nodes.get(0).layer() instanceof Layer.Input,
        "network '%s' must begin with an input node and have a classifier",
        name);
    var names = new HashSet<String>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      requireArgument(
          node.id() == i, "node '%s' has id %d, expected %d", node.name(), node.id(), i);
      requireArgument(names.add(node.name()), "two nodes are called '%s'", node.name());
      requireArgument(
          i == 0 || !(node.layer() instanceof Layer.Input),
          "node '%s' is a second input of network '%s'",
          node.name(),
          name);
    }
    Node last = nodes.get(nodes.size() - 1);
    requireArgument(
        last.layer() instanceof Layer.Linear,
        "network '%s' must end with a linear layer, ends with '%s'",
        name,
        last.name());
    requireEveryNodeUsed(nodes);
    inferShapes(nodes, (Layer.Input) nodes.get(0).layer());
    var network = new Network(name, initialization, nodes, prunable);
    for (Parameter parameter : network.parameters) {
      boolean fits;
      try {
        fits = parameter.elements() <= Integer.MAX_VALUE - 8;
      } catch (ArithmeticException e) {
        fits = false;
      }
      requireArgument(
          fits,
          "parameter '%s' of shape %s has more than 2^31 entries",
          parameter.name(),
          parameter.shape());
    }
    requireArgument(
        new HashSet<>(network.stateNames).size() == network.stateNames.size(),
        "two tensors of network '%s' have the same name",
        name);
    for (String weight : prunable) {
      Parameter parameter = network.parametersByName.get(weight);
      requireArgument(
          parameter != null && parameter.kind().isWeight(),
          "prunable '%s' is not a convolution or linear weight of network '%s'",
          weight,
          name);
    }
    return network;
  }

  /** Returns for example {@code "resnet34"}. */
  public String name() {
    return name;
  }

  /** Returns the number of outputs. */
  public int classes() {
    return ((Layer.Linear) output().layer()).out();
  }

  /** Returns the image's channels. */
  public int inputChannels() {
    return input().channels();
  }

  /** Returns the image that the network takes. */
  public Layer.Input input() {
    return (Layer.Input) nodes.get(0).layer();
  }

  /** Returns how its first weights are drawn. */
  public Initialization initialization() {
    return initialization;
  }

  /** Returns all nodes; every node comes after its inputs, and its id is its index. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Returns the classifier, whose outputs are the logits. */
  public Node output() {
    return nodes.get(nodes.size() - 1);
  }

  /** Returns the trainable tensors. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Returns the parameter of this name, if there is one. */
  public Optional<Parameter> parameter(String parameterName) {
    return Optional.ofNullable(parametersByName.get(parameterName));
  }

  /** Returns batch norm's running statistics and counters. */
  public List<StateBuffer> buffers() {
    return buffers;
  }

  /** Returns the names of parameters and buffers, in the order of PyTorch's {@code state_dict}. */
  public List<String> stateNames() {
    return stateNames;
  }

  /** Returns this network with other weights open to magnitude pruning. */
  public Network withPrunable(Set<String> names) {
    return of(name, initialization, nodes, names);
  }

  /**
   * Returns the shape of every node's output, indexed by node id, for an image of this size.
   *
   * @throws InputException if the network does not take such images; names the layer
   */
  public List<List<Integer>> shapes(int height, int width) {
    Layer.Input input = input();
    if ((input.height() != Layer.ANY && input.height() != height)
        || (input.width() != Layer.ANY && input.width() != width)) {
      throw new InputException(
          "network '%s' takes images of %d x %d, got %d x %d"
              .formatted(name, input.height(), input.width(), height, width));
    }
    requireArgument(
        height > 0 && width > 0, "image size must be positive, got %d x %d", height, width);
    try {
      return inferShapes(nodes, new Layer.Input(input.channels(), height, width));
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "network '%s' does not take images of %d x %d: %s"
              .formatted(name, height, width, e.getMessage()),
          e);
    }
  }

  /** Returns the graph as JSON, which {@link #fromJson} reads back to an equal network. */
  public String toJson() {
    return NetworkJson.write(this);
  }

  /**
   * Returns the network of {@link #toJson}.
   *
   * @throws InputException naming the node and key, if the text is not such a graph
   */
  public static Network fromJson(String json) {
    return NetworkJson.read(json);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && name.equals(that.name)
        && initialization == that.initialization
        && nodes.equals(that.nodes)
        && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + nodes.hashCode();
  }

  @Override
  public String toString() {
    return "%s (%d classes, %d parameters)"
        .formatted(name, classes(), parameters.stream().mapToLong(Parameter::elements).sum());
  }

  private static void requireEveryNodeUsed(List<Node> nodes) {
    var used = new boolean[nodes.size()];
    used[nodes.size() - 1] = true;
    nodes.forEach(node -> node.inputs().forEach(input -> used[input] = true));
    for (Node node : nodes) {
      requireArgument(used[node.id()], "output of node '%s' is not used", node.name());
    }
  }

  private static List<List<Integer>> inferShapes(List<Node> nodes, Layer.Input input) {
    var shapes = new ArrayList<List<Integer>>(nodes.size());
    shapes.add(input.outputShape(List.of()));
    for (Node node : nodes.subList(1, nodes.size())) {
      try {
        shapes.add(node.layer().outputShape(node.inputs().stream().map(shapes::get).toList()));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "layer '%s' %s".formatted(node.name(), e.getMessage()), e);
      }
    }
    return List.copyOf(shapes);
  }

  private static void collect(
      Node node, Set<String> prunable, List<Parameter> parameters, List<StateBuffer> buffers) {
    String weight = node.name() + ".weight";
    String bias = node.name() + ".bias";
    if (node.layer() instanceof Layer.Convolution c) {
      parameters.add(
          new Parameter(
              weight,
              List.of(c.out(), c.in() / c.groups(), c.kernel(), c.kernel()),
              Parameter.Kind.CONVOLUTION_WEIGHT,
              prunable.contains(weight),
              node.id()));
      if (c.bias()) {
        parameters.add(
            new Parameter(bias, List.of(c.out()), Parameter.Kind.BIAS, false, node.id()));
      }
    } else if (node.layer() instanceof Layer.Linear l) {
      parameters.add(
          new Parameter(
              weight,
              List.of(l.out(), l.in()),
              Parameter.Kind.LINEAR_WEIGHT,
              prunable.contains(weight),
              node.id()));
      if (l.bias()) {
        parameters.add(
            new Parameter(bias, List.of(l.out()), Parameter.Kind.BIAS, false, node.id()));
      }
    } else if (node.layer() instanceof Layer.BatchNorm b) {
      var shape = List.of(b.channels());
      parameters.add(new Parameter(weight, shape, Parameter.Kind.NORM_WEIGHT, false, node.id()));
      parameters.add(new Parameter(bias, shape, Parameter.Kind.NORM_BIAS, false, node.id()));
      buffers.add(new StateBuffer(node.name() + ".running_mean", shape, DType.F32, 0, node.id()));
      buffers.add(new StateBuffer(node.name() + ".running_var", shape, DType.F32, 1, node.id()));
      buffers.add(
          new StateBuffer(
              node.name() + ".num_batches_tracked", List.of(), DType.I64, 0, node.id()));
    }
  }
}
