package org.fairlead.data.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LookAlikesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Female|female|FEMALE",
        "Non-binary|non binary|nonbinary|Non_Binary",
        "café|cafe|Cafe\u0301",
        "East  Asian|East Asian|east asian",
        "50K|50K.",
        "1|1.0|01",
        "Female|F",
        "yes|Y"
      })
  void of_findsWhatIsSpelledOtherwise(String values) {
    assertThat(LookAlikes.of(Arrays.asList(values.split("\\|")))).hasSize(1);
    assertThat(LookAlikes.of(Arrays.asList(values.split("\\|"))).get(0))
        .hasSize(values.split("\\|").length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<=50K|>50K",
        "18-39|1839",
        "A+|A-",
        "3|3+",
        "1-2|12",
        "male|female",
        "F|M",
        "Black|B",
        "-1|1",
        "0.5|5",
        "no|none at all"
      })
  void of_leavesOthersApart(String values) {
    assertThat(LookAlikes.of(Arrays.asList(values.split("\\|")))).isEmpty();
  }

  @Test
  void note_namesThemAndHowToMergeThem() {
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("FEMALE", 3);
    counts.put("Female", 5);
    counts.put("MALE", 4);
    counts.put("male", 2);
    counts.put("other", 9);
    assertThat(LookAlikes.note("sex", counts).orElseThrow().text())
        .isEqualTo(
            "Of sex, 'FEMALE' and 'Female' look like one value, and so do 'MALE' and 'male'; to make them one: data.aliases='sex(FEMALE=Female|male=MALE)'.");
    assertThat(LookAlikes.note("sex", Map.of("f", 1, "m", 2))).isEmpty();
  }

  @Test
  void aliases_giveTextsOtherValues() {
    var aliases =
        Aliases.parse(
            ColumnTexts.split("sex(F=female|Female=female), race(Black, other=Black|?=)"));
    assertThat(aliases.columns()).containsExactly("sex", "race");
    assertThat(aliases.of("sex")).isEqualTo(Map.of("F", "female", "Female", "female"));
    assertThat(aliases.of("race")).isEqualTo(Map.of("Black, other", "Black", "?", ""));
    assertThat(aliases.of("age")).isEmpty();
    assertThatThrownBy(() -> aliases.requirePresent("sex", List.of("Femal", "F")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.aliases gives 'Female' of sex another value, but no sample has it; did you mean 'Femal'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          sex;            data.aliases has 'sex', expected a column and values for its texts, as in 'sex(F=female|Female=female)'
          sex(F);         data.aliases has 'sex(F)', expected a column and values for its texts, as in 'sex(F=female|Female=female)'
          sex(F=f|F=g);   data.aliases has 'sex(F=f|F=g)', which gives 'F' a value twice
          sex(F=f|f=g);   data.aliases has 'sex(F=f|f=g)', which gives 'f' another value in turn
          """)
  void aliases_thatCannotBeReadSayWhy(String text, String message) {
    assertThatThrownBy(() -> Aliases.parse(List.of(text))).hasMessage(message);
  }

  @Test
  void split_keepsCommasInParentheses() {
    assertThat(ColumnTexts.split("[age(0-17,18+), 'x(<1,1+)']"))
        .containsExactly("age(0-17,18+)", "x(<1,1+)");
    assertThat(ColumnTexts.split("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-01-31",
        "2024-01-31T12:00:00Z",
        "2024/1/3 08:15",
        "31.01.2024",
        "1/31/24",
        "31/1/2024",
        "Jan 31, 2024",
        "31 January 2024",
        "31-Jan-24",
        "12:30",
        "12:30:59"
      })
  void dates_areRecognised(String text) {
    assertThat(DateTexts.is(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024", "1.5", "45.99.2024", "18-39", "3-9", "A-1-2", "may", "1-2-3-4"})
  void dates_areNothingElse(String text) {
    assertThat(DateTexts.is(text)).isFalse();
  }
}
