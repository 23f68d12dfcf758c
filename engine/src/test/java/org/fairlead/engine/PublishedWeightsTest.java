package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.pretrained.HeadChoice;
import org.fairlead.networks.pretrained.Recognition;
import org.fairlead.networks.pretrained.WeightsFit;
import org.fairlead.networks.weights.Weights;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Published checkpoints against what PyTorch's definition of their network gives; the references
 * lie beside the script that recorded them.
 */
@SuppressWarnings("try") // scopes are closed, not read
final class PublishedWeightsTest {

  /** A CIFAR-10 ResNet-20 with option-A shortcuts, from a file of the format before 1.6. */
  @ParameterizedTest(name = "{0} channels last {1}")
  @CsvSource({"FP32, false, 1e-4", "FP32, true, 1e-4", "FP64, false, 1e-9"})
  void akamastersResNet20_classifiesAsItsDefinitionDoes(
      Precision precision, boolean last, double tolerance) {
    JsonNode golden = Goldens.read(Goldens.bundled("models/akamaster20.json"));
    Weights model =
        WeightsFile.read(TestFolders.data("weights/cifar10_akamaster/resnet20-12fca82f.th"))
            .model();
    Network network = Recognition.of(model).orElseThrow().network();
    WeightsFit fit = WeightsFit.of(network, model, HeadChoice.asItIs());
    assertThat(fit.exact()).isTrue();
    Weights weights = fit.over(Initializer.initialize(network, 0));
    var options = Learners.options(new ImageShape(32, 32, 3), OptimizerOptions.sgd(0));
    try (var scope = new PointerScope();
        var learner = Learners.learner(network, weights, options, precision, last)) {
      double[] pixels = FormulaWeights.input(List.of(4, 3, 32, 32));
      double[] logits =
          learner
              .predict(Learners.image(pixels, new int[] {4, 3, 32, 32}, precision, last))
              .logits();
      double[] expected =
          Goldens.numbers(
              golden.get(precision == Precision.FP64 ? "float64" : "float32").get("logits_eval"));
      double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertThat(logits).containsExactly(expected, within(tolerance * scale));
    }
  }
}
