package org.fairlead.data.column;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumeralTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12          | 12       | 12       |
          -1e1        | -10      | -10      |
          1.5         | 1.5      | NaN      |
          1,5         | NaN      | 1.5      |
          .5          | 0.5      | NaN      |
          ,5          | NaN      | 0.5      |
          0,123       | NaN      | 0.123    |
          1,234       | 1234     | 1.234    |
          1.234       | 1.234    | 1234     |
          1,234.5     | 1234.5   | NaN      |
          1.234,5     | NaN      | 1234.5   |
          1,234,567   | 1234567  | NaN      |
          1.234.567   | NaN      | 1234567  |
          1 234       | 1234     | 1234     |
          1'234'567.8 | 1234567.8| NaN      |
          −7          | -7       | -7       |
          (1,234)     | -1234    | -1.234   |
          45 kg       | 45       | 45       | kg
          45kg        | 45       | 45       | kg
          $1,200.50   | 1200.5   | NaN      | $
          -$5         | -5       | -5       | $
          1.200,50 €  | NaN      | 1200.5   | €
          EUR 12      | 12       | 12       | EUR
          12.5 %      | 12.5     | NaN      | %
          inf         | Infinity | Infinity |
          -Infinity   | -Infinity| -Infinity|
          1e400       | Infinity | Infinity |
          """)
  void of_readsWhatPeopleWrite(String text, double point, double comma, String unit) {
    assertThat(Numeral.of(text)).isEqualTo(new Numeral(point, comma, unit == null ? "" : unit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "A92",
        "10th",
        "1st",
        "12:30",
        "1-2",
        "2024-01-31",
        "1,23,456",
        "01,234.5.6",
        "5K",
        "+-5",
        "$5 kg",
        "3+",
        "--",
        "1 2",
        "x1",
        "0x10",
        "1e99999"
      })
  void of_takesNothingElseForANumber(String text) {
    assertThat(Numeral.of(text).point()).isNaN();
    assertThat(Numeral.of(text).comma()).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.0,0", "-0.00,0", "1.,1", "1.50,1.5", "-2.0,-2", "10,10", "100.0,100"})
  void canonical_isOneTextForEqualNumbers(String text, String canonical) {
    assertThat(Numeral.canonical(text)).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"007", "01.5", "1e3", "+1", "x", "", "1234567890123456789"})
  void canonical_leavesCodesAlone(String text) {
    assertThat(Numeral.canonical(text)).isEmpty();
  }

  @Test
  void of_endsOnLongTexts() {
    assertThat(Numeral.of("1".repeat(100_000)).point()).isInfinite();
    assertThat(Numeral.of("1,".repeat(100_000)).point()).isNaN();
    assertThat(Numeral.of(" ".repeat(60) + "x").point()).isNaN();
  }

  @Test
  void missingWords_areThoseOfProgramsInAnyCase() {
    for (String word :
        "|NULL|null|<NA>|#N/A|-|nan|NaN|None|N/A|n.a.|?|.|\\N|#DIV/0!".split("\\|", -1)) {
      assertThat(MissingWords.has(word)).as(word).isTrue();
    }
    for (String word : "0|no|unknown|other|--- |F".split("\\|", -1)) {
      assertThat(MissingWords.has(word)).as(word).isFalse();
    }
  }
}
