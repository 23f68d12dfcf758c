package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PairedComparisonTest {
  private static final BootstrapOptions OPTIONS = BootstrapOptions.defaults();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void of_hasTheDifferencesOfTheTwoComparisonsWithDense(long seed) {
    var random = new SplittableRandom(seed);
    int size = random.nextInt(1, 6);
    var samples = new PairedSamples();
    for (int g = -1; g < size; g++) {
      double lossA = random.nextDouble() / 3;
      samples.drawPair(random, g, random.nextInt(1, 200), lossA, random.nextDouble() / 3, 0.2);
    }
    var options = OPTIONS.withResamples(200);
    Groups groups = samples.groups(size);
    var a = ExcessGaps.of(samples.dense(), samples.sparse(), groups, 0.01, options);
    var b = ExcessGaps.of(samples.dense(), samples.other(), groups, 0.01, options);
    var comparison = samples.compare(size, options);

    assertThat(comparison.accuracyDifference())
        .isEqualTo(a.accuracy() - b.accuracy(), within(1e-14));
    assertThat(comparison.accuracyDifferenceInterval().contains(comparison.accuracyDifference()))
        .isTrue();
    for (int g = 0; g < size; g++) {
      assertThat(comparison.groupAccuracyDifference(g))
          .isEqualTo(a.groupAccuracy(g) - b.groupAccuracy(g), within(1e-14));
      if (groups.comparable(g)) {
        assertThat(comparison.psiDifference(g)).isEqualTo(a.psi(g) - b.psi(g), within(1e-14));
        assertThat(comparison.psiDifferenceInterval(g).contains(comparison.psiDifference(g)))
            .isTrue();
      } else {
        assertThat(comparison.psiDifference(g)).isNaN();
        assertThat(comparison.psiDifferenceInterval(g)).isEqualTo(new Interval(-2, 2));
      }
      assertThat(
              comparison
                  .groupAccuracyDifferenceInterval(g)
                  .contains(comparison.groupAccuracyDifference(g)))
          .isTrue();
    }
    if (size > 1) {
      assertThat(comparison.maxPsiDifference()).isEqualTo(a.maxPsi() - b.maxPsi(), within(1e-14));
      assertThat(comparison.maxPsiDifferenceInterval().contains(comparison.maxPsiDifference()))
          .isTrue();
    } else {
      assertThat(comparison.maxPsiDifference()).isNaN();
    }
  }

  /** Swapping the models swaps signs, and ends up to the randomness of the critical value. */
  @Test
  void of_isAntisymmetric() {
    var random = new SplittableRandom(4);
    var samples = new PairedSamples();
    for (int g = 0; g < 3; g++) {
      samples.drawPair(random, g, 500, 0.2, 0.1 + 0.05 * g, 0.2);
    }
    var options = OPTIONS.withResamples(20_000);
    var forth = samples.compare(3, options);
    var back =
        PairedComparison.of(
            samples.dense(), samples.other(), samples.sparse(), samples.groups(3), options);

    assertThat(back.maxPsiDifference()).isEqualTo(-forth.maxPsiDifference());
    assertThat(back.maxPsiDifferenceInterval().low())
        .isEqualTo(-forth.maxPsiDifferenceInterval().high(), within(2e-3));
    assertThat(back.maxPsiDifferenceInterval().high())
        .isEqualTo(-forth.maxPsiDifferenceInterval().low(), within(2e-3));
    assertThat(back.psiDifferenceInterval(1).low())
        .isEqualTo(-forth.psiDifferenceInterval(1).high(), within(2e-3));
  }

  /**
   * Of 1000 samples A is right where B is wrong in 100 and the reverse in 40: mean 0.06; with half
   * a pseudo-sample in each of four discordant categories, of 1003, the variance is 0.142/1.003 -
   * 0.06².
   */
  @Test
  void accuracyDifferenceInterval_isTheNormalIntervalOfPairedDifferences() {
    var samples = new PairedSamples();
    for (int i = 0; i < 1000; i++) {
      boolean dense = i % 2 == 0;
      samples.add(0, dense, i >= 40 && (i < 140 || dense), i < 40 || (i >= 140 && dense));
    }
    var comparison = samples.compare(1, OPTIONS.withResamples(20_000));
    double error = Math.sqrt((142 / 1003.0 - Math.pow(60 / 1003.0, 2)) / 1000);
    var interval = comparison.accuracyDifferenceInterval();
    assertThat(comparison.accuracyDifference()).isEqualTo(0.06);
    assertThat(interval.width() / 2).isEqualTo(1.96 * error, within(0.03 * error));
    assertThat(comparison.groupAccuracyDifferenceInterval(0)).isEqualTo(interval);
    // a lone group is compared with nobody
    assertThat(comparison.maxPsiDifferenceInterval()).isEqualTo(new Interval(-2, 2));
  }

  /** Between identical models no difference was seen, which bounds it by about 3 / n. */
  @Test
  void of_identicalModelsIsNarrowButNotCertain() {
    var samples = new PairedSamples().add(0, 3000, 300, 100).add(1, 1000, 200, 50);
    var comparison = samples.compare(2, OPTIONS);
    assertThat(comparison.accuracyDifference()).isZero();
    assertThat(comparison.psiDifference(0)).isZero();
    assertThat(comparison.psiDifferenceInterval(1).high()).isBetween(0.5 / 1000, 4.0 / 1000);
    assertThat(comparison.maxPsiDifference()).isZero();
    assertThat(comparison.maxPsiDifferenceInterval().low()).isNegative();
    assertThat(comparison.maxPsiDifferenceInterval().high()).isPositive();
  }

  /** The models' excess gaps are as clear as those of 2 x 2,500 test images can be. */
  @Test
  void maxPsiDifferenceInterval_findsAClearImprovement() {
    var random = new SplittableRandom(2);
    var samples =
        new PairedSamples()
            .drawPair(random, 0, 2500, 0.06, 0.10, 0.3)
            .drawPair(random, 1, 2500, 0.20, 0.12, 0.3);
    var interval = samples.compare(2, OPTIONS).maxPsiDifferenceInterval();
    assertThat(interval.low()).isPositive();
    assertThat(interval.high()).isLessThan(0.12);
  }

  @Test
  void of_aGroupWithoutSamplesTakesNoPart() {
    var samples = new PairedSamples().add(0, 100, 10, 0).add(2, 100, 0, 0);
    var comparison = samples.compare(3, OPTIONS);
    assertThat(comparison.psiDifference(1)).isNaN();
    assertThat(comparison.psiDifferenceInterval(1)).isEqualTo(new Interval(-2, 2));
    assertThat(comparison.groupAccuracyDifferenceInterval(1)).isEqualTo(new Interval(-1, 1));
    assertThat(comparison.tooSmall(1)).isTrue();
    assertThat(comparison.maxPsiDifferenceInterval().width()).isLessThan(0.5);
  }

  @Test
  void of_noKnownGroupComparesAccuracyOnly() {
    boolean[] dense = {true, true, true, false};
    boolean[] a = {true, true, false, false};
    boolean[] b = {true, false, false, false};
    var comparison = PairedComparison.of(dense, a, b, Groups.none(4), OPTIONS);
    assertThat(comparison.accuracyDifference()).isEqualTo(0.25);
    assertThat(comparison.accuracyDifferenceInterval().low()).isNegative();
    assertThat(comparison.maxPsiDifference()).isNaN();
    assertThat(comparison.maxPsiDifferenceInterval()).isEqualTo(new Interval(-2, 2));
  }

  @Test
  void errors_nameWhatIsWrong() {
    boolean[] two = new boolean[2];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.of(two, new boolean[1], two, Groups.none(2), OPTIONS))
        .withMessage("correctA has length 1, expected 2 (as denseCorrect)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.of(two, two, new boolean[1], Groups.none(2), OPTIONS))
        .withMessage("correctB has length 1, expected 2 (as denseCorrect)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.of(two, two, two, Groups.none(3), OPTIONS))
        .withMessage("denseCorrect has length 2, expected 3 (samples of groups)");
    boolean[] none = new boolean[0];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.of(none, none, none, Groups.none(0), OPTIONS))
        .withMessage("denseCorrect is empty, expected at least one sample");
  }
}
