package org.fairlead.networks;

/**
 * Inverted residuals, as torchvision builds and names them.
 *
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al. (2018)</a>
 */
final class MobileNet {
  private MobileNet() {}

  static Network version2(NetworkSpec spec) {
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
