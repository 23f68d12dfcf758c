package org.fairlead.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class InitializerTest {

  static List<String> names() {
    return Networks.names();
  }

  private static final Weights RESNET = fresh("resnet18", 3);

  private static Weights draw(String name, long seed) {
    return name.equals("resnet18") ? RESNET : fresh(name, seed);
  }

  private static Weights fresh(String name, long seed) {
    return Initializer.initialize(
        Networks.create(NetworkSpec.of(name, 10).withInputSize(16)), seed);
  }

  /** Kaiming normal over fan out: standard deviation sqrt(2 / (out kernel²)), groups or not. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "resnet18, conv1.weight, 64, 7",
    "resnet18, layer4.0.conv2.weight, 512, 3",
    "resnet18, layer4.0.downsample.0.weight, 512, 1",
    "resnet50, layer4.0.conv3.weight, 2048, 1",
    "resnet50, layer1.0.downsample.0.weight, 256, 1",
    "cifarresnet20, layer3.1.conv1.weight, 64, 3",
    "mobilenetv2, features.17.conv.1.0.weight, 960, 3",
    "mobilenetv2, features.18.0.weight, 1280, 1"
  })
  void convolutions_areNormalWithFanOutVariance(String name, String weight, int out, int kernel) {
    double[] values = draw(name, 3).get(weight).doubles();
    double deviation = Math.sqrt(2.0 / (out * kernel * kernel));
    assertNormal(values, deviation);
  }

  @Test
  void mobileNetClassifier_isNormalWithZeroBias() {
    Weights weights = draw("mobilenetv2", 5);
    assertNormal(weights.get("classifier.1.weight").doubles(), 0.01);
    assertThat(weights.get("classifier.1.bias").doubles()).containsOnly(0);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "resnet18, fc.weight, 512",
    "resnet18, fc.bias, 512",
    "resnet50, fc.weight, 2048",
    "cifarresnet8, fc.weight, 64",
    "mlp, main.0.weight, 768",
    "mlp, main.0.bias, 768",
    "mlp, main.2.weight, 256",
    "mlp, main.4.bias, 128"
  })
  void linearLayers_areUniformWithinOneOverTheRootOfFanIn(String name, String key, int fanIn) {
    double[] values = draw(name, 11).get(key).doubles();
    double bound = 1 / Math.sqrt(fanIn);
    assertThat(Arrays.stream(values)).allMatch(v -> Math.abs(v) <= bound * (1 + 1e-6));
    double n = values.length;
    double variance = Arrays.stream(values).map(v -> v * v).sum() / n;
    // The square of a uniform number in ±b has mean b²/3 and deviation b² sqrt(4/45).
    assertThat(variance)
        .isEqualTo(bound * bound / 3, within(5 * bound * bound * Math.sqrt(4 / 45.0 / n)));
    if (n > 500) {
      assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow())
          .isGreaterThan(0.98 * bound);
    }
  }

  private static void assertNormal(double[] values, double deviation) {
    double n = values.length;
    double mean = Arrays.stream(values).sum() / n;
    double variance = Arrays.stream(values).map(v -> v * v).sum() / n;
    double fourth = Arrays.stream(values).map(v -> v * v * v * v).sum() / n;
    double within = Arrays.stream(values).filter(v -> Math.abs(v) <= deviation).count() / n;
    assertThat(mean).isEqualTo(0, within(5 * deviation / Math.sqrt(n)));
    assertThat(variance / (deviation * deviation)).isEqualTo(1, within(5 * Math.sqrt(2 / n)));
    assertThat(fourth / Math.pow(deviation, 4)).isEqualTo(3, within(5 * Math.sqrt(96 / n)));
    assertThat(within).isEqualTo(0.682689, within(5 * Math.sqrt(0.2166 / n)));
  }

  @Test
  void batchNorm_startsAsTheIdentity() {
    Weights weights = draw("cifarresnet8", 0);
    assertThat(weights.get("bn1.weight").floats()).containsOnly(1);
    assertThat(weights.get("bn1.bias").floats()).containsOnly(0);
    assertThat(weights.get("bn1.running_mean").floats()).containsOnly(0);
    assertThat(weights.get("bn1.running_var").floats()).containsOnly(1);
    Tensor counter = weights.get("bn1.num_batches_tracked");
    assertThat(counter).hasToString("I64 []");
    assertThat(counter.longs()).containsExactly(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void initialize_hasEveryTensorInStateDictOrder(String name) {
    Network network = Networks.create(NetworkSpec.of(name, 4).withInputSize(16));
    Weights weights = Initializer.initialize(network, 1);
    assertThat(weights.names()).isEqualTo(network.stateNames());
    network
        .parameters()
        .forEach(
            parameter -> {
              assertThat(weights.get(parameter.name()).hasShape(parameter.shape())).isTrue();
              assertThat(weights.get(parameter.name()).dtype()).isEqualTo(DType.F32);
            });
  }

  @Test
  void initialize_sameSeedGivesTheSameBitsAndAnotherOthers() {
    assertThat(draw("cifarresnet8", 7)).isEqualTo(draw("cifarresnet8", 7));
    assertThat(draw("cifarresnet8", 7).get("conv1.weight"))
        .isNotEqualTo(draw("cifarresnet8", 8).get("conv1.weight"));
    assertThat(draw("cifarresnet8", 7).get("layer1.0.conv1.weight"))
        .isNotEqualTo(draw("cifarresnet8", 7).get("layer1.0.conv2.weight"));
  }

  /** Recorded once: the numbers must not change between releases or platforms. */
  @Test
  void initialize_isTheSameForEver() {
    assertThat(draw("cifarresnet8", 7).get("conv1.weight").floats())
        .startsWith(0.07842013f, 0.011213899f, -0.0029155102f, 0.044379685f, -0.098078966f);
  }
}
