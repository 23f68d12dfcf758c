package org.fairlead.engine;

import static org.fairlead.engine.Learners.assertClose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Concat;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolutions of every width, whole blocks of channels or not, against double precision, with
 * memory that was NaN before: what a kernel does not write, or reads where nobody wrote, shows.
 *
 * <p>Their networks are linear, so that rounding is all that parts two precisions.
 */
final class ConvolutionKernelsTest {
  private static final int CLASSES = 3;

  static Stream<Arguments> cases() {
    var cases = new ArrayList<Arguments>();
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      for (boolean last : new boolean[] {false, true}) {
        for (int size : new int[] {1, 2, 7}) {
          cases.add(Arguments.of(precision, last, 1, size));
        }
        cases.add(Arguments.of(precision, last, 2, 7));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}, channels last: {1}, {2} threads, {3}x{3}")
  @MethodSource("cases")
  void logitsAndGradients_areThoseOfDoublePrecision(
      Precision precision, boolean last, int threads, int size) {
    // every width on one thread; a busy machine is slow on two
    for (int width = 3; width <= 17; width += threads == 1 ? 1 : 5) {
      Network network = network(width);
      Weights weights = weights(network, width);
      compare(
          "width " + width,
          run(network, weights, size, Precision.FP64, false, 1, 5),
          run(network, weights, size, precision, last, threads, 5),
          precision);
    }
  }

  /** Channels of ResNets for which oneDNN divides by zero, or gathers the wrong pixels. */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void bottlenecks_areThoseOfDoublePrecision(Precision precision) {
    var graph = new GraphBuilder(NetworkInput.images(3, 16, 16));
    int at = convolution(graph, "a", 0, 3, 256, 1, 1);
    at = convolution(graph, "b", at, 256, 1024, 1, 1);
    at = convolution(graph, "c", at, 1024, 512, 1, 1);
    at = convolution(graph, "d", at, 512, 2048, 1, 1);
    at = convolution(graph, "e", at, 2048, 512, 1, 1);
    at = convolution(graph, "f", at, 512, 1024, 1, 2);
    at = convolution(graph, "g", at, 1024, 256, 1, 1);
    at = convolution(graph, "h", at, 256, 512, 1, 2);
    at = graph.add("pool", AveragePool.global(), at);
    at = graph.add("flat", new Flatten(), at);
    at = graph.add("fc", new Linear(512, CLASSES, true), at);
    Network network = graph.network("bottlenecks", Initialization.TORCH, at);
    Weights weights = weights(network, 1);
    Map<String, double[]> expected = run(network, weights, 5, Precision.FP64, false, 1, 16);
    for (boolean last : new boolean[] {true, false}) {
      compare(
          "channels last: " + last,
          expected,
          run(network, weights, 5, precision, last, 1, 16),
          precision);
    }
  }

  private static void compare(
      String what,
      Map<String, double[]> expected,
      Map<String, double[]> actual,
      Precision precision) {
    actual.forEach(
        (name, values) -> {
          double[] exact = Objects.requireNonNull(expected.get(name));
          double largest = 0;
          for (double value : exact) {
            largest = Math.max(largest, Math.abs(value));
          }
          double tolerance = (precision == Precision.FP32 ? 2e-5 : 0.05) * largest;
          assertClose(what + ", " + name, values, exact, tolerance);
        });
  }

  /** Branches of 1x1 and 3x3, joined, with strides, and widths that meet every kind of block. */
  private static Network network(int width) {
    var graph = new GraphBuilder(NetworkInput.images(3, 16, 16));
    int at = convolution(graph, "stem", 0, 3, width, 3, 1);
    int one = convolution(graph, "one", at, width, width, 1, 1);
    int three = convolution(graph, "three", at, width, width + 1, 3, 1);
    at = graph.add("joined", new Concat(2, 0), one, three);
    one = convolution(graph, "oneStrided", at, 2 * width + 1, width, 1, 2);
    three = convolution(graph, "threeStrided", at, 2 * width + 1, width, 3, 2);
    at = graph.add("joinedStrided", new Concat(2, 0), one, three);
    at = graph.prunable("grouped", new Convolution(2 * width, 2 * width, 3, 1, 1, 2, false), at);
    at = convolution(graph, "pair", at, 2 * width, 16, 3, 1);
    one = convolution(graph, "full", at, 16, width, 3, 1);
    at = convolution(graph, "narrow", one, width, width, 1, 2);
    at = graph.add("pool", AveragePool.global(), at);
    at = graph.add("flat", new Flatten(), at);
    at = graph.add("fc", new Linear(width, CLASSES, true), at);
    return graph.network("kernels", Initialization.TORCH, at);
  }

  private static int convolution(
      GraphBuilder graph, String name, int from, int in, int out, int kernel, int stride) {
    return graph.prunable(
        name, new Convolution(in, out, kernel, stride, kernel / 2, 1, false), from);
  }

  private static Weights weights(Network network, long seed) {
    var random = new Random(seed);
    var weights = Weights.builder();
    for (Parameter parameter : network.parameters()) {
      double bound = Math.sqrt(3.0 * parameter.shape().get(0) / parameter.elements());
      weights.add(
          parameter.name(),
          Tensor.ofDoubles(
              parameter.shape(), random.doubles(parameter.elements(), -bound, bound).toArray()));
    }
    return weights.build();
  }

  private static Map<String, double[]> run(
      Network network,
      Weights weights,
      int size,
      Precision precision,
      boolean last,
      int threads,
      int images) {
    ImageShape shape = ImageShape.square(size);
    Batch batch = Learners.batch(shape, images, 1);
    var results = new LinkedHashMap<String, double[]>();
    var options = Learners.options(shape, OptimizerOptions.sgd(0));
    try (var learner = Learners.learner(network, weights, options, precision, last)) {
      LibTorch.threads(threads);
      Poison.pour();
      results.put("logits", learner.forward(batch).logits());
      results.put("predictions", learner.predict(batch).logits());
      Poison.pour();
      learner.backward(Learners.gradient(images, CLASSES, 2));
      for (Parameter parameter : network.parameters()) {
        results.put(parameter.name(), learner.gradient(parameter.name()));
      }
    } finally {
      LibTorch.threads(1);
    }
    return results;
  }
}
