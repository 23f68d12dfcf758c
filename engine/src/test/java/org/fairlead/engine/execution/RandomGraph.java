package org.fairlead.engine.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.StateBuffer;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Concat;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.GroupNorm;
import org.fairlead.networks.layer.LayerNorm;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.MaxPool;
import org.fairlead.networks.layer.Multiply;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.layer.TakeToken;
import org.fairlead.networks.layer.Tokens;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/** Networks of random blocks, with random values and masks. */
final class RandomGraph {
  private static final Activation.Function[] FUNCTIONS = Activation.Function.values();

  private final Random random;
  private final boolean padded;
  private final GraphBuilder graph;
  private int at;
  private int channels;
  private int side;
  private int names;

  private RandomGraph(long seed, boolean padded) {
    this.random = new Random(seed);
    this.padded = padded;
    this.side = 15;
    this.graph = new GraphBuilder(NetworkInput.images(2, side, side));
    this.channels = 2;
  }

  /**
   * Returns a network of one input {@code [2, 15, 15]}.
   *
   * @param padded whether convolutions keep the size of maps by zeros around them, all that they
   *     read being rectified; without, they are of any kind and make maps smaller
   */
  static Network network(long seed, boolean padded) {
    return new RandomGraph(seed, padded).build();
  }

  private Network build() {
    convolution(6, 3, 1);
    norm();
    activation();
    int blocks = 3 + random.nextInt(3);
    for (int block = 0; block < blocks; block++) {
      switch (random.nextInt(padded ? 4 : 8)) {
        case 0 -> plain();
        case 1 -> inverted();
        case 2 -> residual();
        case 3 -> pool();
        case 4 -> excite();
        case 5 -> branches();
        case 6 -> biased();
        default -> groupNorm();
      }
    }
    boolean tokens = !padded && random.nextBoolean();
    int width = tokens ? transformer() : flat();
    int hidden = graph.prunable(name(), new Linear(width, 9, true), at);
    int bent = graph.activation(name(), hidden, Activation.Function.GELU);
    graph.add(name(), new Linear(9, 3, true), bent);
    return graph.network("random", Initialization.TORCH, bent + 1);
  }

  private String name() {
    return "n" + names++;
  }

  private void convolution(int out, int kernel, int groups) {
    int padding = padded ? kernel / 2 : 0;
    at =
        graph.convolution(
            name(), new Convolution(channels, out, kernel, 1, padding, groups, false), at);
    channels = out;
    side = side + 2 * padding - kernel + 1;
  }

  private int kernel() {
    return side > 6 && random.nextBoolean() ? 3 : 1;
  }

  private void norm() {
    at = graph.add(name(), new BatchNorm(channels, 1e-3, 0.1), at);
  }

  private void activation() {
    Activation.Function function =
        padded ? Activation.Function.RELU : FUNCTIONS[random.nextInt(FUNCTIONS.length)];
    at = graph.activation(name(), at, function);
  }

  private void plain() {
    convolution(4 + random.nextInt(5), kernel(), 1);
    norm();
    activation();
  }

  private void inverted() {
    int from = at;
    int before = channels;
    int sideBefore = side;
    convolution(channels * 2, 1, 1);
    norm();
    activation();
    convolution(channels, kernel(), channels);
    norm();
    activation();
    convolution(before, 1, 1);
    norm();
    if (side == sideBefore) {
      at = graph.add(name(), new Add(), from, at);
    }
    if (padded) {
      activation();
    }
  }

  private void residual() {
    int from = at;
    int before = channels;
    convolution(channels + 3, 1, 1);
    norm();
    activation();
    convolution(before + 2, 1, 1);
    norm();
    int shortcut = graph.add(name(), ChannelPadding.shortcut(before, before + 2, 1), from);
    at = graph.add(name(), new Add(), at, shortcut);
    activation();
  }

  private void pool() {
    if (side > 8) {
      at = graph.add(name(), new MaxPool(2, 2, 0), at);
      side = (side - 2) / 2 + 1;
    }
  }

  private void excite() {
    int from = at;
    int pooled = graph.add(name(), AveragePool.global(), at);
    int few = graph.prunable(name(), new Convolution(channels, 3, 1, 1, 0, 1, true), pooled);
    int bent = graph.activation(name(), few, Activation.Function.SILU);
    int many = graph.prunable(name(), new Convolution(3, channels, 1, 1, 0, 1, true), bent);
    int gate = graph.activation(name(), many, Activation.Function.SIGMOID);
    at = graph.add(name(), new Multiply(), from, gate);
  }

