package org.fairlead.networks.architecture;

import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.MaxPool;
import org.fairlead.networks.layer.NetworkInput;

/**
 * Residual networks, as torchvision builds and names them.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. (2015)</a>
 */
final class ResidualNetworks {
  /** Output channels of a bottleneck block for each of its inner channels. */
  private static final int EXPANSION = 4;

  private final GraphBuilder graph;
  private final Shortcut shortcut;

  private ResidualNetworks(NetworkSpec spec, Shortcut shortcut) {
    this.graph = new GraphBuilder(NetworkInput.images(spec.inputChannels(), Layer.ANY, Layer.ANY));
    this.shortcut = shortcut;
  }

  /** Three stages of {@code blocks} basic blocks with 16, 32 and 64 channels, for small images. */
  static Network cifar(NetworkSpec spec, Shortcut shortcut, int blocks) {
    return new ResidualNetworks(spec, shortcut).buildCifar(spec, blocks);
  }

  /** Four stages of basic blocks, after a stem that takes large images to a quarter, or none. */
  static Network basic(NetworkSpec spec, String stem, int... blocks) {
    return new ResidualNetworks(spec, Shortcut.PROJECTION).buildLarge(spec, stem, blocks, false);
  }

  /** Four stages of bottleneck blocks, which stride in their 3 x 3 convolution. */
  static Network bottleneck(NetworkSpec spec, String stem, int... blocks) {
    return new ResidualNetworks(spec, Shortcut.PROJECTION).buildLarge(spec, stem, blocks, true);
  }

  private Network buildCifar(NetworkSpec spec, int blocks) {
    int at = graph.convolution("conv1", 0, spec.inputChannels(), 16, 3, 1, 1, 1);
    at = graph.batchNorm("bn1", at, 16);
    at = graph.activation("relu", at, Activation.Function.RELU);
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      int width = 16 << stage;
      for (int block = 0; block < blocks; block++) {
        at = basicBlock(name(stage, block), at, channels, width, stride(stage, block));
        channels = width;
      }
    }
    return head(at, channels, spec);
  }

  private Network buildLarge(NetworkSpec spec, String stem, int[] blocks, boolean bottleneck) {
    int at = graph.convolution("conv1", 0, spec.inputChannels(), 64, 7, Stem.stride(stem), 3, 1);
    at = graph.batchNorm("bn1", at, 64);
    at = graph.activation("relu", at, Activation.Function.RELU);
    if (stem.equals(Stem.STANDARD)) {
      at = graph.add("maxpool", new MaxPool(3, 2, 1), at);
    }
    int channels = 64;
    for (int stage = 0; stage < blocks.length; stage++) {
      int width = 64 << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        String name = name(stage, block);
        int stride = stride(stage, block);
        at =
            bottleneck
                ? bottleneckBlock(name, at, channels, width, stride)
                : basicBlock(name, at, channels, width, stride);
        channels = bottleneck ? EXPANSION * width : width;
      }
    }
    return head(at, channels, spec);
  }

  private Network head(int from, int channels, NetworkSpec spec) {
    int at = graph.add("avgpool", AveragePool.global(), from);
    at = graph.add("flatten", new Flatten(), at);
    at = graph.dropout("dropout", at, spec.dropout());
    return graph.classifier("fc", at, channels, spec, Initialization.RESNET);
  }

  private static String name(int stage, int block) {
    return "layer%d.%d".formatted(stage + 1, block);
  }

  /** The first block of every stage but the first halves the maps. */
  private static int stride(int stage, int block) {
    return block == 0 && stage > 0 ? 2 : 1;
  }

  private int basicBlock(String name, int from, int in, int out, int stride) {
    int at = graph.convolution(name + ".conv1", from, in, out, 3, stride, 1, 1);
    at = graph.batchNorm(name + ".bn1", at, out);
    at = graph.activation(name + ".relu1", at, Activation.Function.RELU);
    at = graph.convolution(name + ".conv2", at, out, out, 3, 1, 1, 1);
    at = graph.batchNorm(name + ".bn2", at, out);
    at = graph.add(name + ".add", new Add(), at, shortcut(name, from, in, out, stride));
    return graph.activation(name + ".relu2", at, Activation.Function.RELU);
  }

  private int bottleneckBlock(String name, int from, int in, int width, int stride) {
    int out = EXPANSION * width;
    int at = graph.convolution(name + ".conv1", from, in, width, 1, 1, 0, 1);
    at = graph.batchNorm(name + ".bn1", at, width);
    at = graph.activation(name + ".relu1", at, Activation.Function.RELU);
    at = graph.convolution(name + ".conv2", at, width, width, 3, stride, 1, 1);
    at = graph.batchNorm(name + ".bn2", at, width);
    at = graph.activation(name + ".relu2", at, Activation.Function.RELU);
    at = graph.convolution(name + ".conv3", at, width, out, 1, 1, 0, 1);
    at = graph.batchNorm(name + ".bn3", at, out);
    at = graph.add(name + ".add", new Add(), at, shortcut(name, from, in, out, stride));
    return graph.activation(name + ".relu3", at, Activation.Function.RELU);
  }

  private int shortcut(String name, int from, int in, int out, int stride) {
    if (stride == 1 && in == out) {
      return from;
    }
    if (shortcut == Shortcut.PADDING) {
      return graph.add(name + ".shortcut", ChannelPadding.shortcut(in, out, stride), from);
    }
    int at = graph.convolution(name + ".downsample.0", from, in, out, 1, stride, 0, 1);
    return graph.batchNorm(name + ".downsample.1", at, out);
  }
}
