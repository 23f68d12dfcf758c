package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.architecture.EfficientNetOptions;
import org.fairlead.networks.architecture.VisionTransformerOptions;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Logits of whole networks against definitions that share no code with ours: {@code
 * make_vit_efficientnet.py} computes them with numpy.
 */
@SuppressWarnings("try") // scopes are closed, not read
final class GoldenLogitsTest {
  private static final double EXACT = 1e-9;
  private static final int CLASSES = 7;

  @Test
  void visionTransformer_hasTheLogitsOfItsDefinition() {
    JsonNode golden = golden("vit_tiny");
    var options = new VisionTransformerOptions(golden.get("patch").intValue());
    List<Integer> sizes = sizes(golden);
    var spec = new NetworkSpec("vit-tiny", CLASSES, sizes.get(1), sizes.get(2), 0);
    Network network = Networks.create(spec, options);
    requireLogits(network, FormulaWeights.of(network), golden, EXACT, Precision.FP64, false);
    requireLogits(network, FormulaWeights.of(network), golden, 1e-4, Precision.FP32, true);
  }

  @Test
  void efficientNet_hasTheLogitsOfItsDefinition() {
    JsonNode golden = golden("efficientnet_b0");
    List<Integer> sizes = sizes(golden);
    var spec = new NetworkSpec("efficientnet-b0", CLASSES, sizes.get(1), 0, 0);
    Network network = Networks.create(spec, new EfficientNetOptions(0, "standard"));
    requireLogits(network, weights(network), golden, EXACT, Precision.FP64, false);
    requireLogits(network, weights(network), golden, 1e-3, Precision.FP32, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit_tiny", "efficientnet_b0"})
  void parameters_areThoseOfThePublishedNetworks(String model) {
    JsonNode golden = golden(model);
    Network network =
        Networks.create(
            NetworkSpec.of(golden.get("network").stringValue(), 1000).withInputSize(224));
    assertThat(network.parameters().stream().mapToLong(Parameter::elements).sum())
        .isEqualTo(golden.get("num_parameters").longValue());
  }

  /** A quarter of the formula's variances. */
  private static Weights weights(Network network) {
    Weights formula = FormulaWeights.of(network);
    var weights = Weights.builder();
    for (String name : formula.names()) {
      Tensor tensor = formula.get(name);
      if (name.endsWith("running_var")) {
        double[] quarters = Arrays.stream(tensor.doubles()).map(v -> v / 4).toArray();
        weights.add(name, Tensor.ofDoubles(List.of(quarters.length), quarters));
      } else {
        weights.add(name, tensor);
      }
    }
    return weights.build();
  }

  private static void requireLogits(
      Network network,
      Weights weights,
      JsonNode golden,
      double tolerance,
      Precision precision,
      boolean last) {
    List<Integer> sizes = sizes(golden);
    var shape = new ImageShape(sizes.get(2), sizes.get(3), sizes.get(1));
    int[] extents = sizes.stream().mapToInt(Integer::intValue).toArray();
    var options = Learners.options(shape, OptimizerOptions.sgd(0));
    try (var scope = new PointerScope();
        var learner = Learners.learner(network, weights, options, precision, last)) {
      var image = Learners.image(FormulaWeights.input(sizes), extents, precision, last);
      Learners.assertClose(
          network.name() + " in evaluation, " + precision,
          learner.predict(image).logits(),
          Goldens.numbers(golden.get("logits_eval")),
          tolerance);
      if (golden.has("logits_train")) {
        Learners.assertClose(
            network.name() + " in training, " + precision,
            learner.forward(image).logits(),
            Goldens.numbers(golden.get("logits_train")),
            tolerance);
      }
    }
  }

  private static List<Integer> sizes(JsonNode golden) {
    return golden.get("input_shape").values().stream().map(JsonNode::intValue).toList();
  }

  private static JsonNode golden(String model) {
    return Goldens.read(Goldens.bundled("models/" + model + "_formula.json"));
  }
}
