package org.fairlead.networks;

import java.util.Arrays;
import java.util.List;
import org.fairlead.base.Seeds;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * Draws the first weights of a network from the distributions that PyTorch and torchvision use for
 * its architecture.
 *
 * <p>Every parameter has its own stream of random numbers, derived from the seed and the
 * parameter's index, and the arithmetic is the same on every platform: one seed gives one set of
 * bits. They are not the bits that PyTorch draws for the same seed.
 *
 * <ul>
 *   <li>Kaiming normal over fan out: {@code N(0, 2 / (out kernel²))}, after <a
 *       href="https://arxiv.org/abs/1502.01852">He et al. (2015)</a>; groups do not enter.
 *   <li>PyTorch's default for linear layers and convolutions: weight and bias uniform in {@code
 *       ±1/sqrt(fan in)} (its {@code kaiming_uniform} with {@code a = sqrt(5)}).
 *   <li>Batch norm: weight 1, bias 0, running mean 0, running variance 1.
 * </ul>
 */
public final class Initializer {
  private static final double MOBILENET_LINEAR_DEVIATION = 0.01;
  private static final double TRANSFORMER_DEVIATION = 0.02;

  private Initializer() {}

  /** Returns F32 parameters and buffers (counters I64), in {@code state_dict} order. */
  public static Weights initialize(Network network, long seed) {
    var drawn = Weights.builder();
    for (int i = 0; i < network.parameters().size(); i++) {
      Parameter parameter = network.parameters().get(i);
      var values = new float[(int) parameter.elements()];
      fill(network, parameter, values, new Gaussians(Seeds.mix(seed, i)));
      drawn.add(parameter.name(), Tensor.ofFloats(parameter.shape(), values));
    }
    for (StateBuffer buffer : network.buffers()) {
      drawn.add(buffer.name(), initial(buffer));
    }
    return drawn.build().select(network.stateNames());
  }

  private static Tensor initial(StateBuffer buffer) {
    int size = (int) buffer.elements();
    if (buffer.dtype() == DType.I64) {
      var values = new long[size];
      Arrays.fill(values, (long) buffer.initial());
      return Tensor.ofLongs(buffer.shape(), values);
    }
    var values = new float[size];
    Arrays.fill(values, (float) buffer.initial());
    return Tensor.ofFloats(buffer.shape(), values);
  }

  private static void fill(Network network, Parameter parameter, float[] values, Gaussians random) {
    Initialization scheme = network.initialization();
    switch (parameter.kind()) {
      case NORM_WEIGHT -> Arrays.fill(values, 1);
      case NORM_BIAS -> Arrays.fill(values, 0);
      case EMBEDDING -> normal(values, TRANSFORMER_DEVIATION, random);
      case CONVOLUTION_WEIGHT -> {
        if (scheme == Initialization.TORCH || scheme == Initialization.TRANSFORMER) {
          uniform(values, 1 / Math.sqrt(fanIn(parameter.shape())), random);
        } else {
          normal(values, Math.sqrt(2.0 / fanOut(parameter.shape())), random);
        }
      }
      case LINEAR_WEIGHT -> {
        if (scheme == Initialization.MOBILENET) {
          normal(values, MOBILENET_LINEAR_DEVIATION, random);
        } else if (scheme == Initialization.TRANSFORMER) {
          normal(values, TRANSFORMER_DEVIATION, random);
        } else {
          uniform(values, 1 / Math.sqrt(fanIn(parameter.shape())), random);
        }
      }
      case BIAS -> {
        if (scheme.zeroBiases()) {
          Arrays.fill(values, 0);
        } else {
          uniform(values, 1 / Math.sqrt(fanIn(weightShape(network, parameter))), random);
        }
      }
    }
  }

  /** Returns the shape of the weight that a bias goes with. */
  private static List<Integer> weightShape(Network network, Parameter bias) {
    return network.parameters().stream()
        .filter(p -> p.nodeId() == bias.nodeId() && p.kind().isWeight())
        .findFirst()
        .orElseThrow()
        .shape();
  }

  /** Returns the number of inputs to one output. */
  private static double fanIn(List<Integer> shape) {
    double fan = 1;
    for (int extent : shape.subList(1, shape.size())) {
      fan *= extent;
    }
    return fan;
  }

  /** Returns outputs times the kernel's area. */
  private static double fanOut(List<Integer> shape) {
    return fanIn(shape) / shape.get(1) * shape.get(0);
  }

  private static void uniform(float[] values, double bound, Gaussians random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.uniform() - 1) * bound);
    }
  }

  private static void normal(float[] values, double deviation, Gaussians random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.gaussian() * deviation);
    }
  }

  /** SplitMix64, with Marsaglia's polar method for normal numbers. */
  private static final class Gaussians {
    private long state;
    private double spare = Double.NaN;

    Gaussians(long seed) {
      state = seed;
    }

    /** Returns the next number, uniform in [0, 1). */
    double uniform() {
      state += 0x9e3779b97f4a7c15L;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
    }

    /** Returns the next standard normal number. */
    double gaussian() {
      if (!Double.isNaN(spare)) {
        double next = spare;
        spare = Double.NaN;
        return next;
      }
      while (true) {
        double x = 2 * uniform() - 1;
        double y = 2 * uniform() - 1;
        double square = x * x + y * y;
        if (square < 1 && square > 0) {
          double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
          spare = y * scale;
          return x * scale;
        }
      }
    }
  }
}
