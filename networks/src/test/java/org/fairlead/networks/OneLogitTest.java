package org.fairlead.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.pretrained.HeadChoice;
import org.fairlead.networks.pretrained.Recognition;
import org.fairlead.networks.pretrained.WeightsFit;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of which two classes share one output. */
final class OneLogitTest {
  private static final NetworkSpec TWO = new NetworkSpec("cifarresnet8", 2, 3, 0, 0);
  private static final Network NETWORK = Networks.create(TWO.withOneLogit());

  static Stream<String> networks() {
    return Networks.names().stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void create_endsInOneLogitWhateverTheArchitecture(String name) {
    var spec = new NetworkSpec(name, 2, 3, 16, 0.1);
    Network network = Networks.create(spec.withOneLogit());
    Network plain = Networks.create(spec);
    assertThat(network.isClassifier()).isTrue();
    assertThat(network.hasOneLogit()).isTrue();
    assertThat(network.classes()).isEqualTo(2);
    assertThat(((Linear) network.head().layer()).out()).isEqualTo(1);
    assertThat(network.output().layer()).isEqualTo(new ChannelPadding(1, 1, 0, 1));
    assertThat(network.shapes().get(network.output().id())).containsExactly(2);
    assertThat(network.stateNames()).isEqualTo(plain.stateNames());
    assertThat(prunable(network)).isEqualTo(prunable(plain));
    assertThat(Network.fromJson(network.toJson())).isEqualTo(network);
    assertThat(network.withPrunable(Set.of()).hasOneLogit()).isTrue();

    assertThat(plain.hasOneLogit()).isFalse();
    assertThat(plain.head()).isEqualTo(plain.output());
  }

  private static List<String> prunable(Network network) {
    return network.parameters().stream().filter(Parameter::prunable).map(Parameter::name).toList();
  }

  @Test
  void withOneLogit_isOfOneOutput() {
    assertThat(NETWORK).hasToString("cifarresnet8 (2 classes by one logit, 77457 parameters)");
    assertThatIllegalArgumentException()
        .isThrownBy(NETWORK::withOneLogit)
        .withMessage(
            "network 'cifarresnet8' has 2 outputs, expected 1 as the logit of two classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkSpec("mlp", 3, 3, 8, 0, true))
        .withMessage("classes must be 2 for one logit of the second, got 3");
  }

  @Test
  void network_ofOneLogitIsTheSameWithoutTheCatalogue() {
    NetworkSpec spec = new NetworkSpec("mlp", 2, 3, 8, 0).withOneLogit();
    assertThat(MultilayerPerceptron.network(spec, List.of(256, 128)))
        .isEqualTo(Networks.create(spec));
  }

  @Test
  void padding_isOfMapsOrFeatures() {
    var padding = new ChannelPadding(2, 1, 3, 1);
    assertThat(padding.outputShape(List.of(List.of(2)))).containsExactly(6);
    assertThat(padding.outputShape(List.of(List.of(2, 5, 4)))).containsExactly(6, 5, 4);
    assertThat(ChannelPadding.shortcut(3, 8, 2)).isEqualTo(new ChannelPadding(3, 2, 3, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChannelPadding(2, 1, 3, 2).outputShape(List.of(List.of(2))))
        .withMessage("has a stride of 2, expected 1 for features");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChannelPadding(Integer.MAX_VALUE, 1, 0, 1))
        .withMessage("in, before and after are more than 2^31 channels: 2147483647, 1, 0");
  }

  /**
   * The zero beside the logit is no output that has died, and the logit's bias goes on learning.
   */
  @Test
  void liveness_looksAtTheLogitAlone() {
    Weights weights = Initializer.initialize(NETWORK, 3);
    Liveness dense = Liveness.of(NETWORK, weights, Masks.dense(NETWORK));
    assertThat(dense.connected()).isTrue();
    assertThat(dense.share()).isEqualTo(1);

    Network mlp = Networks.create(new NetworkSpec("mlp", 2, 3, 8, 0).withOneLogit());
    String head = mlp.head().name() + ".weight";
    Network open = mlp.withPrunable(Set.of(head));
    Weights drawn = Initializer.initialize(open, 3);
    Weights nothing =
        Weights.builder().add(head, Tensor.ofBytes(List.of(1, 128), new byte[128])).build();
    Liveness dead = Liveness.of(open, drawn, Masks.fromWeights(open, nothing));
    assertThat(Liveness.of(open, drawn, Masks.dense(open)).connected()).isTrue();
    assertThat(dead.connected()).isFalse();
    assertThat(dead.live().kept()).isZero();
    assertThat(dead.frozen()).containsOnlyKeys("main.0.bias", "main.2.bias");
  }

  @Test
  void recognition_ofAFileOfOneRow() {
    Weights file = Initializer.initialize(NETWORK, 5);
    Recognition found = Recognition.of(file).orElseThrow();
    assertThat(found)
        .hasToString(
            "cifarresnet8 with one output for two classes (network.outputs=1) (torchvision's"
                + " names)");
    assertThat(found.network()).isEqualTo(NETWORK);
    assertThat(WeightsFit.of(NETWORK, file, HeadChoice.asItIs()).exact()).isTrue();
  }

  /** The logit of a file that has an output for each class is their difference. */
  @Test
  void rows_ofTheFileMakeTheLogit() {
    Weights two = Initializer.initialize(Networks.create(TWO), 5);
    assertThat(head(two, 0, 1)).containsExactly(difference(two, 1, 0));
    assertThat(head(two, 1, 0)).containsExactly(difference(two, 0, 1));
    assertThat(head(two, 1)).containsExactly(two.get("fc.weight").rows(List.of(1)).floats());

    Weights one = Initializer.initialize(NETWORK, 5);
    float[] row = one.get("fc.weight").floats();
    assertThat(head(one, 0, 1)).containsExactly(row);
    float[] turned = row.clone();
    for (int i = 0; i < turned.length; i++) {
      turned[i] = -row[i];
    }
    assertThat(head(one, 1, 0)).containsExactly(turned);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> head(two, 0, 1, 2))
        .withMessage(
            "weights.headRows has 3 rows, expected one for each of the 2 classes, or one, the"
                + " logit of the second (network.outputs=1)");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> head(one, 0, 2))
        .withMessage(
            "weights.headRows names row 2, but the rows of the file's classifier are 0 to 1");
  }

  private static float[] head(Weights file, Integer... rows) {
    WeightsFit fit = WeightsFit.of(NETWORK, file, HeadChoice.rows(List.of(rows)));
    assertThat(fit.exact()).isTrue();
    return fit.weights().get("fc.weight").floats();
  }

  private static float[] difference(Weights file, int minuend, int subtrahend) {
    Tensor weight = file.get("fc.weight");
    float[] difference = weight.rows(List.of(minuend)).floats().clone();
    float[] other = weight.rows(List.of(subtrahend)).floats();
    for (int i = 0; i < difference.length; i++) {
      difference[i] = (float) ((double) difference[i] - other[i]);
    }
    return difference;
  }
}
