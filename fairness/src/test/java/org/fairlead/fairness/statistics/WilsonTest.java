package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WilsonTest {

  /** Newcombe (1998), table I, method 3; 1 of 29 and 0 of 20 among them. */
  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718",
    "29, 29, 0.8830, 1.0000"
  })
  void interval_hasThePublishedEnds(long successes, long n, double low, double high) {
    var interval = Wilson.interval(successes, n, 0.95);
    assertThat(interval.low()).isEqualTo(low, within(5e-5));
    assertThat(interval.high()).isEqualTo(high, within(5e-5));
  }

  @Test
  void interval_withoutTrialsIsEverything() {
    assertThat(Wilson.interval(0, 0, 0.95)).isEqualTo(new Interval(0, 1));
  }

  @Test
  void interval_reachesTheEndsExactly() {
    assertThat(Wilson.interval(0, 7, 0.9).low()).isZero();
    assertThat(Wilson.interval(7, 7, 0.9).high()).isEqualTo(1);
  }

  @Test
  void errors_nameWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wilson.interval(3, 2, 0.95))
        .withMessage("successes is 3, expected 0 to n = 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wilson.interval(0, -1, 0.95))
        .withMessage("n is -1, expected 0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wilson.interval(0, 1, 95))
        .withMessage("confidence is 95.0, expected above 0 and below 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Interval(1, Double.NaN))
        .withMessage("low is 1.0 and high is NaN, expected low <= high");
  }
}
