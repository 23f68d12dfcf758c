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
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/** The channels of a masked network that have the same value whatever the input, in evaluation. */
final class ConstantChannels {
  /*
   * Forward through the graph: a channel is constant if all that it is made of is constant, its
   * weights masked or reading constants. NaN stands for "varies", so that most arithmetic needs no
   * question. A layer that cannot be followed channel by channel varies, which errs on the side of
   * keeping weights; so does one that has no place to put a constant other than 0 into.
   *
   * A constant in a convolution with zero padding gives another value at the border than inside. A
   * constant other than 0 is given the value of the inside; Liveness says how often.
   */
  private final Channels channels;
  private final Weights weights;
  private final boolean everywhere;
  private final double[][] values;

  /**
   * @param everywhere whether constants are followed through every layer, also where they have no
   *     place to be put
   */
  ConstantChannels(Network network, Channels channels, Weights weights, boolean everywhere) {
    this.channels = channels;
    this.weights = weights;
    this.everywhere = everywhere;
    this.values = new double[network.nodes().size()][];
    for (Node node : network.nodes()) {
      values[node.id()] = forward(node);
    }
  }

  /** Returns the values of a node's constant channels, NaN where a channel varies. */
  double[] values(int node) {
    return values[node];
  }

  private double[] given(Node node, int input) {
    return values[node.inputs().get(input)];
  }

  private double[] entries(Node node, String suffix) {
    return weights.get(node.name() + suffix).doubles();
  }

  private double[] forward(Node node) {
    Layer layer = node.layer();
    if (layer instanceof Convolution || layer instanceof Linear) {
      return forwardMap(node, Channels.hasBias(layer) ? entries(node, ".bias") : null);
    } else if (layer instanceof Attention attention) {
      return forwardAttention(node, attention);
    } else if (layer instanceof BatchNorm norm) {
      return forwardBatchNorm(node, norm);
    } else if (layer instanceof GroupNorm norm) {
      return forwardGroups(node, norm.channels() / norm.groups(), norm.epsilon());
    } else if (layer instanceof LayerNorm norm) {
      return forwardGroups(node, norm.width(), norm.epsilon());
    } else if (layer instanceof Activation activation) {
      return Arrays.stream(given(node, 0)).map(x -> apply(activation.function(), x)).toArray();
    } else if (layer instanceof Add) {
      return forwardPair(node, Double::sum);
    } else if (layer instanceof Multiply) {
      return forwardPair(node, (x, y) -> x == 0 || y == 0 ? 0 : x * y);
    } else if (Channels.passes(layer)) {
      return given(node, 0).clone();
    }
    int[][] sources = channels.sources(node);
    if (sources == null) {
      var all = new double[channels.count(node)];
      Arrays.fill(all, Double.NaN);
      return all;
    }
    var all = new double[sources.length];
    for (int c = 0; c < all.length; c++) {
      all[c] = common(node, sources[c]);
    }
    return all;
  }

  /** Returns the value that all sources of a channel have, NaN if they differ or vary. */
  private double common(Node node, int[] sources) {
    if (sources.length == 0) {
      return 0; // padded
    }
    double first = source(node, sources[0]);
    for (int source : sources) {
      if (source(node, source) != first) {
        return Double.NaN;
      }
    }
    return first;
  }

  /** Returns a channel of the inputs, numbered one input after the other. */
  private double source(Node node, int number) {
    int rest = number;
    for (int input : node.inputs()) {
      if (rest < values[input].length) {
        return values[input][rest];
      }
      rest -= values[input].length;
    }
    throw new IllegalStateException("node '%s' has no source %d".formatted(node.name(), number));
  }

  private double[] forwardMap(Node node, double @Nullable [] bias) {
    MaskedWeight map = channels.maps(node).get(0);
    return forwardMap(map, given(node, 0), bias, everywhere || channels.absorbs(node));
  }

