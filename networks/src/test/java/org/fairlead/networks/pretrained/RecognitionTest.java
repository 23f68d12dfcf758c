package org.fairlead.networks.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.architecture.VisionTransformerOptions;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.TestWeights;
import org.fairlead.networks.weights.Weights;
import org.fairlead.networks.weights.WeightsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files under the names of torchvision and timm, in both formats. */
final class RecognitionTest {

  static Stream<Arguments> published() {
    return Stream.of(
        Arguments.of(
            PublicNames.timmVit(224, 16, 3, 1000),
            "vit-tiny with 1000 classes for images of 224 x 224 (timm's names)"),
        Arguments.of(
            PublicNames.timmVit(384, 16, 3, 21843),
            "vit-tiny with 21843 classes for images of 384 x 384 (timm's names)"),
        Arguments.of(
            PublicNames.torchvisionVit(32, 4, 1, 7),
            "vit-tiny with 7 classes and 1 image channel for images of 32 x 32,"
                + " network.vit-tiny.patch=4 (torchvision's names)"),
        Arguments.of(
            PublicNames.torchvisionVit(8, 8, 3, 2),
            "vit-tiny with 2 classes for images of 8 x 8, network.vit-tiny.patch=8"
                + " (torchvision's names)"),
        Arguments.of(
            PublicNames.publishedVit(224, 16, 3, 1000),
            "vit-tiny with 1000 classes for images of 224 x 224 (torchvision-0.12's names)"),
        Arguments.of(
            PublicNames.timmMobileNet(1000), "mobilenetv2 with 1000 classes (timm's names)"),
        Arguments.of(
            PublicNames.torchvisionEfficientNet(3, 1000),
            "efficientnet-b0 with 1000 classes (torchvision's names)"),
        Arguments.of(
            PublicNames.torchvisionEfficientNet(1, 2),
            "efficientnet-b0 with 2 classes and 1 image channel (torchvision's names)"),
        Arguments.of(
            PublicNames.timmEfficientNet(3, 5), "efficientnet-b0 with 5 classes (timm's names)"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("published")
  void of_filesOfOtherLibraries(Weights theirs, String expected, @TempDir Path folder) {
    Path safetensors = folder.resolve("model.safetensors");
    Path torch = folder.resolve("model.pt");
    Safetensors.write(safetensors, theirs, Map.of());
    TestWeights.writeTorch(torch, theirs);
    for (Path file : List.of(safetensors, torch)) {
      Weights model = WeightsFile.read(file).model();
      Recognition found = Recognition.of(model).orElseThrow();
      assertThat(found).hasToString(expected);
      Network network = found.network();
      WeightsFit fit = WeightsFit.of(network, model, HeadChoice.asItIs());
      assertThat(fit.exact()).isTrue();
      Weights ours = fit.over(Initializer.initialize(network, 0));
      Weights back = found.naming().to(network).inverse().rename(ours);
      assertThat(back.select(new ArrayList<>(theirs.names()))).isEqualTo(theirs);
    }
  }

  /** Tokens beside the class token, positions that are no square, other widths. */
  @Test
  void of_otherTransformersAreNotRecognised() {
    Weights tiny = PublicNames.timmVit(32, 4, 3, 10);
    assertThat(Recognition.of(tiny)).isPresent();
    Tensor distillation = Tensor.ofFloats(List.of(1, 1, 192), new float[192]);
    assertThat(Recognition.of(tiny.with("dist_token", distillation))).isEmpty();
    assertThat(Recognition.of(tiny.with("pos_embed", positions(66)))).isEmpty();
    assertThat(Recognition.of(tiny.with("pos_embed", positions(0)))).isEmpty();
    assertThat(
            Recognition.of(tiny.with("norm.weight", Tensor.ofFloats(List.of(384), new float[384]))))
        .isEmpty();
    var headless = new ArrayList<>(tiny.names());
    headless.removeIf(name -> name.startsWith("head."));
    assertThat(Recognition.of(tiny.select(headless))).isEmpty();
  }

  private static Tensor positions(int tokens) {
    return Tensor.ofFloats(List.of(1, tokens, 192), new float[tokens * 192]);
  }

  /** A transformer for other images than these differs in its positions alone. */
  @Test
  void fit_ofOtherImageSizesNamesThePositions() {
    Network network =
        Networks.create(
            NetworkSpec.of("vit-tiny", 10).withInputSize(32), new VisionTransformerOptions(4));
    WeightsFit fit = WeightsFit.of(network, PublicNames.timmVit(64, 4, 3, 10), HeadChoice.asItIs());
    assertThat(fit.missing()).isEmpty();
    assertThat(fit.unexpected()).isEmpty();
    assertThat(fit.differences())
        .containsExactly(
            new WeightsFit.Difference(
                "encoder.pos_embedding", "F32 [1, 257, 192]", "numbers [1, 65, 192]"));
  }
}
