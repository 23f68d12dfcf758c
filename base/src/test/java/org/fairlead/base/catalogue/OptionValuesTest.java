package org.fairlead.base.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OptionValuesTest {

  /** One of everything, and methods that look like properties. */
  record All(
      String text,
      int count,
      long large,
      double share,
      boolean on,
      @Nullable Integer some,
      @Nullable Long many,
      @Nullable Double part,
      List<Double> numbers,
      List<Integer> counts) {
    public boolean isStrong() {
      return count > 1;
    }

    public double getTwice() {
      return 2 * share;
    }
  }

  private static final All ALL =
      new All("a", 3, 5_000_000_000L, 0.5, true, null, 7L, null, List.of(1.0), List.of(2));

  /** A record that checks its value in several ways. */
  record Picky(double gamma) {
    Picky {
      if (gamma == 1) {
        throw new IllegalArgumentException("gamma is 1, expected another");
      }
      if (gamma == 2) {
        throw new IllegalArgumentException();
      }
      if (gamma == 3) {
        throw new NullPointerException("nothing there");
      }
    }
  }

  @Test
  void of_readsComponentsAlone() {
    assertThat(OptionValues.of(ALL).keySet())
        .containsExactly(
            "text", "count", "large", "share", "on", "some", "many", "part", "numbers", "counts");
    assertThat(OptionValues.of(ALL))
        .containsEntry("large", 5_000_000_000L)
        .containsEntry("some", null);
  }

  @Test
  void make_givesBackWhatOfRead() {
    assertThat(OptionValues.make("method.all", All.class, OptionValues.of(ALL))).isEqualTo(ALL);
  }

  @Test
  void make_takesNumbersOfAnyType() {
    var values = new HashMap<String, @Nullable Object>(OptionValues.of(ALL));
    values.put("share", 1);
    values.put("large", 4);
    values.put("some", 9L);
    values.put("numbers", List.of(1, 2.5));
    values.put("counts", List.of(8L));
    All made = OptionValues.make("method.all", All.class, values);
    assertThat(made.share()).isEqualTo(1.0);
    assertThat(made.large()).isEqualTo(4L);
    assertThat(made.some()).isEqualTo(9);
    assertThat(made.numbers()).containsExactly(1.0, 2.5);
    assertThat(made.counts()).containsExactly(8);
  }

  @Test
  void make_saysWhatTheRecordDoesNotTake() {
    assertRefused(1, "method.picky.gamma is 1, expected another");
    String what = "method.picky: class " + Picky.class.getName() + " does not take {gamma=";
    assertRefused(2, what + "2.0}: IllegalArgumentException without a text");
    assertRefused(3, what + "3.0}: NullPointerException: nothing there");
  }

  private static void assertRefused(double gamma, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> OptionValues.make("method.picky", Picky.class, Map.of("gamma", gamma)))
        .withMessage(message);
  }
}
