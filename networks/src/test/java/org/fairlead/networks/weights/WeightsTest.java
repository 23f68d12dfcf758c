package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;

final class WeightsTest {
  private static final Tensor ONE = Tensor.ofFloats(List.of(1), new float[] {1});
  private static final Tensor TWO = Tensor.ofFloats(List.of(2), new float[] {2, 2});
  private static final Weights BOTH = Weights.builder().add("b.x", ONE).add("a.x", TWO).build();

  @Test
  void names_keepTheirOrder() {
    assertThat(BOTH.names()).containsExactly("b.x", "a.x");
    assertThat(BOTH.size()).isEqualTo(2);
    assertThat(BOTH.elements()).isEqualTo(3);
    assertThat(BOTH).hasToString("2 tensors, 3 entries");
  }

  @Test
  void get_missingNameIsAnInputException() {
    assertThat(BOTH.get("a.x")).isEqualTo(TWO);
    assertThat(BOTH.find("c")).isEmpty();
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> BOTH.get("c"))
        .withMessage("no tensor is called 'c' among 2 tensors");
  }

  @Test
  void with_replacesInPlaceAndLeavesTheOriginal() {
    Weights changed = BOTH.with("b.x", TWO).with("c", ONE);
    assertThat(changed.names()).containsExactly("b.x", "a.x", "c");
    assertThat(changed.get("b.x")).isEqualTo(TWO);
    assertThat(BOTH.get("b.x")).isEqualTo(ONE);
  }

  @Test
  void renamedAndUnderAndSelect_keepTensors() {
    assertThat(BOTH.renamed(name -> "m." + name).under("m.")).isEqualTo(BOTH);
    assertThat(BOTH.under("a.").names()).containsExactly("x");
    assertThat(BOTH.select(List.of("a.x", "b.x")).names()).containsExactly("a.x", "b.x");
    assertThat(BOTH.select(List.of("a.x", "b.x"))).isNotEqualTo(BOTH);
  }

  @Test
  void collidingNames_areRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOTH.plus(BOTH))
        .withMessage("two tensors are called 'b.x'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOTH.renamed(name -> "same"))
        .withMessage("two tensors are called 'same'");
  }
}
