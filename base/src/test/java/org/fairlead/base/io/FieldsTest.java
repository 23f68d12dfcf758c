package org.fairlead.base.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;

final class FieldsTest {
  private static final Path FILE = Path.of("state.json");

  private static Fields written(Object value) {
    return Json.parseObject(FILE, Json.pretty(Map.of("values", value)));
  }

  @Test
  void floatingPointList_returnsTheSameBits() {
    var values =
        new ArrayList<>(
            List.of(
                0.1,
                -0.0,
                3.0,
                1e300,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY));
    var random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      values.add(Double.longBitsToDouble(random.nextLong()));
    }
    assertThat(written(values).floatingPointList("values")).isEqualTo(values);
  }

  @Test
  void floatingPointLists_returnsEveryListByItsName() {
    var lists = Map.of("multiplier", List.of(1.5, Double.NaN), "buffer", List.<Double>of());
    assertThat(written(lists).floatingPointLists("values")).isEqualTo(lists);
  }

  @Test
  void floatingPointList_refusesOtherTexts() {
    assertThatThrownBy(() -> written(List.of(1.0, "many")).floatingPointList("values"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "state.json: values is [1.0, \"many\"], expected a list of numbers, null or \"Infinity\"");
  }

  @Test
  void numberList_refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> written(List.of(1.0, Double.NaN)).numberList("values"))
        .hasMessage("state.json: values is [1.0, null], expected a list of numbers");
  }

  @Test
  void integerList_refusesFractions() {
    assertThat(written(List.of(1L, -2L)).integerList("values")).containsExactly(1L, -2L);
    assertThatThrownBy(() -> written(List.of(1L, 0.5)).integerList("values"))
        .hasMessage("state.json: values is [1, 0.5], expected a list of whole numbers");
  }
}
