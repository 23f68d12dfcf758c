package org.fairlead.examples.network;

import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.NetworkInput;

/**
 * A network of one's own: a stack of convolutions, each halving the image and doubling the
 * channels.
 *
 * <p>{@code fairlead train utkface-dense network.name=plain-convnet network.plain-convnet.depth=3}
 */
public final class PlainConvNet implements NetworkProvider<PlainConvNet.Options> {

  /**
   * The network's own keys.
   *
   * @param width channels of the first convolution
   * @param depth how many convolutions
   */
  public record Options(int width, int depth) {
    public Options {
      if (width < 1) {
        throw new IllegalArgumentException("width is " + width + ", expected at least 1");
      }
      if (depth < 1 || depth > 6) {
        throw new IllegalArgumentException("depth is " + depth + ", expected 1 to 6");
      }
    }
  }

  /** For the catalogue. */
  public PlainConvNet() {}

  @Override
  public String name() {
    return "plain-convnet";
  }

  @Override
  public String summary() {
    return "a stack of convolutions";
  }

  @Override
  public Options defaults() {
    return new Options(16, 4);
  }

  @Override
  public Network create(Options options, NetworkSpec spec) {
    var graph = new GraphBuilder(NetworkInput.images(spec.inputChannels(), Layer.ANY, Layer.ANY));
    int at = 0;
    int in = spec.inputChannels();
    int out = options.width();
    for (int i = 0; i < options.depth(); i++) {
      at = graph.convolution("layers." + i + ".conv", at, in, out, 3, 2, 1, 1);
      at = graph.batchNorm("layers." + i + ".norm", at, out);
      at = graph.activation("layers." + i + ".relu", at, Activation.Function.RELU);
      in = out;
      out *= 2;
    }
    at = graph.add("pool", AveragePool.global(), at);
    at = graph.add("flatten", new Flatten(), at);
    at = graph.dropout("dropout", at, spec.dropout());
    return graph.classifier("head", at, in, spec, Initialization.RESNET);
  }
}
