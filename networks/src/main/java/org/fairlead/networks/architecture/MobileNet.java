package org.fairlead.networks.architecture;

import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.NetworkInput;

/**
 * MobileNetV2: inverted residuals, as torchvision builds and names them.
 *
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al. (2018)</a>
 */
public final class MobileNet implements NetworkProvider<StemOptions> {
  /** For the catalogue. */
  public MobileNet() {}

  @Override
  public String name() {
    return "mobilenetv2";
  }

  @Override
  public String summary() {
    return "torchvision's MobileNetV2";
  }

  @Override
  public StemOptions defaults() {
    return StemOptions.standard();
  }

  @Override
  public double dropout() {
    return 0.2;
  }

  @Override
  public Network create(StemOptions options, NetworkSpec spec) {
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
    var graph = new GraphBuilder(NetworkInput.images(spec.inputChannels(), Layer.ANY, Layer.ANY));
    int first = Stem.stride(options.stem());
    int at = convBnRelu6(graph, "features.0", 0, spec.inputChannels(), 32, 3, first, 1);
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
    at = graph.add("avgpool", AveragePool.global(), at);
    at = graph.add("flatten", new Flatten(), at);
    at = graph.dropout("classifier.0", at, spec.dropout());
    return graph.classifier("classifier.1", at, 1280, spec, Initialization.MOBILENET);
  }

  private static int invertedResidual(
      GraphBuilder graph, String name, int from, int in, int out, int stride, int expansion) {
    int hidden = in * expansion;
    int at = from;
    int part = 0;
    if (expansion != 1) {
      at = convBnRelu6(graph, name + ".conv." + part++, at, in, hidden, 1, 1, 1);
    }
    at = convBnRelu6(graph, name + ".conv." + part++, at, hidden, hidden, 3, stride, hidden);
    at = graph.convolution(name + ".conv." + part++, at, hidden, out, 1, 1, 0, 1);
    at = graph.batchNorm(name + ".conv." + part, at, out);
    return stride == 1 && in == out ? graph.add(name + ".add", new Add(), from, at) : at;
  }

  private static int convBnRelu6(
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
    return graph.activation(name + ".2", at, Activation.Function.RELU6);
  }
}
