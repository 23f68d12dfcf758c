package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PruneMasksTest {
  private static Tensor floats(float... values) {
    return Tensor.ofFloats(List.of(values.length), values);
  }

  @Test
  void applied_multipliesPairsInTheirPlace() {
    Weights weights =
        Weights.builder()
            .add("a.weight_orig", floats(1, Float.NaN, 3))
            .add("a.bias", floats(9))
            .add("a.weight_mask", floats(1, 0, 0.5f))
            .add(
                "b.weight_mask",
                Tensor.of(DType.BOOL, List.of(2L), ByteBuffer.wrap(new byte[] {0, 1})))
            .add("b.weight_orig", Tensor.ofDoubles(List.of(2), new double[] {4, 5}))
            .build();
    PruneMasks masks = PruneMasks.applied(weights);
    assertThat(masks.weights())
        .isEqualTo(
            Weights.builder()
                .add("a.weight", floats(1, 0, 1.5f))
                .add("a.bias", floats(9))
                .add("b.weight", Tensor.ofDoubles(List.of(2), new double[] {0, 5}))
                .build());
    assertThat(masks.names()).containsExactly("a.weight", "b.weight");
  }

  /** A mask alone, of another shape, or beside what it would make. */
  @Test
  void applied_leavesWhatIsNoPair() {
    Weights weights =
        Weights.builder()
            .add("a.weight_mask", floats(1))
            .add("b.weight_orig", floats(1, 2))
            .add("b.weight_mask", floats(1))
            .add("c.weight", floats(1))
            .add("c.weight_orig", floats(1))
            .add("c.weight_mask", floats(1))
            .add("d.weight_orig", floats(1))
            .build();
    PruneMasks masks = PruneMasks.applied(weights);
    assertThat(masks.weights()).isEqualTo(weights);
    assertThat(masks.names()).isEmpty();
  }
}
