package org.fairlead.networks.sparse;

import java.util.Arrays;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.GroupNorm;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.LayerNorm;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.Multiply;

/** The channels of a masked network that are needed for anything that reaches an output. */
final class ReadChannels {
  /*
   * Backward from the outputs: a channel is read if a layer that is read itself needs it. A layer
   * that absorbs constants does not need its constant inputs, as they are folded into its bias; nor
   * does a norm whose constant result is written into it. Layers that cannot be followed channel by
   * channel need all their inputs.
   */
  private final Channels channels;
  private final ConstantChannels constants;
  private final boolean[][] read;

  ReadChannels(Network network, Channels channels, ConstantChannels constants) {
    this.channels = channels;
    this.constants = constants;
    int size = network.nodes().size();
    this.read = new boolean[size][];
    for (Node node : network.nodes()) {
      read[node.id()] = new boolean[channels.count(node)];
      Arrays.fill(read[node.id()], channels.isOutput(node));
    }
    for (int id = size - 1; id >= 0; id--) {
      backward(network.nodes().get(id));
    }
  }

  /** Returns which channels of a node are read. */
  boolean[] of(int node) {
    return read[node];
  }

  private boolean varies(int node, int channel) {
    return Double.isNaN(constants.values(node)[channel]);
  }

  private double[] given(Node node, int input) {
    return constants.values(node.inputs().get(input));
  }

  private void backward(Node node) {
    Layer layer = node.layer();
    int id = node.id();
    if (layer instanceof Convolution || layer instanceof Linear) {
      boolean[] inputs = read[node.inputs().get(0)];
      readMap(
          channels.maps(node).get(0),
          read[id],
          constants.values(id),
          given(node, 0),
          channels.absorbs(node),
          inputs);
    } else if (layer instanceof Attention attention) {
      backwardAttention(node, attention);
    } else if (layer instanceof BatchNorm) {
      // a constant that leaves a norm is written into it, and needs nothing before it
      for (int c = 0; c < read[id].length; c++) {
        read[node.inputs().get(0)][c] |= read[id][c] && varies(id, c);
      }
    } else if (layer instanceof GroupNorm norm) {
      readGroups(node, norm.channels() / norm.groups());
    } else if (layer instanceof LayerNorm norm) {
      readGroups(node, norm.width());
    } else if (layer instanceof Add || layer instanceof Multiply) {
      readPair(node);
    } else if (Channels.passes(layer) || layer instanceof Activation) {
      for (int c = 0; c < read[id].length; c++) {
        read[node.inputs().get(0)][c] |= read[id][c];
      }
    } else {
      readSources(node);
    }
  }

  private void readSources(Node node) {
    int[][] sources = node.inputs().isEmpty() ? null : channels.sources(node);
    if (sources == null) {
      node.inputs().forEach(input -> Arrays.fill(read[input], true));
      return;
    }
    for (int c = 0; c < sources.length; c++) {
      if (read[node.id()][c]) {
        for (int source : sources[c]) {
          readSource(node, source);
        }
      }
    }
  }

  private void readSource(Node node, int number) {
    int rest = number;
    for (int input : node.inputs()) {
      if (rest < read[input].length) {
        read[input][rest] = true;
        return;
      }
      rest -= read[input].length;
    }
  }

  private static void readMap(
      MaskedWeight map,
      boolean[] outputRead,
      double[] outputs,
      double[] inputs,
      boolean absorbs,
      boolean[] inputRead) {
    for (int o = 0; o < map.outputs(); o++) {
      if (!outputRead[o] || !Double.isNaN(outputs[o])) {
        continue;
      }
      for (int j = 0; j < map.inputs(); j++) {
        int channel = map.channel(o, j);
        if (!inputRead[channel] && needs(inputs[channel], absorbs) && map.reads(o, j)) {
          inputRead[channel] = true;
        }
      }
    }
  }

  /** Returns whether a weight of a varying output does something with an input. */
  static boolean needs(double input, boolean absorbs) {
    return Double.isNaN(input) || (!absorbs && input != 0);
  }

  private void readGroups(Node node, int width) {
    int id = node.id();
    for (int begin = 0; begin < read[id].length; begin += width) {
      boolean any = false;
      for (int c = begin; c < begin + width; c++) {
        any |= read[id][c] && varies(id, c);
      }
      if (any) {
        Arrays.fill(read[node.inputs().get(0)], begin, begin + width, true);
      }
    }
  }

  private void readPair(Node node) {
    boolean product = node.layer() instanceof Multiply;
    for (int side = 0; side < 2; side++) {
      int input = node.inputs().get(side);
      double[] other = given(node, 1 - side);
      for (int c = 0; c < read[node.id()].length; c++) {
        boolean zeroed = product && other[other.length == 1 ? 0 : c] == 0;
        if (read[node.id()][c] && !zeroed) {
          read[input][read[input].length == 1 ? 0 : c] = true;
        }
      }
    }
  }

  private void backwardAttention(Node node, Attention attention) {
    double[] in = constants.forwardIn(node);
    boolean[] inRead = readIn(node, attention, in);
    MaskedWeight map = channels.maps(node).get(0);
    boolean[] inputs = read[node.inputs().get(0)];
    readMap(map, inRead, in, given(node, 0), map.hasMask(), inputs);
  }

  /**
   * Returns which queries, keys and values of an attention are read. Those of a head whose values
   * are all constant, or not read, weigh nothing that varies.
   */
  boolean[] readIn(Node node, Attention attention, double[] in) {
    int width = attention.width();
    double[] heads = Arrays.copyOfRange(in, 2 * width, 3 * width);
    var headsRead = new boolean[width];
    MaskedWeight out = channels.maps(node).get(1);
    readMap(out, read[node.id()], constants.values(node.id()), heads, out.hasMask(), headsRead);
    var all = new boolean[3 * width];
    System.arraycopy(headsRead, 0, all, 2 * width, width);
    int size = width / attention.heads();
    for (int begin = 0; begin < width; begin += size) {
      boolean any = false;
      for (int j = begin; j < begin + size; j++) {
        any |= headsRead[j] && Double.isNaN(heads[j]);
      }
      Arrays.fill(all, begin, begin + size, any);
      Arrays.fill(all, width + begin, width + begin + size, any);
    }
    return all;
  }
}
