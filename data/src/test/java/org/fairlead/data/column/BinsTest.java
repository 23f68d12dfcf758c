package org.fairlead.data.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BinsTest {

  @ParameterizedTest
  @CsvSource({
    "-1,-1",
    "0,0",
    "17,0",
    "17.5,0",
    "17.999,0",
    "18,1",
    "39,1",
    "40,2",
    "64.9,2",
    "65,3",
    "999,3"
  })
  void range_isTheLastThatBeginsAtOrBelow(double age, int range) {
    var bins = Bins.parse(List.of("age(0-17,18-39,40-64,65+)"));
    assertThat(bins.range("age", age)).isEqualTo(range);
    assertThat(bins.names("age")).containsExactly("0-17", "18-39", "40-64", "65+");
  }

  @Test
  void range_keepsGapsAndShares() {
    var bins = Bins.parse(List.of("x(<0,0-0.5,0.5-1,3-4)", "y(-5--1,>=0)"));
    assertThat(bins.range("x", -0.1)).isZero();
    assertThat(bins.range("x", 0.5)).isEqualTo(2);
    assertThat(bins.range("x", 1)).isEqualTo(2);
    assertThat(bins.range("x", 1.5)).isEqualTo(-1);
    assertThat(bins.range("x", 4)).isEqualTo(3);
    assertThat(bins.range("x", 4.1)).isEqualTo(-1);
    assertThat(bins.range("x", Double.NaN)).isEqualTo(-1);
    assertThat(bins.range("y", -3)).isZero();
    assertThat(bins.range("y", 0)).isEqualTo(1);
  }

  @Test
  void parse_takesAListThatYamlBrokeAtItsCommas() {
    assertThat(Bins.parse(List.of("age(0-17", "18+)", "x(<1,1+)")).texts())
        .containsExactly("age(0-17,18+)", "x(<1,1+)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          age             | data.bins has 'age', expected a column and its ranges from low to high, as in 'age(<18,18-39,40-64,65+)'
          age(young,old)  | data.bins has 'age(young,old)', of which 'young' is no range: expected a column and its ranges from low to high, as in 'age(<18,18-39,40-64,65+)'
          age(17-0)       | data.bins has 'age(17-0)', of which '17-0' ends before it begins
          age(0-20,10-30) | data.bins has 'age(0-20,10-30)', of which '10-30' begins before '0-20' ends
          age(0+,10-30)   | data.bins has 'age(0+,10-30)', of which '10-30' begins before '0+' ends
          """)
  void parse_refusesWhatIsNoRange(String text, String message) {
    assertThatThrownBy(() -> Bins.parse(List.of(text)))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void suggestion_holdsAboutAsManyEachAndCanBeParsed() {
    double[] ages = IntStream.range(0, 100).mapToDouble(i -> 18 + i / 2).toArray();
    String text = Bins.suggestion("age", ages);
    assertThat(text).isEqualTo("data.bins='age(18-29,30-42,43-54,55+)'");
    var bins = Bins.parse(List.of("age(18-29,30-42,43-54,55+)"));
    var counts = new int[4];
    for (double age : ages) {
      counts[bins.range("age", age)]++;
    }
    assertThat(counts).containsExactly(24, 26, 24, 26);
    assertThat(Bins.suggestion("x", new double[] {0.123456, 1.5, 2.25, 1e6}))
        .isEqualTo("data.bins='x(0.123-1.5,1.5-2.25,2.25-1000000,1000000+)'");
    assertThat(Bins.suggestion("x", new double[] {7, 7, 7})).isEqualTo("data.bins='x(7+)'");
  }
}
