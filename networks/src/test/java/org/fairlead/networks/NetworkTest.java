package org.fairlead.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.fairlead.base.InputException;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
  private static final Network SMALL =
      Network.of(
          "small",
          Initialization.TORCH,
          List.of(
              new Node(0, "input", NetworkInput.images(3, Layer.ANY, Layer.ANY), List.of()),
              new Node(1, "conv", new Convolution(3, 4, 3, 1, 0, 1, true), List.of(0)),
              new Node(2, "pool", AveragePool.global(), List.of(1)),
              new Node(3, "flatten", new Flatten(), List.of(2)),
              new Node(4, "fc", new Linear(4, 2, false), List.of(3))),
          Set.of("conv.weight"));

  static List<String> names() {
    return Networks.names();
  }

  @Test
  void of_namesParametersAsStateDictDoes() {
    assertThat(SMALL.stateNames()).containsExactly("conv.weight", "conv.bias", "fc.weight");
    assertThat(SMALL.classes()).isEqualTo(2);
    assertThat(SMALL.inputChannels()).isEqualTo(3);
    assertThat(SMALL.output().name()).isEqualTo("fc");
    assertThat(SMALL.parameter("conv.weight"))
        .contains(
            new Parameter(
                "conv.weight",
                List.of(4, 3, 3, 3),
                Layer.ParameterKind.CONVOLUTION_WEIGHT,
                true,
                1));
    assertThat(SMALL.parameter("nowhere")).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} -> {3} is {4}")
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet18; 224; 224; maxpool; [64, 56, 56]",
        "resnet18; 224; 224; layer4.1.relu2; [512, 7, 7]",
        "resnet34; 200; 168; layer4.2.add; [512, 7, 6]",
        "cifarresnet20; 32; 32; layer3.2.relu2; [64, 8, 8]",
        "cifarresnet20; 9; 9; layer3.2.relu2; [64, 3, 3]",
        "mobilenetv2; 200; 200; features.18.2; [1280, 7, 7]",
        "mobilenetv2; 64; 64; avgpool; [1280, 1, 1]"
      })
  void shapes_followTheGeometry(String name, int height, int width, String node, String shape) {
    Network network = Networks.create(NetworkSpec.of(name, 2));
    Node found =
        network.nodes().stream().filter(n -> n.name().equals(node)).findFirst().orElseThrow();
    assertThat(network.shapes(height, width).get(found.id())).hasToString(shape);
    assertThat(network.shapes(height, width).get(network.output().id())).containsExactly(2);
  }

  @Test
  void shapes_imageTooSmallNamesTheLayer() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> SMALL.shapes(2, 2))
        .withMessage(
            "network 'small' does not take images of 2 x 2: layer 'conv' has a window of 3, larger"
                + " than 2 with padding 0");
  }

  @Test
  void shapes_fixedSizeRejectsOthers() {
    Network mlp = Networks.create(NetworkSpec.of("mlp", 2).withInputSize(8));
    assertThat(mlp.shapes(8, 8).get(1)).containsExactly(192);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> mlp.shapes(8, 9))
        .withMessage("network 'mlp' takes images of 8 x 8, got 8 x 9");
  }

  @Test
  void of_layersThatDoNotFitAreNamed() {
    var nodes = new ArrayList<>(SMALL.nodes());
    nodes.set(4, new Node(4, "fc", new Linear(5, 2, true), List.of(3)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of("bad", Initialization.TORCH, nodes, Set.of()))
        .withMessage("layer 'fc' expects shape [5] or [T, 5], got [4]");
    nodes.set(1, new Node(1, "conv", new Convolution(1, 4, 3, 1, 0, 1, true), List.of(0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of("bad", Initialization.TORCH, nodes, Set.of()))
        .withMessage("layer 'conv' expects shape [1, H, W], got [3, H, W]");
  }

  @Test
  void of_rejectsGraphsThatAreNotNetworks() {
    List<Node> nodes = SMALL.nodes();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Network.of("n", Initialization.TORCH, nodes.subList(0, 2), Set.of()).classes())
        .withMessage(
            "network 'n' is no classifier: expected one input and one output, of a linear layer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of("n", Initialization.TORCH, nodes.subList(1, 4), Set.of()))
        .withMessage("network 'n' must begin with an input and have a layer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SMALL.withPrunable(Set.of("conv.bias")))
        .withMessage(
            "prunable 'conv.bias' is not a convolution or linear weight of network 'small'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Node(3, "x", new Flatten(), List.of(3)))
        .withMessage("node 'x' (id 3) takes input 3, expected an earlier node");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Node(3, "x", new Add(), List.of(1)))
        .withMessage("node 'x' has 1 inputs, expected 2");
    var loose = new ArrayList<>(nodes);
    loose.add(new Node(5, "head", new Linear(4, 3, true), List.of(3)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of("n", Initialization.TORCH, loose, Set.of()))
        .withMessage("output of node 'fc' is not used");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void json_roundTripsEveryArchitecture(String name) {
    Network network = Networks.create(NetworkSpec.of(name, 7).withInputSize(32).withDropout(0.25));
    Network read = Network.fromJson(network.toJson());
    assertThat(read).isEqualTo(network).hasSameHashCodeAs(network);
    assertThat(read.parameters()).isEqualTo(network.parameters());
    assertThat(read.buffers()).isEqualTo(network.buffers());
    assertThat(read.toJson()).isEqualTo(network.toJson());
  }

  @Test
  void json_keepsWhichWeightsArePrunable() {
    Network network = SMALL.withPrunable(Set.of("fc.weight"));
    assertThat(Network.fromJson(network.toJson())).isEqualTo(network).isNotEqualTo(SMALL);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"version\" : 1; \"version\" : 2; network graph has version 2; this is ignored",
        "\"kernel\" : 3; \"kernel\" : 0; network graph: node 1 ('conv'): kernel must be positive,"
            + " got 0",
        "\"kernel\" : 3; \"kernel\" : 3.5; network graph: node 1 ('conv'): 'kernel' must be an"
            + " integer below 2^31, got 3.5",
        "\"kernel\" : 3; \"kernel\" : 99999999999; network graph: node 1 ('conv'): 'kernel' must be"
            + " an integer below 2^31, got 99999999999",
        "\"kernel\" : 3; \"kernal\" : 3; network graph: node 1 ('conv') has no 'kernel'",
        "\"kernel\" : 3; \"kernel\" : 3, \"dilation\" : 2; network graph: node 1 ('conv') has"
            + " unknown 'dilation'",
        "\"bias\" : true; \"bias\" : 1; network graph: node 1 ('conv'): 'bias' must be true or"
            + " false, got 1",
        "\"type\" : \"flatten\"; \"type\" : \"exec\"; network graph: node 3 ('flatten'): 'type'"
            + " must be one of networkInput, convolution, batchNorm, linear, activation, add,"
            + " channelPadding, maxPool, averagePool, dropout, flatten, groupNorm, layerNorm,"
            + " multiply, concat, upsample, pixelShuffle, pixelUnshuffle, embedding,"
            + " learnedTokens, attention, tokens, takeToken, got 'exec'",
        "\"torch\"; \"magic\"; network graph: 'initialization' must be one of torch, resnet,"
            + " mobilenet, efficientnet, transformer, got 'magic'",
        "\"name\" : \"flatten\"; \"name\" : \"conv\"; network graph 'small': two nodes are called"
            + " 'conv'",
        "\"fairlead-network\"; \"onnx\"; network graph has format 'onnx', expected"
            + " 'fairlead-network'",
        "\"prunable\" : [ \"conv.weight\" ]; \"prunable\" : [ 3 ]; network graph: 'prunable' must"
            + " hold names, got 3",
        "\"prunable\" : [ \"conv.weight\" ]; \"prunable\" : [ \"fc.bias\" ]; network graph 'small':"
            + " prunable 'fc.bias' is not a convolution or linear weight of network 'small'",
        "\"nodes\" : [; \"nodes\" : [ 5,; network graph: node 0 must be a JSON object, got 5"
      })
  void fromJson_namesWhatIsWrong(String found, String replacement, String message) {
    String json = SMALL.toJson();
    assertThat(json).contains(found);
    int at = json.indexOf(found);
    String changed = json.substring(0, at) + replacement + json.substring(at + found.length());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Network.fromJson(changed))
        .withMessageStartingWith(message);
  }

  @Test
  void fromJson_rejectsBrokenRepeatedAndTrailingText() {
    String json = SMALL.toJson();
    for (String bad :
        List.of(
            "",
            "[]",
            "null",
            json + "{}",
            json.substring(0, json.length() / 2),
            "{\"format\": \"fairlead-network\", \"format\": \"fairlead-network\"}",
            "[".repeat(100_000))) {
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> Network.fromJson(bad))
          .withMessageStartingWith("network graph ");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void fromJson_corruptedTextIsAnInputExceptionOrANetwork(long seed) {
    var random = new SplittableRandom(seed);
    String json = Networks.create(NetworkSpec.of("cifarresnet8", 2)).toJson();
    for (int trial = 0; trial < 300; trial++) {
      var text = new StringBuilder(json);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
      }
      try {
        assertThat(Network.fromJson(text.toString()).nodes()).isNotEmpty();
      } catch (InputException expected) {
        assertThat(expected).hasMessageStartingWith("network graph");
      }
    }
  }
}
