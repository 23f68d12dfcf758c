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
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;

/**
 * An architecture: a directed graph of layers in an order in which they can be computed.
 *
 * <p>It has one or more {@linkplain NetworkInput inputs}, of which the first is the first node, and
 * one or more outputs. A <em>classifier</em> is a network of one input and one output, the logits,
 * which a {@link Linear} layer makes: one for every class, or for two classes one number {@code z},
 * of which the logits {@code (0, z)} are made. Parameters and buffers come in the order of a
 * PyTorch {@code state_dict}. Immutable; two networks are equal if their graphs are.
 */
public final class Network {
  /** Makes two logits of one number, whose sigmoid is the probability of the second class. */
  private static final ChannelPadding ONE_LOGIT = new ChannelPadding(1, 1, 0, 1);

  private static final String ONE_LOGIT_NAME = "logits";

  private final String name;
  private final Initialization initialization;
  private final List<Node> nodes;
  private final List<Integer> outputs;
  private final List<List<Integer>> shapes;
  private final List<Parameter> parameters;
  private final List<StateBuffer> buffers;
  private final List<String> stateNames;
  private final Map<String, Parameter> parametersByName;

  private Network(
      String name,
      Initialization initialization,
      List<Node> nodes,
      List<Integer> outputs,
      Set<String> prunable) {
    this.name = name;
    this.initialization = initialization;
    this.nodes = List.copyOf(nodes);
    this.outputs = List.copyOf(outputs);
    this.shapes = inferShapes(nodes, List.of());
    var parameters = new ArrayList<Parameter>();
    var buffers = new ArrayList<StateBuffer>();
    var stateNames = new ArrayList<String>();
    for (Node node : nodes) {
      for (Layer.ParameterSlot slot : node.layer().parameters()) {
        String parameter = node.name() + slot.suffix();
        parameters.add(
            new Parameter(
                parameter, slot.shape(), slot.kind(), prunable.contains(parameter), node.id()));
        stateNames.add(parameter);
      }
      for (Layer.BufferSlot slot : node.layer().buffers()) {
        String buffer = node.name() + slot.suffix();
        buffers.add(new StateBuffer(buffer, slot.shape(), slot.dtype(), slot.initial(), node.id()));
        stateNames.add(buffer);
      }
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
   * Returns a network whose output is that of its last node, after checking that its nodes fit
   * together.
   *
   * @param prunable names of the weights that magnitude pruning may mask
   * @throws IllegalArgumentException naming the node that does not fit
   */
  public static Network of(
      String name, Initialization initialization, List<Node> nodes, Set<String> prunable) {
    return of(name, initialization, nodes, List.of(nodes.size() - 1), prunable);
  }

  /**
   * Returns a network with several outputs, after checking that its nodes fit together.
   *
   * @param outputs ids of the nodes whose outputs are the network's
   * @param prunable names of the weights that magnitude pruning may mask
   * @throws IllegalArgumentException naming the node that does not fit
   */
  public static Network of(
      String name,
      Initialization initialization,
      List<Node> nodes,
      List<Integer> outputs,
      Set<String> prunable) {
    requireArgument(!name.isEmpty(), "name of the network is empty");
    requireArgument(
        nodes.size() >= 2 && nodes.get(0).layer() instanceof NetworkInput,
        "network '%s' must begin with an input and have a layer",
        name);
    var names = new HashSet<String>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      requireArgument(
          node.id() == i, "node '%s' has id %d, expected %d", node.name(), node.id(), i);
      requireArgument(names.add(node.name()), "two nodes are called '%s'", node.name());
    }
    requireArgument(!outputs.isEmpty(), "network '%s' has no output", name);
    for (int output : outputs) {
      requireArgument(
          output >= 0 && output < nodes.size() && nodes.get(output).layer().arity() > 0,
          "output %d of network '%s' is not the id of a layer that computes",
          output,
          name);
    }
    requireArgument(
        new HashSet<>(outputs).size() == outputs.size(),
        "two outputs of network '%s' are the same node: %s",
        name,
        outputs);
    requireEveryNodeUsed(nodes, outputs);
    var network = new Network(name, initialization, nodes, outputs, prunable);
    for (Parameter parameter : network.parameters) {
      requireArgument(
          fitsArray(parameter),
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

  private static boolean fitsArray(Parameter parameter) {
    try {
      return parameter.elements() <= Integer.MAX_VALUE - 8;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** Returns for example {@code "resnet34"}. */
  public String name() {
    return name;
  }

  /** Returns whether it has one input and one output, the logits of a linear layer. */
  public boolean isClassifier() {
    return inputs().size() == 1
        && outputs.size() == 1
        && head().layer() instanceof Linear
        && shapes.get(outputs.get(0)).size() == 1;
  }

  /**
   * Returns whether two classes share one output of the {@linkplain #head head}, the logit of the
   * second class: the cross-entropy of both logits {@code (0, z)} is the binary cross-entropy of
   * {@code z}.
   */
  public boolean hasOneLogit() {
    return output().layer().equals(ONE_LOGIT) && shapes.get(output().id()).size() == 1;
  }

  /**
   * Returns this classifier of one output as one of two classes, of which the output is the logit
   * of the second.
   *
   * @throws IllegalArgumentException if it has not one output
   */
  public Network withOneLogit() {
    requireArgument(
        !hasOneLogit() && classes() == 1,
        "network '%s' has %d outputs, expected 1 as the logit of two classes",
        name,
        classes());
    var more = new ArrayList<Node>(nodes);
    more.add(new Node(nodes.size(), ONE_LOGIT_NAME, ONE_LOGIT, outputs));
    var prunable = new HashSet<String>();
    parameters.stream().filter(Parameter::prunable).forEach(each -> prunable.add(each.name()));
    return of(name, initialization, more, prunable);
  }

  /**
   * Returns the number of classes of a classifier.
   *
   * @throws IllegalArgumentException if it is no classifier
   */
  public int classes() {
    requireArgument(
        isClassifier(),
        "network '%s' is no classifier: expected one input and one output, of a linear layer",
        name);
    return hasOneLogit() ? 2 : ((Linear) head().layer()).out();
  }

  /** Returns the first input's channels, or features. */
  public int inputChannels() {
    return input().shape().get(0);
  }

  /** Returns the first input: the image of an image classifier. */
  public NetworkInput input() {
    return (NetworkInput) nodes.get(0).layer();
  }

  /** Returns the nodes of all inputs. */
  public List<Node> inputs() {
    return nodes.stream().filter(node -> node.layer() instanceof NetworkInput).toList();
  }

  /** Returns how its first weights are drawn. */
  public Initialization initialization() {
    return initialization;
  }

  /** Returns all nodes; every node comes after its inputs, and its id is its index. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Returns the nodes whose outputs are the network's. */
  public List<Node> outputs() {
    return outputs.stream().map(nodes::get).toList();
  }

  /** Returns the first output. */
  public Node output() {
    return nodes.get(outputs.get(0));
  }

  /**
   * Returns the last layer before the first output that computes: of a classifier the linear layer
   * whose weights make the logits, of which there may be {@linkplain #hasOneLogit one}.
   */
  public Node head() {
    return hasOneLogit() ? nodes.get(output().inputs().get(0)) : output();
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
    return of(name, initialization, nodes, outputs, names);
  }

  /** Returns the shape of every node's output, indexed by node id. */
  public List<List<Integer>> shapes() {
    return shapes;
  }

  /**
   * Returns the shape of every node's output, indexed by node id, for an image of this size.
   *
   * @throws InputException if the network does not take such images; names the layer
   */
  public List<List<Integer>> shapes(int height, int width) {
    requireArgument(
        height > 0 && width > 0, "image size must be positive, got %d x %d", height, width);
    List<Integer> shape = input().shape();
    if (shape.size() != 3 || inputs().size() != 1) {
      throw new InputException("network '%s' does not take images only".formatted(name));
    }
    if ((shape.get(1) != Layer.ANY && shape.get(1) != height)
        || (shape.get(2) != Layer.ANY && shape.get(2) != width)) {
      throw new InputException(
          "network '%s' takes images of %s x %s, got %d x %d"
              .formatted(name, shape.get(1), shape.get(2), height, width));
    }
    try {
      return inferShapes(nodes, List.of(List.of(shape.get(0), height, width)));
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
        && outputs.equals(that.outputs)
        && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + nodes.hashCode();
  }

  @Override
  public String toString() {
    long entries = parameters.stream().mapToLong(Parameter::elements).sum();
    return isClassifier()
        ? "%s (%d classes%s, %d parameters)"
            .formatted(name, classes(), hasOneLogit() ? " by one logit" : "", entries)
        : "%s (%d outputs, %d parameters)".formatted(name, outputs.size(), entries);
  }

  private static void requireEveryNodeUsed(List<Node> nodes, List<Integer> outputs) {
    var used = new boolean[nodes.size()];
    outputs.forEach(output -> used[output] = true);
    nodes.forEach(node -> node.inputs().forEach(input -> used[input] = true));
    for (Node node : nodes) {
      requireArgument(used[node.id()], "output of node '%s' is not used", node.name());
    }
  }

  /** Infers all shapes, with those of the first inputs as given. */
  private static List<List<Integer>> inferShapes(List<Node> nodes, List<List<Integer>> given) {
    var inferred = new ArrayList<List<Integer>>(nodes.size());
    int inputs = 0;
    for (Node node : nodes) {
      try {
        boolean isGiven = node.layer() instanceof NetworkInput && inputs++ < given.size();
        inferred.add(
            isGiven
                ? given.get(inputs - 1)
                : node.layer().outputShape(node.inputs().stream().map(inferred::get).toList()));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "layer '%s' %s".formatted(node.name(), e.getMessage()), e);
      }
    }
    return List.copyOf(inferred);
  }
}
