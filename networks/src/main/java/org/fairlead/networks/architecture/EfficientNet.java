package org.fairlead.networks.architecture;

import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.layer.Activation.Function;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Multiply;
import org.fairlead.networks.layer.NetworkInput;

/**
 * EfficientNet-B0: inverted residuals with squeeze and excitation, as torchvision builds and names
 * them.
 *
 * @see <a href="https://arxiv.org/abs/1905.11946">Tan and Le (2019)</a>
 * @see <a href="https://arxiv.org/abs/1709.01507">Hu et al. (2017), for squeeze and excitation</a>
 */
public final class EfficientNet implements NetworkProvider<EfficientNetOptions> {
  /** Expansion, kernel, stride of the first block, channels, blocks. */
  private static final int[][] STAGES = {
    {1, 3, 1, 16, 1},
    {6, 3, 2, 24, 2},
    {6, 5, 2, 40, 2},
    {6, 3, 2, 80, 3},
    {6, 5, 1, 112, 3},
    {6, 5, 2, 192, 4},
    {6, 3, 1, 320, 1}
  };

  private static final int BLOCKS = 16;
  private static final int SQUEEZE = 4;
  private static final int FEATURES = 1280;

  /** For the catalogue. */
  public EfficientNet() {}

  @Override
  public String name() {
    return "efficientnet-b0";
  }

  @Override
  public String summary() {
    return "inverted residuals with squeeze and excitation, torchvision's EfficientNet-B0";
  }

  @Override
  public EfficientNetOptions defaults() {
    return new EfficientNetOptions(0.2, Stem.STANDARD);
  }

  @Override
  public double dropout() {
    return 0.2;
  }

  @Override
  public Network create(EfficientNetOptions options, NetworkSpec spec) {
    var graph = new GraphBuilder(NetworkInput.images(spec.inputChannels(), Layer.ANY, Layer.ANY));
    int channels = 32;
    int first = Stem.stride(options.stem());
    int at = convBnSilu(graph, "features.0", 0, spec.inputChannels(), channels, 3, first, 1);
    int number = 0;
    for (int stage = 0; stage < STAGES.length; stage++) {
      int[] geometry = STAGES[stage];
      for (int block = 0; block < geometry[4]; block++) {
        String name = "features.%d.%d".formatted(stage + 1, block);
        int stride = block == 0 ? geometry[2] : 1;
        double skip = options.stochasticDepth() * number++ / BLOCKS;
        at = block(graph, name, at, channels, geometry[3], geometry[0], geometry[1], stride, skip);
        channels = geometry[3];
      }
    }
    at = convBnSilu(graph, "features.8", at, channels, FEATURES, 1, 1, 1);
    at = graph.add("avgpool", AveragePool.global(), at);
    at = graph.add("flatten", new Flatten(), at);
    at = graph.dropout("classifier.0", at, spec.dropout());
    return graph.classifier("classifier.1", at, FEATURES, spec, Initialization.EFFICIENTNET);
  }

  private static int block(
      GraphBuilder graph,
      String name,
      int from,
      int in,
      int out,
      int expansion,
      int kernel,
      int stride,
      double skip) {
    int hidden = in * expansion;
    int at = from;
    int part = 0;
    if (expansion != 1) {
      at = convBnSilu(graph, name + ".block." + part++, at, in, hidden, 1, 1, 1);
    }
    at = convBnSilu(graph, name + ".block." + part++, at, hidden, hidden, kernel, stride, hidden);
    at = squeezeExcite(graph, name + ".block." + part++, at, hidden, Math.max(1, in / SQUEEZE));
    at = graph.convolution(name + ".block." + part + ".0", at, hidden, out, 1, 1, 0, 1);
    at = graph.batchNorm(name + ".block." + part + ".1", at, out);
    if (stride != 1 || in != out) {
      return at;
    }
    if (skip > 0) {
      at = graph.add(name + ".stochastic_depth", new Dropout(skip, Dropout.Unit.SAMPLE), at);
    }
    return graph.add(name + ".add", new Add(), at, from);
  }

  /** Channels weighted by what their means say. */
  private static int squeezeExcite(
      GraphBuilder graph, String name, int from, int channels, int squeezed) {
    int at = graph.add(name + ".avgpool", AveragePool.global(), from);
    at =
        graph.convolution(name + ".fc1", new Convolution(channels, squeezed, 1, 1, 0, 1, true), at);
    at = graph.activation(name + ".activation", at, Function.SILU);
    at =
        graph.convolution(name + ".fc2", new Convolution(squeezed, channels, 1, 1, 0, 1, true), at);
    at = graph.activation(name + ".scale_activation", at, Function.SIGMOID);
    return graph.add(name + ".scale", new Multiply(), at, from);
  }

  private static int convBnSilu(
      GraphBuilder graph,
      String name,
      int from,
      int in,
      int out,
      int kernel,
      int stride,
      int groups) {
    int at =
        graph.convolution(name + ".0", from, in, out, kernel, stride, (kernel - 1) / 2, groups);
    at = graph.batchNorm(name + ".1", at, out);
    return graph.activation(name + ".2", at, Function.SILU);
  }
}
