package org.fairlead.networks;

import static org.fairlead.constrained.internal.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.fairlead.fairness.InputException;
import org.fairlead.fairness.Nearest;

/**
 * The built-in architectures.
 *
 * <p>Geometry and parameter names are those of torchvision ({@code resnet18}, {@code resnet34},
 * {@code mobilenetv2}) and, for the CIFAR ResNets, of the widely used 6n+2 networks whose
 * projection shortcuts (option B) are named as torchvision names them and whose classifier is
 * {@code fc}. Dropout has no parameters, so any architecture can have it before its classifier.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. (2015)</a>
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al. (2018)</a>
 */
public final class Networks {
  /** Widths of the hidden layers of the {@code mlp} that is built by name. */
  private static final List<Integer> HIDDEN = List.of(256, 128);

  private static final Map<String, Function<NetworkSpec, Network>> BUILDERS = builders();

  private Networks() {}

  private static Map<String, Function<NetworkSpec, Network>> builders() {
    var builders = new LinkedHashMap<String, Function<NetworkSpec, Network>>();
    for (int depth : new int[] {8, 20, 32, 44, 56}) {
      builders.put("cifarresnet" + depth, spec -> cifarResNet(spec, (depth - 2) / 6));
    }
    builders.put("resnet18", spec -> resNet(spec, new int[] {2, 2, 2, 2}));
    builders.put("resnet34", spec -> resNet(spec, new int[] {3, 4, 6, 3}));
    builders.put("mobilenetv2", Networks::mobileNetV2);
    builders.put("mlp", spec -> mlp(spec, HIDDEN));
    return builders;
  }

  /**
   * Returns the network that {@code spec} describes.
   *
   * @throws InputException if there is none of this name; the message suggests the nearest
   */
  public static Network create(NetworkSpec spec) {
    Function<NetworkSpec, Network> builder = BUILDERS.get(spec.name());
    if (builder == null) {
      throw new InputException(
          "no network is called '%s'%s Known: %s"
              .formatted(
                  spec.name(), suggestion(spec.name()), String.join(", ", BUILDERS.keySet())));
    }
    return builder.apply(spec);
  }

  private static String suggestion(String name) {
    String nearest = Nearest.suggestion(name, BUILDERS.keySet());
    return nearest.isEmpty() ? "." : nearest;
  }

  /** Returns the names that {@link #create} knows. */
  public static List<String> names() {
    return List.copyOf(BUILDERS.keySet());
  }

  /** Returns the dropout probability of the architecture as published: 0.2 for MobileNetV2. */
  public static double defaultDropout(String name) {
    return name.equals("mobilenetv2") ? 0.2 : 0;
  }

  /**
   * Returns a multilayer perceptron on flattened images, with ReLU and dropout after every hidden
   * layer.
   *
   * <p>Linear layers are called {@code main.0}, {@code main.2}, ... as in a PyTorch {@code
   * Sequential} that alternates them with activations.
   *
   * @param hidden widths of the hidden layers
   */
  public static Network mlp(NetworkSpec spec, List<Integer> hidden) {
    if (spec.inputSize() == 0) {
      throw new InputException(
          "network '%s' needs the image size: inputSize is 0".formatted(spec.name()));
    }
    int size = spec.inputSize();
    var graph = new Graph(new Layer.Input(spec.inputChannels(), size, size));
    long features = (long) spec.inputChannels() * size * size;
    requireArgument(features <= Integer.MAX_VALUE, "inputSize %d is too large for an MLP", size);
    int width = (int) features;
    int at = graph.add("flatten", new Layer.Flatten(), 0);
    int index = 0;
    for (int units : hidden) {
      at = graph.hidden("main." + index, at, width, units);
      at = graph.relu("main." + (index + 1), at);
      at = graph.dropout("main." + (index + 1) + ".dropout", at, spec.dropout());
      width = units;
      index += 2;
    }
    return graph.classifier("main." + index, at, width, spec, Initialization.TORCH);
  }

