package org.fairlead.networks.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.networks.GoldenFiles;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.pretrained.NameMap;
import org.fairlead.networks.weights.PyTorchCheckpoint;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;

final class MasksTest {
  private static final List<Integer> SHAPE = List.of(3, 2);
  private static final Network NETWORK = OneLayer.of(SHAPE);

  private static Masks masks(int... mask) {
    var bytes = new byte[mask.length];
    for (int i = 0; i < mask.length; i++) {
      bytes[i] = (byte) mask[i];
    }
    return Masks.fromWeights(
        NETWORK, Weights.builder().add("x.weight", Tensor.ofBytes(SHAPE, bytes)).build());
  }

  @Test
  void dense_keepsEverythingThatIsPrunable() {
    Masks masks = Masks.dense(NETWORK);
    assertThat(masks.names()).containsExactly("x.weight");
    assertThat(masks.mask("x.weight")).containsExactly(1, 1, 1, 1, 1, 1);
    assertThat(masks.sparsity()).isZero();
    assertThat(masks.liveOutputs("x.weight")).containsExactly(true, true, true);
    assertThat(masks).hasToString("1 masks keeping 6 of 6 weights");
  }

  @Test
  void liveOutputs_areThoseWithAKeptWeight() {
    assertThat(masks(0, 1, 0, 0, 1, 1).liveOutputs("x.weight")).containsExactly(true, false, true);
    assertThat(masks(0, 0, 0, 0, 0, 0).liveOutputs("x.weight"))
        .containsExactly(false, false, false);
  }

  @Test
  void counts_followTheMask() {
    Masks masks = masks(0, 1, 0, 0, 1, 1);
    assertThat(masks.kept("x.weight")).isEqualTo(3);
    assertThat(masks.sparsity("x.weight")).isEqualTo(0.5);
    assertThat(masks.sparsity()).isEqualTo(0.5);
    assertThat(masks.elements()).isEqualTo(6);
    assertThat(masks.contains("x.weight")).isTrue();
    assertThat(masks.contains("fc.weight")).isFalse();
  }

  @Test
  void mask_isACopy() {
    Masks masks = masks(0, 1, 0, 0, 1, 1);
    masks.mask("x.weight")[0] = 1;
    assertThat(masks.mask("x.weight")).containsExactly(0, 1, 0, 0, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> masks.mask("fc.weight"))
        .withMessage("parameter 'fc.weight' has no mask");
  }

  @Test
  void toWeights_readsBackToEqualMasks() {
    Masks masks = masks(0, 1, 0, 0, 1, 1);
    assertThat(Masks.fromWeights(NETWORK, masks.toWeights()))
        .isEqualTo(masks)
        .hasSameHashCodeAs(masks)
        .isNotEqualTo(Masks.dense(NETWORK));
    assertThat(masks.toWeights().get("x.weight")).hasToString("U8 [3, 2]");
  }

  @Test
  void fromWeights_namesTheMaskThatDoesNotFit() {
    assertRejected(Weights.builder().build(), "no mask for 'x.weight' of network 'one'");
    Weights good = Masks.dense(NETWORK).toWeights();
    assertRejected(
        good.with("y", Tensor.ofBytes(List.of(1), new byte[1])),
        "mask 'y' belongs to no parameter of network 'one'");
    assertRejected(
        good.with("x.bias", Tensor.ofBytes(List.of(3), new byte[3])),
        "mask 'x.bias' is for a BIAS; only convolution and linear weights can be masked");
    assertRejected(
        good.with("x.weight", Tensor.ofBytes(List.of(6), new byte[6])),
        "mask 'x.weight' has shape [6], expected [3, 2]");
    assertRejected(
        good.with("x.weight", Tensor.ofFloats(SHAPE, new float[6])),
        "mask 'x.weight' is F32, expected U8 or BOOL");
    assertRejected(
        good.with("x.weight", Tensor.ofBytes(SHAPE, new byte[] {0, 1, 1, (byte) 255, 0, 0})),
        "mask 'x.weight' has value 255 at entry 3, expected 0 or 1");
  }

  private static void assertRejected(Weights masks, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Masks.fromWeights(NETWORK, masks))
        .withMessage(message);
  }

  @Test
  void fromExtraState_readsTheRecordedMaskedMlp() {
    Network network =
        MultilayerPerceptron.network(
            NetworkSpec.of("mlp", 5).withInputChannels(1).withInputSize(8), List.of(32, 16));
    Weights checkpoint = PyTorchCheckpoint.read(GoldenFiles.bundled("f_models/mlp_1ch_masked.pt"));
    Masks masks = Masks.fromExtraState(network, checkpoint);
    assertThat(masks.names()).containsExactly("main.0.weight", "main.2.weight", "main.4.weight");
    assertThat(masks.sparsity()).isEqualTo(0.7, within(0.01));
    assertThat(masks.elements() - masks.kept("main.0.weight") - 512 - 80)
        .isEqualTo((long) Math.ceil(0.7 * 2048));
  }

  @Test
  void fromExtraState_readsTheRecordedMaskedCifarResNet() {
    Network network = Networks.create(NetworkSpec.of("cifarresnet20", 100));
    Weights checkpoint =
        NameMap.balancingAct(network)
            .rename(
                PyTorchCheckpoint.read(GoldenFiles.complete("f_models/cifarresnet20_masked.pt")));
    Masks masks = Masks.fromExtraState(network, checkpoint);
    assertThat(masks.names())
        .containsExactlyElementsOf(
            network.parameters().stream()
                .filter(Parameter::prunable)
                .map(Parameter::name)
                .toList());
    for (String name : masks.names()) {
      assertThat(masks.array(name).length - masks.kept(name))
          .isEqualTo((long) Math.ceil(0.9 * masks.array(name).length));
    }
    assertThat(checkpoint.select(network.stateNames()).size())
        .isEqualTo(network.stateNames().size());
  }
}