  private void branches() {
    int from = at;
    int before = channels;
    convolution(4, 1, 1);
    norm();
    int first = at;
    at = from;
    channels = before;
    convolution(3, 1, 1);
    norm();
    at = graph.add(name(), new Concat(2, 0), first, at);
    channels = 7;
    activation();
  }

  private void biased() {
    at = graph.prunable(name(), new Convolution(channels, channels + 1, 1, 1, 0, 1, true), at);
    channels = channels + 1;
    activation();
  }

  private void groupNorm() {
    at = graph.prunable(name(), new Convolution(channels, 6, 1, 1, 0, 1, true), at);
    channels = 6;
    at = graph.add(name(), new GroupNorm(3, 6, 1e-3), at);
    activation();
  }

  private int flat() {
    if (random.nextBoolean()) {
      at = graph.add(name(), new AveragePool(2, 2), at);
      side = 2;
    }
    at = graph.add(name(), new Flatten(), at);
    return channels * side * side;
  }

  private int transformer() {
    convolution(6, 1, 1);
    int tokens = graph.add(name(), new Tokens(), at);
    int norm = graph.add(name(), new LayerNorm(6, 1e-3), tokens);
    int attention = graph.prunable(name(), new Attention(6, 3), norm);
    int sum = graph.add(name(), new Add(), tokens, attention);
    int wide = graph.prunable(name(), new Linear(6, 10, true), sum);
    int bent = graph.activation(name(), wide, Activation.Function.GELU);
    int narrow = graph.prunable(name(), new Linear(10, 6, true), bent);
    int last = graph.add(name(), new Add(), sum, narrow);
    at = graph.add(name(), new TakeToken(1), last);
    return 6;
  }

  /** Returns random parameters and statistics in double precision. */
  static Weights weights(Network network, long seed, boolean padded) {
    var random = new Random(seed);
    var weights = Weights.builder();
    for (Parameter parameter : network.parameters()) {
      // where maps are padded, rectifiers make 0 of every constant
      double most = padded && parameter.name().endsWith(".bias") ? -0.5 : 1;
      weights.add(
          parameter.name(),
          Tensor.ofDoubles(
              parameter.shape(), random.doubles(parameter.elements(), -1, most).toArray()));
    }
    for (StateBuffer buffer : network.buffers()) {
      boolean mean = buffer.name().endsWith("mean");
      weights.add(
          buffer.name(),
          buffer.dtype() == DType.I64
              ? Tensor.ofLongs(List.of(), new long[] {1})
              : Tensor.ofDoubles(
                  buffer.shape(),
                  mean && padded
                      ? new double[buffer.shape().get(0)]
                      : random
                          .doubles(buffer.elements(), mean ? -1 : 0.5, mean ? 1 : 2)
                          .toArray()));
    }
    return weights.build();
  }

  /** Returns masks that keep a random share of every weight, of some filters nothing. */
  static Masks masks(Network network, long seed) {
    var random = new Random(seed);
    var masks = Weights.builder();
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        double share = 0.05 + 0.6 * random.nextDouble();
        double empty = 0.4 * random.nextDouble();
        int outputs = parameter.shape().get(0);
        var mask = new byte[(int) parameter.elements()];
        for (int output = 0; output < outputs; output++) {
          boolean whole = random.nextDouble() < empty;
          int size = mask.length / outputs;
          for (int i = output * size; i < (output + 1) * size; i++) {
            mask[i] = (byte) (!whole && random.nextDouble() < share ? 1 : 0);
          }
        }
        masks.add(parameter.name(), Tensor.ofBytes(parameter.shape(), mask));
      }
    }
    return Masks.fromWeights(network, masks.build());
  }

  /** Returns weights with masked entries at 0. */
  static Weights masked(Weights weights, Masks masks) {
    Weights all = weights;
    for (String name : masks.names()) {
      double[] values = weights.get(name).doubles();
      byte[] mask = masks.mask(name);
      for (int i = 0; i < values.length; i++) {
        values[i] *= mask[i];
      }
      var shape = new ArrayList<Integer>();
      weights.get(name).shape().forEach(extent -> shape.add(Math.toIntExact(extent)));
      all = all.with(name, Tensor.ofDoubles(shape, values));
    }
    return all;
  }
}
