package org.fairlead.networks.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.networks.GoldenFiles;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.architecture.CifarResNetOptions;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.PyTorchCheckpoint;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.TestWeights;
import org.fairlead.networks.weights.Weights;
import org.fairlead.networks.weights.WeightsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class WeightsFitTest {
  private static final Network SMALL = Networks.create(NetworkSpec.of("cifarresnet8", 3));
  private static final Weights WEIGHTS = Initializer.initialize(SMALL, 1);

  static List<String> names() {
    return Networks.names().stream().filter(name -> !Networks.get(name).needsInputSize()).toList();
  }

  /** Under every naming convention, and whatever the order of the tensors. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void of_findsTheNamingOfEveryArchitecture(String name) {
    Network network = Networks.create(NetworkSpec.of(name, 4));
    Weights ours = Initializer.initialize(network, 1);
    for (Naming naming : Naming.values()) {
      Weights theirs = naming.to(network).inverse().rename(ours);
      WeightsFit fit = WeightsFit.of(network, theirs, HeadChoice.asItIs());
      assertThat(fit.exact()).as(naming.text()).isTrue();
      if (!theirs.equals(ours)) {
        assertThat(fit.naming()).isEqualTo(naming);
      }
      assertThat(fit.over(ours)).isEqualTo(ours);
      assertThat(fit.describe())
          .isEqualTo(
              "%d of %d tensors fit (%s's names)", ours.size(), ours.size(), fit.naming().text());
      assertThat(Recognition.of(theirs).orElseThrow().spec().name()).isEqualTo(name);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "resnet20-12fca82f.th, cifarresnet20, 97",
    "resnet56-4bfd9763.th, cifarresnet56, 277"
  })
  void of_akamastersFilesWithOptionA(String file, String name, int tensors) {
    WeightsFile checkpoint = WeightsFile.read(TestWeights.published("cifar10_akamaster/" + file));
    Weights model = checkpoint.model();
    Network network = Networks.create(NetworkSpec.of(name, 10), CifarResNetOptions.padding());
    WeightsFit fit = WeightsFit.of(network, model, HeadChoice.asItIs());
    assertThat(fit.exact()).isTrue();
    assertThat(fit.naming()).isEqualTo(Naming.AKAMASTER);
    assertThat(fit.weights().size()).isEqualTo(tensors); // no counters of batches, which is fine
    assertThat(fit.over(Initializer.initialize(network, 0)).names())
        .isEqualTo(network.stateNames());
    assertThat(Recognition.of(model).orElseThrow())
        .hasToString(name + " with 10 classes, network.cifarresnet.shortcut=A (akamaster's names)");
  }

  /** From torch's file to ours and back, under our names, bit by bit. */
  @Test
  void of_akamastersFileWithoutItsClassifier() {
    // Shortcuts of option A have no weights, so that the classifier's name alone tells the
    // convention; torchvision's names fit as many tensors, but leave linear.* over.
    WeightsFile checkpoint =
        WeightsFile.read(TestWeights.published("cifar10_akamaster/resnet20-12fca82f.th"));
    Network network = Recognition.of(checkpoint.model()).orElseThrow().network();

    WeightsFit fit = WeightsFit.of(network, checkpoint.model(), HeadChoice.leftOut());

    assertThat(fit.describe()).isEqualTo("95 of 95 tensors fit (akamaster's names)");
    assertThat(fit.exact()).isTrue();
  }

  @Test
  void of_aCheckpointOfCifar100RoundTrips(@TempDir Path folder) {
    WeightsFile torch = WeightsFile.read(GoldenFiles.complete("f_models/cifarresnet56.pt"));
    Recognition found = Recognition.of(torch.model()).orElseThrow();
    assertThat(found).hasToString("cifarresnet56 with 100 classes (balancing-act's names)");
    Network network = Networks.create(found.spec());
    WeightsFit fit = WeightsFit.of(network, torch.model(), HeadChoice.asItIs());
    assertThat(fit.exact()).isTrue();
    Weights ours = fit.over(Initializer.initialize(network, 0));
    Path file = folder.resolve("cifar100_resnet56.safetensors");
    Safetensors.write(file, ours, Map.of());
    WeightsFit again = WeightsFit.of(network, WeightsFile.read(file).model(), HeadChoice.asItIs());
    assertThat(again.exact()).isTrue();
    assertThat(again.naming()).isEqualTo(Naming.TORCHVISION);
    assertThat(again.over(Initializer.initialize(network, 1))).isEqualTo(ours);
    assertThat(
            found
                .naming()
                .to(network)
                .inverse()
                .rename(ours)
                .get("layer2.0.downsample_conv.weight"))
        .isEqualTo(torch.model().get("layer2.0.downsample_conv.weight"));
  }

  @Test
  void of_namesWhatIsMissingUnexpectedAndDifferent() {
    Network other = Networks.create(NetworkSpec.of("cifarresnet8", 5));
    var names = new ArrayList<>(WEIGHTS.names());
    names.remove("bn1.bias");
    Weights changed =
        WEIGHTS
            .select(names)
            .with("head.weight", Tensor.ofFloats(List.of(1), new float[1]))
            .with("bn1.weight", Tensor.ofLongs(List.of(16), new long[16]));
    WeightsFit fit = WeightsFit.of(other, changed, HeadChoice.asItIs());
    assertThat(fit.exact()).isFalse();
    assertThat(fit.missing()).containsExactly("bn1.bias");
    assertThat(fit.unexpected()).containsExactly("head.weight");
    assertThat(fit.describe())
        .isEqualTo(
            "52 of 56 tensors fit (torchvision's names); missing: bn1.bias; unexpected:"
                + " head.weight; different: bn1.weight is I64 [16], expected numbers [16],"
                + " fc.weight is F32 [3, 64], expected numbers [5, 64], fc.bias is F32 [3],"
                + " expected numbers [5]");
    Weights initial = Initializer.initialize(other, 9);
    Weights merged = fit.over(initial);
    assertThat(merged.get("fc.weight")).isEqualTo(initial.get("fc.weight"));
    assertThat(merged.get("conv1.weight")).isEqualTo(WEIGHTS.get("conv1.weight"));
  }

  @Test
  void of_aCheckpointOfAnotherArchitecture() {
    WeightsFit fit =
        WeightsFit.of(
            Networks.create(NetworkSpec.of("mobilenetv2", 3)), WEIGHTS, HeadChoice.asItIs());
    assertThat(fit.exact()).isFalse();
    assertThat(fit.weights().size()).isZero();
    assertThat(fit.describe())
        .startsWith("0 of 262 tensors fit (torchvision's names); missing: features.0.0.weight, ")
        .contains(" and 259 more; unexpected: conv1.weight, bn1.weight, bn1.bias and ");
    assertThat(Recognition.of(WEIGHTS).orElseThrow())
        .hasToString("cifarresnet8 with 3 classes (torchvision's names)");
    assertThat(Recognition.of(WeightsFile.read(TestWeights.torch("training.pt")).model()))
        .isEmpty();
  }

  @Test
  void of_halfPrecisionIsWidened() {
    ByteBuffer halves = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    while (halves.hasRemaining()) {
      halves.putShort((short) 0x3c00);
    }
    Weights half = WEIGHTS.with("bn1.weight", Tensor.of(DType.F16, List.of(16L), halves.flip()));
    WeightsFit fit = WeightsFit.of(SMALL, half, HeadChoice.asItIs());
    assertThat(fit.exact()).isTrue();
    assertThat(fit.weights().get("bn1.weight").dtype()).isEqualTo(DType.F32);
    assertThat(fit.weights().get("bn1.weight").floats()).containsOnly(1);
  }

  /** FairFace's 18 outputs: race, gender and age, of which the rows of race are kept. */
  @Test
  void of_rowsOfTheHead() {
    Network official = Networks.create(NetworkSpec.of("cifarresnet8", 18));
    Weights file = Initializer.initialize(official, 4);
    Network race = Networks.create(NetworkSpec.of("cifarresnet8", 7));
    List<Integer> rows = List.of(3, 5, 1, 0, 6, 2, 4);
    WeightsFit fit = WeightsFit.of(race, file, HeadChoice.rows(rows));
    assertThat(fit.exact()).isTrue();
    float[] head = file.get("fc.weight").floats();
    float[] kept = fit.weights().get("fc.weight").floats();
    for (int row = 0; row < 7; row++) {
      assertThat(Arrays.copyOfRange(kept, 64 * row, 64 * row + 64))
          .isEqualTo(Arrays.copyOfRange(head, 64 * rows.get(row), 64 * rows.get(row) + 64));
      assertThat(fit.weights().get("fc.bias").floats()[row])
          .isEqualTo(file.get("fc.bias").floats()[rows.get(row)]);
    }
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> WeightsFit.of(race, file, HeadChoice.rows(List.of(7, 8))))
        .withMessage("weights.headRows has 2 rows, expected one for each of the 7 classes");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> WeightsFit.of(SMALL, WEIGHTS, HeadChoice.rows(List.of(0, 1, 3))))
        .withMessage(
            "weights.headRows names row 3, but the rows of the file's classifier are 0 to 2");
  }

  @Test
  void of_aNewHeadLeavesTheFilesOut() {
    Network other = Networks.create(NetworkSpec.of("cifarresnet8", 5));
    WeightsFit fit = WeightsFit.of(other, WEIGHTS, HeadChoice.leftOut());
    assertThat(fit.exact()).isTrue();
    assertThat(fit.weights().find("fc.weight")).isEmpty();
    Weights initial = Initializer.initialize(other, 2);
    assertThat(fit.over(initial).get("fc.bias")).isEqualTo(initial.get("fc.bias"));
  }

  @Test
  void of_masksThatKeepEverythingAreNoSurplus() {
    Weights masked = PyTorchCheckpoint.read(GoldenFiles.bundled("f_models/mlp_1ch_masked.pt"));
    Network network =
        MultilayerPerceptron.network(
            NetworkSpec.of("mlp", 5).withInputChannels(1).withInputSize(8), List.of(32, 16));
    WeightsFit fit = WeightsFit.of(network, masked, HeadChoice.asItIs());
    assertThat(fit.missing()).isEmpty();
    assertThat(fit.unexpected())
        .isNotEmpty()
        .allMatch(name -> name.endsWith("._extra_state.weight_mask"));
    Weights open = masked;
    for (String name : fit.unexpected()) {
      Tensor mask = masked.get(name);
      var ones = new byte[(int) mask.elements()];
      Arrays.fill(ones, (byte) 1);
      open = open.with(name, Tensor.of(DType.BOOL, mask.shape(), ByteBuffer.wrap(ones)));
    }
    assertThat(WeightsFit.of(network, open, HeadChoice.asItIs()).exact()).isTrue();
  }

  /** Names as timm's vit_tiny_patch16_224 and efficientnet_b0 have them. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "vit-tiny, cls_token, class_token",
    "vit-tiny, pos_embed, encoder.pos_embedding",
    "vit-tiny, patch_embed.proj.weight, conv_proj.weight",
    "vit-tiny, blocks.11.norm2.bias, encoder.layers.encoder_layer_11.ln_2.bias",
    "vit-tiny, blocks.3.attn.qkv.weight,"
        + " encoder.layers.encoder_layer_3.self_attention.in_proj_weight",
    "vit-tiny, blocks.3.attn.qkv.bias, encoder.layers.encoder_layer_3.self_attention.in_proj_bias",
    "vit-tiny, blocks.3.attn.proj.bias,"
        + " encoder.layers.encoder_layer_3.self_attention.out_proj.bias",
    "vit-tiny, blocks.0.mlp.fc1.weight, encoder.layers.encoder_layer_0.mlp.0.weight",
    "vit-tiny, blocks.0.mlp.fc2.weight, encoder.layers.encoder_layer_0.mlp.3.weight",
    "vit-tiny, norm.weight, encoder.ln.weight",
    "vit-tiny, head.bias, heads.head.bias",
    "efficientnet-b0, conv_stem.weight, features.0.0.weight",
    "efficientnet-b0, bn1.running_var, features.0.1.running_var",
    "efficientnet-b0, blocks.0.0.conv_dw.weight, features.1.0.block.0.0.weight",
    "efficientnet-b0, blocks.0.0.bn1.weight, features.1.0.block.0.1.weight",
    "efficientnet-b0, blocks.0.0.conv_pw.weight, features.1.0.block.2.0.weight",
    "efficientnet-b0, blocks.4.2.conv_pw.weight, features.5.2.block.0.0.weight",
    "efficientnet-b0, blocks.4.2.se.conv_reduce.bias, features.5.2.block.2.fc1.bias",
    "efficientnet-b0, blocks.4.2.conv_pwl.weight, features.5.2.block.3.0.weight",
    "efficientnet-b0, blocks.4.2.bn3.weight, features.5.2.block.3.1.weight",
    "efficientnet-b0, classifier.weight, classifier.1.weight"
  })
  void timm_namesAreThoseOfItsModels(String name, String theirs, String ours) {
    Network network = Networks.create(NetworkSpec.of(name, 4).withInputSize(32));
    NameMap map = Naming.TIMM.to(network);
    assertThat(map.rename(theirs)).isEqualTo(ours);
    assertThat(map.inverse().rename(ours)).isEqualTo(theirs);
    assertThat(network.stateNames()).contains(ours);
  }

  @Test
  void of_findsTheNamingOfVisionTransformers() {
    Network network = Networks.create(NetworkSpec.of("vit-tiny", 4).withInputSize(16));
    Weights ours = Initializer.initialize(network, 1);
    WeightsFit fit =
        WeightsFit.of(network, Naming.TIMM.to(network).inverse().rename(ours), HeadChoice.asItIs());
    assertThat(fit.exact()).isTrue();
    assertThat(fit.naming()).isEqualTo(Naming.TIMM);
    assertThat(fit.over(ours)).isEqualTo(ours);
  }
}