  /** Three stages of {@code blocks} basic blocks with 16, 32 and 64 channels. */
  private static Network cifarResNet(NetworkSpec spec, int blocks) {
    var graph = new Graph(new Layer.Input(spec.inputChannels(), Layer.ANY, Layer.ANY));
    int at = graph.convolution("conv1", 0, spec.inputChannels(), 16, 3, 1, 1, 1);
    at = graph.batchNorm("bn1", at, 16);
    at = graph.relu("relu", at);
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      at = stage(graph, at, stage, channels, 16 << stage, blocks);
      channels = 16 << stage;
    }
    return residualHead(graph, at, channels, spec);
  }

  private static Network resNet(NetworkSpec spec, int[] blocks) {
    var graph = new Graph(new Layer.Input(spec.inputChannels(), Layer.ANY, Layer.ANY));
    int at = graph.convolution("conv1", 0, spec.inputChannels(), 64, 7, 2, 3, 1);
    at = graph.batchNorm("bn1", at, 64);
    at = graph.relu("relu", at);
    at = graph.add("maxpool", new Layer.MaxPool(3, 2, 1), at);
    int channels = 64;
    for (int stage = 0; stage < blocks.length; stage++) {
      at = stage(graph, at, stage, channels, 64 << stage, blocks[stage]);
      channels = 64 << stage;
    }
    return residualHead(graph, at, channels, spec);
  }

  private static Network residualHead(Graph graph, int from, int channels, NetworkSpec spec) {
    int at = graph.add("avgpool", new Layer.GlobalAveragePool(), from);
    at = graph.add("flatten", new Layer.Flatten(), at);
    at = graph.dropout("dropout", at, spec.dropout());
    return graph.classifier("fc", at, channels, spec, Initialization.RESNET);
  }

  /** Basic blocks; the first halves the maps of every stage but the first. */
  private static int stage(Graph graph, int from, int stage, int in, int out, int blocks) {
    int at = from;
    for (int block = 0; block < blocks; block++) {
      int stride = block == 0 && stage > 0 ? 2 : 1;
      String name = "layer%d.%d".formatted(stage + 1, block);
      at = basicBlock(graph, name, at, block == 0 ? in : out, out, stride);
    }
    return at;
  }

  private static int basicBlock(Graph graph, String name, int from, int in, int out, int stride) {
    int at = graph.convolution(name + ".conv1", from, in, out, 3, stride, 1, 1);
    at = graph.batchNorm(name + ".bn1", at, out);
    at = graph.relu(name + ".relu1", at);
    at = graph.convolution(name + ".conv2", at, out, out, 3, 1, 1, 1);
    at = graph.batchNorm(name + ".bn2", at, out);
    int shortcut = from;
    if (stride != 1 || in != out) {
      shortcut = graph.convolution(name + ".downsample.0", from, in, out, 1, stride, 0, 1);
      shortcut = graph.batchNorm(name + ".downsample.1", shortcut, out);
    }
    at = graph.add(name + ".add", new Layer.Add(), at, shortcut);
    return graph.relu(name + ".relu2", at);
  }

  private static Network mobileNetV2(NetworkSpec spec) {
    int[][] stages = {
      // expansion, channels, blocks, stride of the first block
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    var graph = new Graph(new Layer.Input(spec.inputChannels(), Layer.ANY, Layer.ANY));
    int at = convBnRelu6(graph, "features.0", 0, spec.inputChannels(), 32, 3, 2, 1);
    int channels = 32;
    int index = 1;
    for (int[] stage : stages) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        at = invertedResidual(graph, "features." + index, at, channels, stage[1], stride, stage[0]);
        channels = stage[1];
        index++;
      }
    }
    at = convBnRelu6(graph, "features." + index, at, channels, 1280, 1, 1, 1);
    at = graph.add("avgpool", new Layer.GlobalAveragePool(), at);
    at = graph.add("flatten", new Layer.Flatten(), at);
    at = graph.dropout("classifier.0", at, spec.dropout());
    return graph.classifier("classifier.1", at, 1280, spec, Initialization.MOBILENET);
  }

  private static int invertedResidual(
      Graph graph, String name, int from, int in, int out, int stride, int expansion) {
    int hidden = in * expansion;
    int at = from;
    int part = 0;
    if (expansion != 1) {
      at = convBnRelu6(graph, name + ".conv." + part++, at, in, hidden, 1, 1, 1);
    }
    at = convBnRelu6(graph, name + ".conv." + part++, at, hidden, hidden, 3, stride, hidden);
    at = graph.convolution(name + ".conv." + part++, at, hidden, out, 1, 1, 0, 1);
    at = graph.batchNorm(name + ".conv." + part, at, out);
    return stride == 1 && in == out ? graph.add(name + ".add", new Layer.Add(), from, at) : at;
  }

  private static int convBnRelu6(
      Graph graph, String name, int from, int in, int out, int kernel, int stride, int groups) {
    int at =
        graph.convolution(name + ".0", from, in, out, kernel, stride, (kernel - 1) / 2, groups);
    at = graph.batchNorm(name + ".1", at, out);
    return graph.relu6(name + ".2", at);
  }
}
