package org.fairlead.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.networks.architecture.CifarResNetOptions;
import org.fairlead.networks.architecture.EfficientNetOptions;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.architecture.StemOptions;
import org.fairlead.networks.architecture.VisionTransformerOptions;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.pretrained.NameMap;
import org.fairlead.networks.sparse.LayerStatistics;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.ModelStatistics;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class NetworksTest {
  private static final String EXTRA_STATE = "._extra_state";

  static Stream<Map.Entry<String, JsonNode>> recordedModels() {
    return GoldenFiles.json(GoldenFiles.complete("f_models/key_lists.json"))
        .get("models")
        .properties()
        .stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordedModels")
  void create_hasTheRecordedKeysShapesCountsAndMacs(Map.Entry<String, JsonNode> model) {
    String name = architecture(model.getKey());
    Network network = recordedNetwork(name, model.getValue());
    NameMap theirs =
        model.getKey().startsWith("balancing_act.")
            ? NameMap.balancingAct(network).inverse()
            : NameMap.balancingAct(network);

    var expected = new ArrayList<String>();
    var masked = new TreeSet<String>();
    for (JsonNode entry : model.getValue().get("state_dict")) {
      String key = entry.get("key").stringValue();
      if (key.endsWith(EXTRA_STATE)) {
        if (entry.get("extra_state").has("weight_mask")) {
          masked.add(key.replace(EXTRA_STATE, ".weight"));
        }
      } else {
        expected.add(key + " " + entry.get("shape") + " " + entry.get("dtype").stringValue());
      }
    }
    var shapes = new TreeMap<String, String>();
    network.parameters().forEach(p -> shapes.put(p.name(), compact(p.shape()) + " float32"));
    network
        .buffers()
        .forEach(
            b ->
                shapes.put(
                    b.name(), compact(b.shape()) + (b.shape().isEmpty() ? " int64" : " float32")));
    assertThat(network.stateNames().stream().map(n -> theirs.rename(n) + " " + shapes.get(n)))
        .containsExactlyElementsOf(expected);
    assertThat(network.parameters().stream().map(p -> theirs.rename(p.name())))
        .containsExactlyElementsOf(
            model.getValue().get("parameters").values().stream()
                .map(p -> p.get("name").stringValue())
                .toList());
    if (!masked.isEmpty() && !model.getKey().endsWith("alllayers") && !name.equals("mlp")) {
      assertThat(
              network.parameters().stream()
                  .filter(Parameter::prunable)
                  .map(p -> theirs.rename(p.name())))
          .containsExactlyInAnyOrderElementsOf(masked);
    }

    JsonNode flops = model.getValue().get("flops");
    List<Integer> image = GoldenFiles.ints(flops.get("input_shape"));
    ModelStatistics statistics =
        ModelStatistics.of(
            network, Zeros.of(network), Masks.dense(network), image.get(1), image.get(2));
    assertThat(statistics.parameters())
        .isEqualTo(model.getValue().get("num_parameters").longValue());
    assertThat(
            statistics.layers().stream()
                .filter(layer -> layer.shape().size() == 4)
                .mapToLong(LayerStatistics::macs)
                .sum())
        .isEqualTo(flops.get("conv_macs").longValue());
    assertThat(statistics.macs()).isEqualTo(flops.get("total_macs").longValue());
  }

  private static String compact(List<Integer> shape) {
    return shape.toString().replace(" ", "");
  }

  private static String architecture(String key) {
    return key.substring(key.indexOf('.') + 1)
        .toLowerCase(Locale.ROOT)
        .replace("_masked", "")
        .replace("_alllayers", "")
        .replace("_", "");
  }

  private static Network recordedNetwork(String name, JsonNode model) {
    List<JsonNode> parameters = List.copyOf(model.get("parameters").values());
    int classes = parameters.get(parameters.size() - 1).get("shape").get(0).intValue();
    List<Integer> image = GoldenFiles.ints(model.get("flops").get("input_shape"));
    NetworkSpec spec =
        NetworkSpec.of(name, classes).withInputChannels(image.get(0)).withInputSize(image.get(1));
    if (!name.equals("mlp")) {
      return Networks.create(spec);
    }
    var hidden = new ArrayList<Integer>();
    for (JsonNode parameter : parameters.subList(0, parameters.size() - 2)) {
      if (parameter.get("shape").size() == 2) {
        hidden.add(parameter.get("shape").get(0).intValue());
      }
    }
    return MultilayerPerceptron.network(spec, hidden);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "resnet34, 7, 21258240, 9408, 3591",
    "cifarresnet56, 100, 850432, 432, 6500",
    "resnet50, 7, 23445504, 9408, 14343",
    "mobilenetv2, 5, 2188896, 864, 6405"
  })
  void create_hasThePublishedCountsOfPrunableWeights(
      String name, int classes, long prunable, long first, long classifier) {
    Network network = Networks.create(NetworkSpec.of(name, classes));
    assertThat(
            network.parameters().stream()
                .filter(Parameter::prunable)
                .mapToLong(Parameter::elements)
                .sum())
        .isEqualTo(prunable);
    assertThat(network.parameters().get(0).prunable()).isFalse();
    assertThat(network.parameters().get(0).elements()).isEqualTo(first);
    assertThat(
            network.parameters().stream()
                .filter(p -> p.nodeId() == network.output().id())
                .mapToLong(Parameter::elements)
                .sum())
        .isEqualTo(classifier);
    assertThat(network.parameters().stream().filter(Parameter::prunable))
        .allMatch(p -> p.kind() == Layer.ParameterKind.CONVOLUTION_WEIGHT);
  }

  @ParameterizedTest(name = "cifarresnet{0}")
  @CsvSource({"8, 78042", "20, 272474", "32, 466906", "44, 661338", "56, 855770"})
  void create_growsCifarResNetsByThreeBlocksAtATime(int depth, long parameters) {
    Network network = Networks.create(NetworkSpec.of("cifarresnet" + depth, 10));
    assertThat(network.parameters().stream().mapToLong(Parameter::elements).sum())
        .isEqualTo(parameters);
    assertThat(network.toString())
        .isEqualTo("cifarresnet%d (10 classes, %d parameters)", depth, parameters);
  }

  @ParameterizedTest(name = "cifarresnet{0}")
  @CsvSource({"8, 75290", "20, 269722", "32, 464154", "44, 658586", "56, 853018"})
  void create_optionAHasTheSameConvolutionsAndNoShortcutWeights(int depth, long parameters) {
    NetworkSpec spec = NetworkSpec.of("cifarresnet" + depth, 10);
    Network padded = Networks.create(spec, CifarResNetOptions.padding());
    assertThat(padded.parameters().stream().mapToLong(Parameter::elements).sum())
        .isEqualTo(parameters);
    assertThat(padded.stateNames())
        .isEqualTo(
            Networks.create(spec).stateNames().stream()
                .filter(name -> !name.contains("downsample"))
                .toList());
    assertThat(padded.shapes(32, 32).get(padded.output().id())).containsExactly(10);
    assertThat(padded.shapes(33, 32)).isNotEmpty(); // odd maps round up on both ways of a block
    assertThat(ModelStatistics.of(padded, Zeros.of(padded), Masks.dense(padded), 32, 32).macs())
        .isEqualTo(
            ModelStatistics.of(
                        Networks.create(spec),
                        Zeros.of(Networks.create(spec)),
                        Masks.dense(Networks.create(spec)),
                        32,
                        32)
                    .macs()
                - 16 * 32 * 16 * 16
                - 32 * 64 * 8 * 8);
    assertThat(Network.fromJson(padded.toJson())).isEqualTo(padded);
  }

  @Test
  void create_optionAIsForCifarResNetsOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Networks.create(NetworkSpec.of("resnet34", 2), CifarResNetOptions.padding()))
        .withMessage(
            "options of network 'resnet34' are CifarResNetOptions[shortcut=A], expected StemOptions");
  }

  /** ImageNet's stem takes 224 to 7, with any number of image channels. */
  @ParameterizedTest(name = "{0} of {1} channels")
  @CsvSource({
    "resnet18, 3, 1000, 11689512, 1814073344, 512",
    "resnet34, 3, 1000, 21797672, 3663761408, 512",
    "resnet50, 3, 1000, 25557032, 4089184256, 2048",
    "resnet50, 1, 1000, 25550760, 4010508288, 2048",
    "resnet50, 4, 10, 23531658, 4126494720, 2048",
    "mobilenetv2, 3, 1000, 3504872, 300774272, 1280"
  })
  void create_imageNetStemsAt224(
      String name, int channels, int classes, long parameters, long macs, int features) {
    Network network = Networks.create(NetworkSpec.of(name, classes).withInputChannels(channels));
    ModelStatistics statistics =
        ModelStatistics.of(network, Zeros.of(network), Masks.dense(network), 224, 224);
    assertThat(statistics.parameters()).isEqualTo(parameters);
    assertThat(statistics.macs()).isEqualTo(macs);
    Node pool =
        network.nodes().stream()
            .filter(node -> node.layer() instanceof AveragePool)
            .findFirst()
            .orElseThrow();
    assertThat(network.shapes(224, 224).get(pool.inputs().get(0))).containsExactly(features, 7, 7);
  }

  @Test
  void create_depthwiseConvolutionsArePrunable() {
    Network network = Networks.create(NetworkSpec.of("mobilenetv2", 2));
    assertThat(
            network.nodes().stream()
                .filter(n -> n.layer() instanceof Convolution c && c.groups() > 1)
                .flatMap(n -> network.parameter(n.name() + ".weight").stream())
                .filter(Parameter::prunable)
                .mapToLong(Parameter::elements)
                .sum())
        .isEqualTo(64_224);
  }

  @Test
  void create_hasTheArchitecturesDropoutOnlyWhereAskedFor() {
    assertThat(dropouts(Networks.create(NetworkSpec.of("mobilenetv2", 2)))).containsExactly(0.2);
    assertThat(dropouts(Networks.create(NetworkSpec.of("mobilenetv2", 2).withDropout(0))))
        .isEmpty();
    assertThat(dropouts(Networks.create(NetworkSpec.of("resnet18", 2)))).isEmpty();
    assertThat(dropouts(Networks.create(NetworkSpec.of("cifarresnet8", 2).withDropout(0.5))))
        .containsExactly(0.5);
    assertThat(
            dropouts(Networks.create(NetworkSpec.of("mlp", 2).withInputSize(8).withDropout(0.1))))
        .containsExactly(0.1, 0.1);
  }

  private static List<Double> dropouts(Network network) {
    return network.nodes().stream()
        .map(Node::layer)
        .filter(Dropout.class::isInstance)
        .map(layer -> ((Dropout) layer).rate())
        .toList();
  }

  @Test
  void create_dropoutDoesNotChangeTheNamesOfParameters() {
    NetworkSpec spec = NetworkSpec.of("mlp", 3).withInputSize(4);
    assertThat(Networks.create(spec.withDropout(0.3)).stateNames())
        .isEqualTo(Networks.create(spec).stateNames())
        .containsExactly(
            "main.0.weight",
            "main.0.bias",
            "main.2.weight",
            "main.2.bias",
            "main.4.weight",
            "main.4.bias");
  }

  @Test
  void create_unknownNameSuggestsTheNearest() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Networks.create(NetworkSpec.of("resnet32", 2)))
        .withMessage("network.name is 'resnet32', which is no network; did you mean 'resnet34'?");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Networks.create(NetworkSpec.of("mobilenet_v2", 2)))
        .withMessageContaining("did you mean 'mobilenetv2'?");
  }

  @Test
  void create_mlpNeedsTheImageSize() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Networks.create(NetworkSpec.of("mlp", 2)))
        .withMessage("network 'mlp' needs the image size: inputSize is 0");
  }

  @Test
  void networkSpec_rejectsBadArguments() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.of("mlp", 0))
        .withMessage("classes must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.of("mlp", 2).withDropout(1))
        .withMessage("dropout must be in [0, 1), got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.of("mlp", 2).withInputChannels(0))
        .withMessage("inputChannels must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.of("mlp", 2).withInputSize(-1))
        .withMessage("inputSize must be at least 0, got -1");
  }

  @Test
  void balancingAct_mapsEveryRecordedKeyBothWays() {
    for (var file : GoldenFiles.both("f_models/key_renaming.json")) {
      GoldenFiles.json(file)
          .get("cases")
          .properties()
          .forEach(
              entry -> {
                String name = architecture(entry.getKey());
                Network network = Networks.create(NetworkSpec.of(name, 2));
                NameMap toOurs = NameMap.balancingAct(network);
                var ours = new LinkedHashSet<String>();
                for (var pair : entry.getValue().get("mapping").properties()) {
                  String theirs = pair.getValue().stringValue();
                  assertThat(toOurs.rename(theirs)).isEqualTo(pair.getKey());
                  assertThat(toOurs.inverse().rename(pair.getKey())).isEqualTo(theirs);
                  ours.add(pair.getKey());
                }
                assertThat(new ArrayList<>(ours)).isEqualTo(network.stateNames());
              });
    }
  }

  @Test
  void balancingAct_renamesWhatLiesUnderAModule() {
    Network network = Networks.create(NetworkSpec.of("cifarresnet8", 2));
    NameMap map = NameMap.balancingAct(network);
    assertThat(map.rename("layer2.0.downsample_conv._extra_state.weight_mask"))
        .isEqualTo("layer2.0.downsample.0._extra_state.weight_mask");
    assertThat(map.rename("layer2.0.downsample_bn")).isEqualTo("layer2.0.downsample.1");
    assertThat(map.rename("fc.weight")).isEqualTo("fc.weight");
    Weights renamed = map.rename(map.inverse().rename(Zeros.of(network)));
    assertThat(renamed).isEqualTo(Zeros.of(network));
  }

  /**
   * torchvision says 0.386 for EfficientNet-B0, timm 1.08 for ViT-Tiny without the products of
   * attention, which are 12 blocks of 2 x 197² x 192.
   */
  @Test
  void macs_ofVisionTransformerAndEfficientNetAreThePublishedOnes() {
    assertThat(macs("efficientnet-b0") / 1e9).isCloseTo(0.386, within(0.0005));
    long products = 12L * 2 * 197 * 197 * 192;
    assertThat((macs("vit-tiny") - products) / 1e9).isCloseTo(1.08, within(0.006));
  }

  private static long macs(String name) {
    Network network = Networks.create(NetworkSpec.of(name, 1000).withInputSize(224));
    return ModelStatistics.of(network, Zeros.of(network), Masks.dense(network), 224, 224).macs();
  }

  @Test
  void create_visionTransformerPrunesAttentionAndMlpsOnly() {
    Network network = Networks.create(NetworkSpec.of("vit-tiny", 10).withInputSize(32));
    assertThat(network.parameters().stream().filter(Parameter::prunable).map(Parameter::name))
        .hasSize(4 * 12)
        .allMatch(
            name ->
                name.matches(
                    "encoder\\.layers\\.encoder_layer_\\d+\\."
                        + "(self_attention\\.(in_proj_weight|out_proj\\.weight)"
                        + "|mlp\\.[03]\\.weight)"));
    assertThat(
            ModelStatistics.of(network, Zeros.of(network), Masks.dense(network), 32, 32)
                .layers()
                .stream()
                .map(LayerStatistics::name))
        .startsWith(
            "conv_proj",
            "encoder.layers.encoder_layer_0.self_attention.in_proj",
            "encoder.layers.encoder_layer_0.self_attention.out_proj",
            "encoder.layers.encoder_layer_0.mlp.0");
  }

  @Test
  void create_visionTransformerCutsImagesIntoWholePatches() {
    NetworkSpec spec = NetworkSpec.of("vit-tiny", 10).withInputSize(30);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Networks.create(spec))
        .withMessage("network.vit-tiny.patch is 16, which does not divide images of 30 x 30");
    Network network = Networks.create(spec, new VisionTransformerOptions(5));
    assertThat(network.parameter("encoder.pos_embedding").orElseThrow().shape())
        .containsExactly(1, 37, 192);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new VisionTransformerOptions(0))
        .withMessage("patch is 0, expected at least 1");
  }

  @Test
  void create_efficientNetLeavesBranchesOutMoreOftenTheDeeperTheyAre() {
    NetworkSpec spec = NetworkSpec.of("efficientnet-b0", 10);
    Network network = Networks.create(spec);
    List<Double> rates = dropouts(network);
    assertThat(rates.subList(0, 9))
        .isSorted()
        .allMatch(rate -> rate < 0.2)
        .contains(0.2 * 2 / 16, 0.2 * 14 / 16);
    assertThat(rates.get(9)).isEqualTo(0.2);
    assertThat(dropouts(Networks.create(spec, new EfficientNetOptions(0, "standard"))))
        .containsExactly(0.2);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new EfficientNetOptions(1, "standard"))
        .withMessage("stochasticDepth is 1.0, expected a probability in [0, 1)");
  }

  /** With the small stem maps are four times as large (ResNet) or twice (others) on every side. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, small, 64, 8", "resnet18, standard, 64, 2", "resnet34, small, 32, 4",
    "resnet50, small, 32, 4", "mobilenetv2, small, 64, 4", "mobilenetv2, standard, 64, 2"
  })
  void create_withAStemLeavesMapsOfASize(String name, String stem, int size, int side) {
    Network network =
        Networks.create(NetworkSpec.of(name, 10).withInputSize(size), new StemOptions(stem));
    assertThat(lastMap(network, size)).isEqualTo(side);
    Network standard = Networks.create(NetworkSpec.of(name, 10));
    assertThat(network.parameters())
        .extracting(Parameter::name, Parameter::shape)
        .containsExactlyElementsOf(
            standard.parameters().stream().map(each -> tuple(each.name(), each.shape())).toList());
  }

  @Test
  void create_ofEfficientNetWithASmallStemLeavesLargerMaps() {
    NetworkSpec spec = NetworkSpec.of("efficientnet-b0", 10);
    assertThat(lastMap(Networks.create(spec, new EfficientNetOptions(0.2, "small")), 64))
        .isEqualTo(4);
    assertThat(lastMap(Networks.create(spec), 64)).isEqualTo(2);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new StemOptions("tiny"))
        .withMessage("stem is 'tiny', expected one of standard, small");
  }

  /** Returns the side of the maps that are averaged at the end. */
  private static int lastMap(Network network, int size) {
    var shapes = network.shapes(size, size);
    int last = 0;
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).size() == 3 && shapes.get(i).get(1) > 1) {
        last = shapes.get(i).get(1);
      }
    }
    return last;
  }
}
