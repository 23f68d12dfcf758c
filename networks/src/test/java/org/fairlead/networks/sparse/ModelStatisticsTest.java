package org.fairlead.networks.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;

final class ModelStatisticsTest {

  /** A 3x3 convolution from 1 to 2 channels on 4 x 5 images, padding 1; half of it is masked. */
  @Test
  void of_countsByHand() {
    List<Integer> shape = List.of(2, 1, 3, 3);
    Network network = OneLayer.of(shape);
    double[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 1, 1, 1, 1, 1, 1, 1};
    var mask = new byte[18];
    for (int i = 0; i < 18; i++) {
      mask[i] = (byte) (i % 9 < 2 || i >= 9 ? 1 : 0);
    }
    Weights weights = OneLayer.weights(shape, values, new double[] {3, 0});
    Masks masks =
        Masks.fromWeights(
            network, Weights.builder().add("x.weight", Tensor.ofBytes(shape, mask)).build());
    ModelStatistics statistics = ModelStatistics.of(network, weights, masks, 4, 5);
    assertThat(statistics.parameters()).isEqualTo(18 + 2 + 2);
    assertThat(statistics.active()).isEqualTo(2 + 8 + 1);
    assertThat(statistics.sparsifiable()).isEqualTo(18);
    assertThat(statistics.activeSparsifiable()).isEqualTo(10);
    assertThat(statistics.sparsity()).isEqualTo(8 / 18.0, within(1e-15));
    assertThat(statistics.squaredNorm()).isEqualTo(1 + 4 + 8 + 9);
    assertThat(statistics.macs()).isEqualTo(18 * 20 + 2);
    assertThat(statistics.sparseMacs()).isEqualTo(10 * 20);
    assertThat(statistics.layers())
        .containsExactly(
            new LayerStatistics("x", shape, true, 18, 11, 10, 360, 200),
            new LayerStatistics("fc", List.of(1, 2), false, 2, 2, 0, 2, 0));
    assertThat(statistics.layers().get(0).sparsity()).isEqualTo(7 / 18.0, within(1e-15));
  }

  @Test
  void of_weightsOfAnotherShapeAreNamed() {
    Network network = OneLayer.of(List.of(2, 3));
    Weights weights = OneLayer.weights(List.of(3, 2), new double[6], new double[2]);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> ModelStatistics.of(network, weights, Masks.dense(network), 1, 1))
        .withMessage("weight 'x.weight' has shape [3, 2], expected [2, 3]");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () ->
                ModelStatistics.of(network, Weights.builder().build(), Masks.dense(network), 1, 1))
        .withMessage("no tensor is called 'x.weight' among 0 tensors");
  }
}