  private static double[] forwardMap(
      MaskedWeight map, double[] inputs, double @Nullable [] bias, boolean absorbs) {
    var all = new double[map.outputs()];
    boolean anyConstant = Arrays.stream(inputs).anyMatch(x -> !Double.isNaN(x));
    if (!map.hasMask() && !anyConstant) {
      Arrays.fill(all, Double.NaN);
      return all;
    }
    for (int o = 0; o < all.length; o++) {
      double sum = bias == null ? 0 : bias[o];
      for (int j = 0; j < map.inputs() && !Double.isNaN(sum); j++) {
        double x = inputs[map.channel(o, j)];
        if (x == 0 || !map.reads(o, j)) {
          continue;
        }
        if (Double.isNaN(x) || !absorbs) {
          sum = Double.NaN;
        } else {
          sum += map.sum(o, j) * x;
        }
      }
      all[o] = sum;
    }
    return all;
  }

  private double[] forwardAttention(Node node, Attention attention) {
    double[] in = forwardIn(node);
    double[] heads = Arrays.copyOfRange(in, 2 * attention.width(), 3 * attention.width());
    MaskedWeight out = channels.maps(node).get(1);
    return forwardMap(out, heads, entries(node, ".out_proj.bias"), everywhere || out.hasMask());
  }

  /** Returns queries, keys and values of an attention; values are averaged, so keep theirs. */
  double[] forwardIn(Node node) {
    MaskedWeight in = channels.maps(node).get(0);
    boolean absorbs = everywhere || in.hasMask();
    return forwardMap(in, given(node, 0), entries(node, ".in_proj_bias"), absorbs);
  }

  private double[] forwardBatchNorm(Node node, BatchNorm norm) {
    double[] inputs = given(node, 0);
    double[] scale = entries(node, ".weight");
    double[] shift = entries(node, ".bias");
    double[] mean = entries(node, ".running_mean");
    double[] variance = entries(node, ".running_var");
    var all = new double[inputs.length];
    for (int c = 0; c < all.length; c++) {
      all[c] =
          scale[c] == 0 && !Double.isNaN(inputs[c])
              ? shift[c]
              : scale[c] * (inputs[c] - mean[c]) / Math.sqrt(variance[c] + norm.epsilon())
                  + shift[c];
    }
    return all;
  }

  private double[] forwardGroups(Node node, int width, double epsilon) {
    double[] inputs = given(node, 0);
    double[] scale = entries(node, ".weight");
    double[] shift = entries(node, ".bias");
    var all = new double[inputs.length];
    for (int begin = 0; begin < all.length; begin += width) {
      double mean = 0;
      for (int c = begin; c < begin + width; c++) {
        mean += inputs[c] / width;
      }
      double variance = 0;
      for (int c = begin; c < begin + width; c++) {
        variance += (inputs[c] - mean) * (inputs[c] - mean) / width;
      }
      for (int c = begin; c < begin + width; c++) {
        all[c] = scale[c] * (inputs[c] - mean) / Math.sqrt(variance + epsilon) + shift[c];
      }
    }
    return all;
  }

  private interface Pairwise {
    double of(double x, double y);
  }

  private double[] forwardPair(Node node, Pairwise function) {
    double[] first = given(node, 0);
    double[] second = given(node, 1);
    var all = new double[channels.count(node)];
    for (int c = 0; c < all.length; c++) {
      all[c] = function.of(first[first.length == 1 ? 0 : c], second[second.length == 1 ? 0 : c]);
    }
    return all;
  }

  static double apply(Activation.Function function, double x) {
    return switch (function) {
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.min(Math.max(0, x), 6);
      case SILU -> x / (1 + Math.exp(-x));
      case GELU -> Double.isNaN(x) ? x : x * normal(x);
      case HARDSWISH -> x * Math.min(Math.max(0, x + 3), 6) / 6;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
    };
  }

  /**
   * Returns the probability that a standard normal number is below {@code x}, by the series {@code
   * 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + ...)}.
   */
  private static double normal(double x) {
    if (Math.abs(x) > 9) {
      return x > 0 ? 1 : 0;
    }
    double term = x;
    double sum = x;
    for (int n = 3; sum + term != sum || n < 5; n += 2) {
      term *= x * x / n;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
