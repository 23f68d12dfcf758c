package org.fairlead.base.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExcerptTest {

  @Test
  void of_showsNumbersAndShortTexts() {
    assertThat(Excerpt.of(3L)).isEqualTo("3");
    assertThat(Excerpt.of("race")).isEqualTo("'race'");
    assertThat(Excerpt.of(null)).isEqualTo("nothing");
  }

  @Test
  void of_tellsOnlyTheKindOfWhatMayPrintWithoutAnEnd() {
    List<Object> nested = List.of("x");
    for (int i = 0; i < 60; i++) { // 2^60 elements, were it printed
      nested = List.of(nested, nested);
    }
    var itself = new ArrayList<Object>();
    itself.add(itself);
    assertThat(Excerpt.of(nested)).isEqualTo("a list of 2");
    assertThat(Excerpt.of(itself)).isEqualTo("a list of 1");
    assertThat(Excerpt.of(Map.of("a", nested))).isEqualTo("a dictionary of 1");
    assertThat(Excerpt.of(ByteBuffer.allocate(3))).isEqualTo("3 bytes");
    assertThat(Excerpt.of(new Object())).isEqualTo("something else");
  }

  @Test
  void quoted_cutsLongTextsBetweenCharacters() {
    assertThat(Excerpt.quoted("k".repeat(1_000))).isEqualTo("'" + "k".repeat(60) + "...'");
    assertThat(Excerpt.quoted("k".repeat(59) + "\ud83d\ude00" + "k".repeat(9)))
        .isEqualTo("'" + "k".repeat(59) + "...'");
  }

  @Test
  void line_isOneLineWithoutControlCharacters() {
    assertThat(Excerpt.line("a\u001b[31mb\nsecond")).isEqualTo("a·[31mb");
    assertThat(Excerpt.line("k".repeat(1_000))).hasSize(303);
  }

  @Test
  void list_showsTheFirstAndCountsTheOthers() {
    assertThat(Excerpt.list(List.of("a", 2L))).isEqualTo("['a', 2]");
    assertThat(Excerpt.list(Collections.nCopies(12, 1L)))
        .isEqualTo("[1, 1, 1, 1, 1, 1, 1, 1, 1, 1] and 2 more");
  }
}
