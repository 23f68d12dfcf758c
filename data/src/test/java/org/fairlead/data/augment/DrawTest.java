package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DrawTest {
  private static final int MANY = 100_000;

  /** Mean 1/2, variance 1 / (4 (2α + 1)), fourth central moment 3 / (16 (2α + 1)(2α + 3)). */
  @ParameterizedTest(name = "α = {0}")
  @ValueSource(doubles = {0.1, 0.2, 0.4, 1, 2, 8})
  void beta_hasTheMomentsOfTheDistribution(double alpha) {
    var draw = new Draw();
    draw.begin(5);
    double mean = 0;
    double second = 0;
    double fourth = 0;
    for (int i = 0; i < MANY; i++) {
      double value = draw.beta(alpha);
      assertThat(value).isBetween(0.0, 1.0);
      double centred = value - 0.5;
      mean += centred / MANY;
      second += centred * centred / MANY;
      fourth += Math.pow(centred, 4) / MANY;
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    double kurtic = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3));
    assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(variance / MANY)));
    assertThat(second)
        .isCloseTo(variance, within(4 * Math.sqrt((kurtic - variance * variance) / MANY)));
    assertThat(fourth).isCloseTo(kurtic, within(0.05 * kurtic));
  }

  @Test
  void begin_givesTheSameStreamOfASeed() {
    var draw = new Draw();
    draw.begin(3);
    long first = draw.bits();
    double second = draw.unit();
    assertThat(draw.bits()).isNotEqualTo(first);
    draw.begin(3);
    assertThat(draw.bits()).isEqualTo(first);
    assertThat(draw.unit()).isEqualTo(second);
    draw.begin(4);
    assertThat(draw.bits()).isNotEqualTo(first);
  }

  @Test
  void draws_areEvenOverTheirRanges() {
    var draw = new Draw();
    draw.begin(1);
    var counts = new int[7];
    int heads = 0;
    double sum = 0;
    for (int i = 0; i < MANY; i++) {
      counts[draw.below(7)]++;
      heads += draw.coin() ? 1 : 0;
      sum += draw.between(-2, 4);
    }
    for (int count : counts) {
      assertThat(count).isBetween(MANY / 7 - 500, MANY / 7 + 500);
    }
    assertThat(heads).isBetween(MANY / 2 - 700, MANY / 2 + 700);
    assertThat(sum / MANY).isCloseTo(1, within(0.03));
  }
}
