package org.fairlead.networks.sparse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.GroupNorm;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.LayerNorm;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * What of a masked network does anything, and the same network without the rest.
 *
 * <p>A channel is <em>dead</em> if its value is the same whatever the input, or if no path of kept
 * weights leads from it to an output. A kept weight is <em>live</em> if it leads from a channel
 * that varies with the input to one that varies and reaches an output.
 *
 * <p>{@link #fold} writes the constants of dead channels to where they can stay without the weights
 * that made them, so that the network with {@link #live} gives the same outputs in evaluation: into
 * the bias of the layer that reads them, or into the running mean of the batch norm behind it;
 * where something else reads a constant, such as a sum, the norm or bias that it comes from holds
 * it, with a scale of 0. From there on nothing before a dead channel gets a gradient.
 */
public final class Liveness {
  /*
   * Why dead channels must go. The batch variance of a channel whose inputs are constant is 0, so
   * its batch norm multiplies gradients by 1 / sqrt(epsilon), 316 with the usual 1e-5, and a chain
   * of such layers multiplies these factors. In exact arithmetic the gradient of their weights is a
   * constant times a sum that is 0; rounding makes it any number, in bfloat16 soon a large one.
   *
   * A convolution with zero padding turns a constant other than 0 into a map that differs at the
   * border. Such a map cannot join a bias, so the value of the inside is taken for all of it; how
   * many channels that concerns is counted. Without padding, or for a constant of 0, nothing changes.
   */
  private final Network network;
  private final Weights weights;
  private final Masks masks;
  private final Channels channels;
  private final ConstantChannels constants;
  private final ReadChannels read;
  private final Masks live;
  private final List<LayerLiveness> layers;

  private Liveness(Network network, List<List<Integer>> shapes, Weights weights, Masks masks) {
    this.network = network;
    this.weights = weights;
    this.masks = masks;
    this.channels = new Channels(network, shapes, weights, masks);
    this.constants = new ConstantChannels(network, channels, weights, false);
    this.read = new ReadChannels(network, channels, constants);
    var masksOfLive = new LinkedHashMap<String, byte[]>();
    for (Node node : network.nodes()) {
      List<MaskedWeight> maps = channels.maps(node);
      for (int map = 0; map < maps.size(); map++) {
        if (maps.get(map).hasMask()) {
          masksOfLive.put(maps.get(map).name(), live(maps.get(map), ends(node, map)));
        }
      }
    }
    this.live = masks.with(masksOfLive);
    this.layers = count();
  }

  /**
   * Looks at a network with these masks, for images of any size.
   *
   * @param weights parameters and running statistics, F32 or F64; where a mask is 0 any value
   */
  public static Liveness of(Network network, Weights weights, Masks masks) {
    return new Liveness(network, network.shapes(), weights, masks);
  }

  /**
   * Looks at a network with these masks, for images of one size: entries of kernels that lie on
   * padding wherever they are applied are dead too.
   *
   * @throws org.fairlead.base.InputException if the network does not take such images
   */
  public static Liveness of(Network network, Weights weights, Masks masks, int height, int width) {
    return new Liveness(network, network.shapes(height, width), weights, masks);
  }

  /** The channels that a weight leads from and to, and whether its layer absorbs constants. */
  private static final class Ends {
    private final double[] inputs;
    private final double[] outputs;
    private final boolean[] read;
    private final boolean absorbs;

    Ends(double[] inputs, double[] outputs, boolean[] read, boolean absorbs) {
      this.inputs = inputs;
      this.outputs = outputs;
      this.read = read;
      this.absorbs = absorbs;
    }

    boolean works(int output) {
      return Double.isNaN(outputs[output]) && read[output];
    }
  }

  private Ends ends(Node node, int map) {
    double[] inputs = constants.values(node.inputs().get(0));
    double[] outputs = constants.values(node.id());
    boolean[] outputsRead = read.of(node.id());
    if (!(node.layer() instanceof Attention attention)) {
      return new Ends(inputs, outputs, outputsRead, channels.absorbs(node));
    }
    double[] in = constants.forwardIn(node);
    boolean[] inRead = read.readIn(node, attention, in);
    boolean masked = channels.maps(node).get(map).hasMask();
    return map == 0
        ? new Ends(inputs, in, inRead, masked)
        : new Ends(heads(attention, in), outputs, outputsRead, masked);
  }

  private static double[] heads(Attention attention, double[] in) {
    return Arrays.copyOfRange(in, 2 * attention.width(), 3 * attention.width());
  }

  private byte[] live(MaskedWeight map, Ends ends) {
    byte[] mask = masks.mask(map.name());
    for (int o = 0; o < map.outputs(); o++) {
      boolean works = ends.works(o);
      for (int j = 0; j < map.inputs(); j++) {
        boolean needed = works && ReadChannels.needs(ends.inputs[map.channel(o, j)], ends.absorbs);
        int first = map.index(o, j);
        for (int tap = 0; tap < map.taps(); tap++) {
          if (!needed || !map.sees(tap)) {
            mask[first + tap] = 0;
          }
        }
      }
    }
    return mask;
  }

  private List<LayerLiveness> count() {
    var counts = new ArrayList<LayerLiveness>();
    for (String name : masks.names()) {
      boolean[] nonempty = masks.liveOutputs(name);
      int empty = 0;
      for (boolean each : nonempty) {
        empty += each ? 0 : 1;
      }
      counts.add(
          new LayerLiveness(
              name,
              masks.array(name).length,
              masks.kept(name),
              live.kept(name),
              nonempty.length,
              empty));
    }
    return List.copyOf(counts);
  }

  /** Returns the masks that this looks at. */
  public Masks kept() {
    return masks;
  }

  /** Returns masks that keep the live weights only. */
  public Masks live() {
    return live;
  }

  /** Returns the counts of every masked weight, in the network's order. */
  public List<LayerLiveness> layers() {
    return layers;
  }

  /** Returns the live share of the kept weights; 1 where none is kept. */
  public double share() {
    long kept = masks.kept();
    return kept == 0 ? 1 : (double) live.kept() / kept;
  }

  /** Returns whether every output varies with the input, but for zeros beside them. */
  public boolean connected() {
    var everywhere = new ConstantChannels(network, channels, weights, true);
    return network.outputs().stream()
        .allMatch(
            node -> {
              double[] values = everywhere.values(node.id());
              for (int c = 0; c < values.length; c++) {
                if (!Double.isNaN(values[c]) && !channels.isPadding(node, c)) {
                  return false;
                }
              }
              return true;
            });
  }

  private boolean isDead(Node node, int channel) {
    return !Double.isNaN(constants.values(node.id())[channel]) || !read.of(node.id())[channel];
  }

  /** Returns the value that a dead channel must keep: its constant where anything reads it. */
  private static double kept(double constant, boolean isRead) {
    return isRead && !Double.isNaN(constant) ? constant : 0;
  }

  private static boolean isNorm(Layer layer) {
    return layer instanceof BatchNorm || layer instanceof GroupNorm || layer instanceof LayerNorm;
  }

  /**
   * Returns the dead channels of every batch norm, by its node's id: their running statistics mean
   * nothing.
   */
  public Map<Integer, BitSet> deadStatistics() {
    var found = new LinkedHashMap<Integer, BitSet>();
    for (Node node : network.nodes()) {
      if (node.layer() instanceof BatchNorm norm) {
        var dead = new BitSet(norm.channels());
        IntStream.range(0, norm.channels()).filter(c -> isDead(node, c)).forEach(dead::set);
        found.put(node.id(), dead);
      }
    }
    return found;
  }

  /**
   * Returns which entries of norms and biases belong to dead channels, by parameter: they hold
   * constants and are not to be trained. The biases of outputs are not among them.
   */
  public Map<String, BitSet> frozen() {
    var found = new LinkedHashMap<String, BitSet>();
    for (Node node : network.nodes()) {
      if (isNorm(node.layer())) {
        for (int c = 0; c < channels.count(node); c++) {
          if (isDead(node, c)) {
            freeze(found, node.name() + ".weight", c);
            freeze(found, node.name() + ".bias", c);
          }
        }
      } else if (Channels.hasBias(node.layer())) {
        for (int map = 0; map < channels.maps(node).size(); map++) {
          boolean isLast = map == channels.maps(node).size() - 1;
          Ends ends = ends(node, map);
          for (int o = 0; o < ends.outputs.length; o++) {
            if (!ends.works(o) && !(isLast && channels.isOutput(node))) {
              freeze(found, bias(node, map), o);
            }
          }
        }
      }
    }
    return found;
  }

  private static void freeze(Map<String, BitSet> found, String parameter, int entry) {
    found.computeIfAbsent(parameter, name -> new BitSet()).set(entry);
  }

  private static String bias(Node node, int map) {
    if (node.layer() instanceof Attention) {
      return node.name() + (map == 0 ? ".in_proj_bias" : ".out_proj.bias");
    }
    return node.name() + ".bias";
  }

  /**
   * Returns the tensors that folding changes, whole, by name: norms, biases and running means. The
   * masked weights are not among them: {@link #live} says which of their entries are 0 from here
   * on.
   */
  public Map<String, double[]> folded() {
    var changed = new LinkedHashMap<String, double[]>();
    for (Node node : network.nodes()) {
      if (isNorm(node.layer())) {
        foldNorm(node, changed);
      } else {
        for (int map = 0; map < channels.maps(node).size(); map++) {
          foldMap(node, map, changed);
        }
      }
    }
    return changed;
  }

  private double[] entries(Map<String, double[]> changed, String name) {
    return changed.computeIfAbsent(name, each -> weights.get(each).doubles());
  }

  private void foldNorm(Node node, Map<String, double[]> changed) {
    for (int c = 0; c < channels.count(node); c++) {
      if (isDead(node, c)) {
        entries(changed, node.name() + ".weight")[c] = 0;
        entries(changed, node.name() + ".bias")[c] =
            kept(constants.values(node.id())[c], read.of(node.id())[c]);
      }
    }
  }

  private void foldMap(Node node, int number, Map<String, double[]> changed) {
    MaskedWeight map = channels.maps(node).get(number);
    Ends ends = ends(node, number);
    boolean hasBias = Channels.hasBias(node.layer());
    for (int o = 0; o < map.outputs(); o++) {
      if (!ends.works(o)) {
        if (hasBias) {
          entries(changed, bias(node, number))[o] = kept(ends.outputs[o], ends.read[o]);
        }
        continue;
      }
      double shift = ends.absorbs ? shift(map, ends.inputs, o) : 0;
      if (shift != 0 && hasBias) {
        entries(changed, bias(node, number))[o] += shift;
      } else if (shift != 0) {
        Node norm = Objects.requireNonNull(channels.followingNorm(node));
        entries(changed, norm.name() + ".running_mean")[o] -= shift;
      }
    }
  }

  /** Returns what the constants among its inputs add to an output. */
  private static double shift(MaskedWeight map, double[] inputs, int output) {
    double shift = 0;
    for (int j = 0; j < map.inputs(); j++) {
      double x = inputs[map.channel(output, j)];
      if (x != 0 && !Double.isNaN(x) && map.reads(output, j)) {
        shift += map.sum(output, j) * x;
      }
    }
    return shift;
  }

  /**
   * Returns how many channels of convolutions with zero padding read a constant other than 0, whose
   * value at the border folding changes.
   */
  public int changedBorders() {
    int count = 0;
    for (Node node : network.nodes()) {
      if (node.layer() instanceof Convolution convolution
          && convolution.padding() > 0
          && channels.absorbs(node)) {
        MaskedWeight map = channels.maps(node).get(0);
        double[] inputs = constants.values(node.inputs().get(0));
        for (int o = 0; o < map.outputs(); o++) {
          count += read.of(node.id())[o] && readsConstant(map, inputs, o) ? 1 : 0;
        }
      }
    }
    return count;
  }

  private static boolean readsConstant(MaskedWeight map, double[] inputs, int output) {
    for (int j = 0; j < map.inputs(); j++) {
      double x = inputs[map.channel(output, j)];
      if (x != 0 && !Double.isNaN(x) && map.reads(output, j)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the weights that this was made with after folding: all that {@link #folded} changes,
   * and 0 in every entry of a masked weight that is not live.
   */
  public Weights fold() {
    Map<String, double[]> changed = folded();
    for (String name : live.names()) {
      double[] values = weights.get(name).doubles();
      byte[] mask = live.array(name);
      for (int i = 0; i < values.length; i++) {
        values[i] = mask[i] == 0 ? 0 : values[i];
      }
      changed.put(name, values);
    }
    var all = new LinkedHashMap<String, Tensor>();
    for (String name : weights.names()) {
      Tensor tensor = weights.get(name);
      double[] values = changed.get(name);
      all.put(name, values == null ? tensor : like(tensor, values));
    }
    return Weights.of(all);
  }

  private static Tensor like(Tensor tensor, double[] values) {
    List<Integer> shape = tensor.shape().stream().map(Math::toIntExact).toList();
    if (tensor.dtype() == DType.F64) {
      return Tensor.ofDoubles(shape, values);
    }
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.ofFloats(shape, floats);
  }
}
