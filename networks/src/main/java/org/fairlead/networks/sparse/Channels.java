package org.fairlead.networks.sparse;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Concat;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.MaxPool;
import org.fairlead.networks.layer.PixelShuffle;
import org.fairlead.networks.layer.PixelUnshuffle;
import org.fairlead.networks.layer.TakeToken;
import org.fairlead.networks.layer.Tokens;
import org.fairlead.networks.layer.Upsample;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a masked network: how they go from layer to layer, and which layers have a place
 * for a constant.
 *
 * <p>A channel is an entry of the first axis of maps, of the last axis of tokens, or of features.
 */
final class Channels {
  private final Network network;
  private final List<List<Integer>> shapes;
  private final int[] readers;
  private final int[] lastReader;
  private final boolean[] output;
  private final List<List<MaskedWeight>> maps = new ArrayList<>();

  /**
   * @param shapes of the outputs of all nodes; extents may be {@link Layer#ANY}
   */
  Channels(Network network, List<List<Integer>> shapes, Weights weights, Masks masks) {
    this.network = network;
    this.shapes = shapes;
    int size = network.nodes().size();
    this.readers = new int[size];
    this.lastReader = new int[size];
    this.output = new boolean[size];
    for (Node node : network.nodes()) {
      for (int input : node.inputs()) {
        readers[input]++;
        lastReader[input] = node.id();
      }
      maps.add(maps(node, weights, masks));
    }
    network.outputs().forEach(node -> output[node.id()] = true);
    output[network.head().id()] = true;
  }

  private List<MaskedWeight> maps(Node node, Weights weights, Masks masks) {
    var found = new ArrayList<MaskedWeight>();
    int groups = node.layer() instanceof Convolution convolution ? convolution.groups() : 1;
    for (Layer.ParameterSlot slot : node.layer().parameters()) {
      if (slot.kind().isWeight()) {
        Parameter parameter = network.parameter(node.name() + slot.suffix()).orElseThrow();
        found.add(new MaskedWeight(parameter, groups, seeing(node), weights, masks));
      }
    }
    return found;
  }

  /**
   * Returns which taps of a layer ever see more than padding: on maps of one pixel, of a kernel of
   * 3 x 3 with padding 1, the middle one alone.
   */
  private boolean[] seeing(Node node) {
    if (!(node.layer() instanceof Convolution convolution)) {
      return new boolean[] {true};
    }
    List<Integer> in = shapes.get(node.inputs().get(0));
    List<Integer> out = shapes.get(node.id());
    int kernel = convolution.kernel();
    var seeing = new boolean[kernel * kernel];
    for (int y = 0; y < kernel; y++) {
      for (int x = 0; x < kernel; x++) {
        seeing[y * kernel + x] =
            sees(convolution, y, in.get(1), out.get(1))
                && sees(convolution, x, in.get(2), out.get(2));
      }
    }
    return seeing;
  }

  private static boolean sees(Convolution convolution, int offset, int in, int out) {
    for (int place = 0; in != Layer.ANY && place < out; place++) {
      int at = place * convolution.stride() + offset - convolution.padding();
      if (at >= 0 && at < in) {
        return true;
      }
    }
    return in == Layer.ANY;
  }

  /** Returns the weights of a node with their masks: of an attention those in and out. */
  List<MaskedWeight> maps(Node node) {
    return maps.get(node.id());
  }

  /** Returns whether a layer's result is an output, or is one but for zeros beside it. */
  boolean isOutput(Node node) {
    return output[node.id()];
  }

  int count(Node node) {
    List<Integer> shape = shapes.get(node.id());
    return shape.get(shape.size() == 2 ? 1 : 0);
  }

  /**
   * Returns whether a layer can put constants elsewhere than into its weights: it has a mask, and a
   * bias of its own or a batch norm behind it.
   */
  boolean absorbs(Node node) {
    return maps(node).get(0).hasMask() && (hasBias(node.layer()) || followingNorm(node) != null);
  }

  static boolean hasBias(Layer layer) {
    return (layer instanceof Convolution convolution && convolution.bias())
        || (layer instanceof Linear linear && linear.bias())
        || layer instanceof Attention;
  }

  /** Returns the batch norm that alone reads a node, or null. */
  @Nullable Node followingNorm(Node node) {
    if (output[node.id()] || readers[node.id()] != 1) {
      return null;
    }
    Node reader = network.nodes().get(lastReader[node.id()]);
    return reader.layer() instanceof BatchNorm ? reader : null;
  }

  /** Returns whether a layer hands its channels on one by one, and a constant as it is. */
  static boolean passes(Layer layer) {
    return layer instanceof MaxPool
        || layer instanceof AveragePool
        || layer instanceof Dropout
        || layer instanceof Upsample
        || layer instanceof Tokens
        || layer instanceof TakeToken;
  }

  /**
   * Returns of which input channels each channel of a node that only moves entries is made, the
   * inputs' channels numbered one input after the other; null for a layer that is not known.
   */
  int @Nullable [][] sources(Node node) {
    Layer layer = node.layer();
    var sources = new int[count(node)][];
    if (layer instanceof ChannelPadding padding) {
      for (int c = 0; c < sources.length; c++) {
        int from = c - padding.before();
        sources[c] = from >= 0 && from < padding.in() ? new int[] {from} : new int[0];
      }
    } else if (layer instanceof Flatten) {
      List<Integer> shape = shapes.get(node.inputs().get(0));
      int places = shape.size() == 3 ? shape.get(1) * shape.get(2) : 1;
      int features = shape.get(shape.size() - 1);
      for (int c = 0; c < sources.length; c++) {
        sources[c] = new int[] {shape.size() == 2 ? c % features : c / places};
      }
    } else if (layer instanceof PixelShuffle shuffle) {
      int square = shuffle.factor() * shuffle.factor();
      for (int c = 0; c < sources.length; c++) {
        sources[c] = new int[square];
        for (int i = 0; i < square; i++) {
          sources[c][i] = c * square + i;
        }
      }
    } else if (layer instanceof PixelUnshuffle shuffle) {
      int square = shuffle.factor() * shuffle.factor();
      for (int c = 0; c < sources.length; c++) {
        sources[c] = new int[] {c / square};
      }
    } else if (layer instanceof Concat concat) {
      concatenated(node, concat, sources);
    } else {
      return null;
    }
    return sources;
  }

  /** Returns whether a channel is a zero that was put beside the others. */
  boolean isPadding(Node node, int channel) {
    return node.layer() instanceof ChannelPadding padding
        && (channel < padding.before() || channel >= padding.before() + padding.in());
  }

  private void concatenated(Node node, Concat concat, int[][] sources) {
    boolean alongChannels = concat.axis() == (shapes.get(node.id()).size() == 2 ? 1 : 0);
    for (int c = 0; c < sources.length; c++) {
      if (alongChannels) {
        sources[c] = new int[] {c};
      } else {
        sources[c] = new int[concat.parts()];
        for (int part = 0; part < concat.parts(); part++) {
          sources[c][part] = part * sources.length + c;
        }
      }
    }
  }
}
