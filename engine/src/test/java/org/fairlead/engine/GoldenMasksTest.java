package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Masked layers and batch norms over masked channels against recorded references, in fp64. */
@SuppressWarnings("try") // scopes are closed, not read
final class GoldenMasksTest {
  private static final double EXACT = 1e-9;

  static Stream<Named<JsonNode>> layers() {
    return cases("kind", "do_masked_forward");
  }

  static Stream<Named<JsonNode>> norms() {
    return cases("mask_name", "momentum", "training");
  }

  /** Returns all cases of the folder that have these keys, whatever their file is called. */
  private static Stream<Named<JsonNode>> cases(String... naming) {
    List<Path> files = Goldens.files("c_sparse", ".*\\.json");
    return files.stream()
        .flatMap(file -> Goldens.read(file).path("cases").valueStream())
        .filter(golden -> Arrays.stream(naming).allMatch(golden::has))
        .map(golden -> Named.of(name(golden, naming), golden));
  }

  private static String name(JsonNode golden, String... naming) {
    return Arrays.stream(naming)
        .map(key -> key + " " + golden.get(key))
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void maskedLayer_agreesWithTheReference(JsonNode golden) {
    double[] input = Goldens.numbers(golden.get("input"));
    int[] inputShape = shape(golden.get("input_shape"));
    int[] outputShape = shape(golden.get("output_shape"));
    boolean convolution = golden.get("kind").stringValue().equals("conv");
    int[] imageShape = convolution ? inputShape : new int[] {inputShape[0], inputShape[1], 1, 1};
    Network network = convolution ? convolution(golden, outputShape) : linear(golden);
    List<Integer> weightShape = boxed(shape(golden.get("weight_shape")));
    var weights =
        Weights.builder()
            .add("layer.weight", tensor(weightShape, golden.get("weight")))
            .add("layer.bias", tensor(List.of(weightShape.get(0)), golden.get("bias")));
    if (convolution) {
      int outputs = network.classes();
      weights.add("out.weight", identity(outputs, List.of(outputs, outputs)));
    }
    var options =
        Learners.options(
            new ImageShape(imageShape[2], imageShape[3], imageShape[1]), OptimizerOptions.sgd(0));
    try (var scope = new PointerScope();
        var learner = Learners.learner(network, weights.build(), options, Precision.FP64, false)) {
      if (golden.get("do_masked_forward").booleanValue()) {
        learner.applyMasks(masks(network, weightShape, golden.get("weight_mask")));
      }
      var image = Learners.image(input, imageShape, Precision.FP64, false).set_requires_grad(true);
      assertClose(learner.forward(image).logits(), golden.get("output"));
      Weights before = learner.weights();
      double[] gradient = Goldens.numbers(golden.get("grad_output"));
      learner.descend(gradient, ParameterTerms.rate(1));
      assertClose(difference(before, learner.weights(), "layer.weight"), golden.get("grad_weight"));
      assertClose(difference(before, learner.weights(), "layer.bias"), golden.get("grad_bias"));
      assertClose(Tensors.toDoubles(image.mutable_grad()), golden.get("grad_input"));
    }
  }

  /**
   * The reference passes masked channels through and says that they are zero anyway; here they come
   * from a convolution whose filters for them are masked, and leave as zeros.
   */
  @ParameterizedTest
  @MethodSource("norms")
  void batchNormOverMaskedChannels_agreesWithTheReference(JsonNode golden) {
    int[] shape = shape(golden.get("input_shape"));
    int channels = shape[1];
    boolean[] live = live(golden, channels);
    Tensor perChannel = identity(channels, List.of(channels, channels, 1, 1));
    Weights weights =
        Weights.builder()
            .add("filters.weight", perChannel)
            .add("bn.weight", tensor(List.of(channels), golden.get("weight")))
            .add("bn.bias", tensor(List.of(channels), golden.get("bias")))
            .add("bn.running_mean", tensor(List.of(channels), golden.get("running_mean0")))
            .add("bn.running_var", tensor(List.of(channels), golden.get("running_var0")))
            .add("bn.num_batches_tracked", Tensor.ofLongs(List.of(), new long[] {0}))
            .add(
                "out.weight",
                identity(
                    channels * shape[2] * shape[3],
                    List.of(channels * shape[2] * shape[3], channels * shape[2] * shape[3])))
            .build();
    int step = 0;
    for (JsonNode expected : golden.get("steps")) {
      step++;
      weights = batchNormStep(golden, expected, shape, live, weights, step);
    }
    assertThat(step).isPositive();
  }

  private static Weights batchNormStep(
      JsonNode golden, JsonNode expected, int[] shape, boolean[] live, Weights weights, int step) {
    // Without a momentum the reference averages over all batches: batch n moves by 1 / n.
    double momentum =
        golden.get("momentum").isNull() ? 1.0 / step : golden.get("momentum").doubleValue();
    Network network = normed(shape, golden.get("eps").doubleValue(), momentum);
    var options =
        Learners.options(new ImageShape(shape[2], shape[3], shape[1]), OptimizerOptions.sgd(0));
    double[] input = Goldens.numbers(expected.get("input"));
    double[] output = onlyLive(Goldens.numbers(expected.get("output")), shape, live);
    try (var scope = new PointerScope();
        var learner = Learners.learner(network, weights, options, Precision.FP64, false)) {
      learner.applyMasks(masks(network, live));
      var image = Learners.image(input, shape, Precision.FP64, false).set_requires_grad(true);
      if (!golden.get("training").booleanValue()) {
        assertThat(learner.predict(image).logits()).containsExactly(output, within(EXACT));
        return weights;
      }
      assertThat(learner.forward(image).logits()).containsExactly(output, within(EXACT));
      learner.backward(onlyLive(Goldens.numbers(expected.get("grad_output")), shape, live));
      if (expected.has("grad_weight")) {
        assertClose(learner.gradient("bn.weight"), expected.get("grad_weight"));
        assertClose(learner.gradient("bn.bias"), expected.get("grad_bias"));
        double[] inputGradient = Goldens.numbers(expected.get("grad_input"));
        assertThat(Tensors.toDoubles(image.mutable_grad()))
            .containsExactly(onlyLive(inputGradient, shape, live), within(EXACT));
      }
      Weights after = learner.weights();
      assertClose(after.get("bn.running_mean").doubles(), expected.get("running_mean_after"));
      assertClose(after.get("bn.running_var").doubles(), expected.get("running_var_after"));
      assertThat(after.get("bn.num_batches_tracked").longs())
          .containsExactly(expected.get("num_batches_tracked").longValue());
      return weights
          .with("bn.running_mean", after.get("bn.running_mean"))
          .with("bn.running_var", after.get("bn.running_var"))
          .with("bn.num_batches_tracked", after.get("bn.num_batches_tracked"));
    }
  }

  private static boolean[] live(JsonNode golden, int channels) {
    var live = new boolean[channels];
    Arrays.fill(live, true);
    if (!golden.get("feature_mask").isNull()) {
      double[] mask = Goldens.numbers(golden.get("feature_mask"));
      for (int c = 0; c < channels; c++) {
        live[c] = mask[c] != 0;
      }
    }
    return live;
  }

  private static double[] onlyLive(double[] values, int[] shape, boolean[] live) {
    int area = shape[2] * shape[3];
    double[] kept = values.clone();
    for (int i = 0; i < kept.length; i++) {
      if (!live[i / area % shape[1]]) {
        kept[i] = 0;
      }
    }
    return kept;
  }

  private static Network linear(JsonNode golden) {
    int[] weight = shape(golden.get("weight_shape"));
    return network(
        NetworkInput.images(weight[1], 1, 1),
        List.of("flatten", "layer"),
        List.of(new Flatten(), new Linear(weight[1], weight[0], true)));
  }

  private static Network convolution(JsonNode golden, int[] output) {
    int[] weight = shape(golden.get("weight_shape"));
    int[] input = shape(golden.get("input_shape"));
    int features = output[1] * output[2] * output[3];
    return network(
        NetworkInput.images(input[1], input[2], input[3]),
        List.of("layer", "flatten", "out"),
        List.of(
            new Convolution(
                weight[1],
                weight[0],
                weight[2],
                golden.get("stride").intValue(),
                golden.get("padding").intValue(),
                1,
                true),
            new Flatten(),
            new Linear(features, features, false)));
  }

  private static Network normed(int[] shape, double epsilon, double momentum) {
    int features = shape[1] * shape[2] * shape[3];
    return network(
        NetworkInput.images(shape[1], shape[2], shape[3]),
        List.of("filters", "bn", "flatten", "out"),
        List.of(
            new Convolution(shape[1], shape[1], 1, 1, 0, 1, false),
            new BatchNorm(shape[1], epsilon, momentum),
            new Flatten(),
            new Linear(features, features, false)));
  }

  private static Network network(NetworkInput input, List<String> names, List<Layer> layers) {
    var nodes = new ArrayList<Node>();
    nodes.add(new Node(0, "input", input, List.of()));
    for (int i = 0; i < layers.size(); i++) {
      nodes.add(new Node(i + 1, names.get(i), layers.get(i), List.of(i)));
    }
    return Network.of("chain", Initialization.TORCH, nodes, Set.of());
  }

  private static Masks masks(Network network, List<Integer> shape, JsonNode mask) {
    double[] values = Goldens.numbers(mask);
    var bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Masks.fromWeights(
        network, Weights.builder().add("layer.weight", Tensor.ofBytes(shape, bytes)).build());
  }

  private static Masks masks(Network network, boolean[] live) {
    int channels = live.length;
    var bytes = new byte[channels * channels];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (live[i / channels] ? 1 : 0);
    }
    return Masks.fromWeights(
        network,
        Weights.builder()
            .add("filters.weight", Tensor.ofBytes(List.of(channels, channels, 1, 1), bytes))
            .build());
  }

  private static Tensor identity(int size, List<Integer> shape) {
    var values = new double[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    return Tensor.ofDoubles(shape, values);
  }

  private static Tensor tensor(List<Integer> shape, JsonNode values) {
    return Tensor.ofDoubles(shape, Goldens.numbers(values));
  }

  private static double[] difference(Weights before, Weights after, String name) {
    double[] difference = before.get(name).doubles();
    double[] moved = after.get(name).doubles();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= moved[i];
    }
    return difference;
  }

  private static void assertClose(double[] actual, JsonNode expected) {
    assertThat(actual).containsExactly(Goldens.numbers(expected), within(EXACT));
  }

  private static int[] shape(JsonNode node) {
    return Arrays.stream(Goldens.numbers(node)).mapToInt(v -> (int) v).toArray();
  }

  private static List<Integer> boxed(int[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
