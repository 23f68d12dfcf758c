package org.fairlead.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.Disparities;
import org.fairlead.fairness.statistics.Disparities.Against;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TradeoffTest {
  private static final int POSITIVE = 1;

  /** Samples by label, group and prediction, in any order. */
  private static final class Samples {
    private final int[] labels = new int[10_000];
    private final int[] groups = new int[10_000];
    private final int[] predictions = new int[10_000];
    private int size;

    Samples of(int count, int label, int group, int prediction) {
      for (int i = 0; i < count; i++) {
        labels[size] = label;
        groups[size] = group;
        predictions[size++] = prediction;
      }
      return this;
    }

    Outcomes outcomes() {
      double[] logits = new double[2 * size];
      for (int i = 0; i < size; i++) {
        logits[2 * i + predictions[i]] = 1;
      }
      return Outcomes.of(
          logits,
          2,
          Arrays.copyOf(labels, size),
          Groups.single(new Attribute("z", List.of("a", "b")), Arrays.copyOf(groups, size)));
    }

    Tradeoff by(FairnessGoal goal) {
      return Objects.requireNonNull(Tradeoff.of(outcomes(), 2, goal, POSITIVE));
    }
  }

  /**
   * Label 0: 90 of 90 right in group a and 5 of 10 in b. Label 1: 20 of 30 right in a, 10 of 10 in
   * b.
   */
  private static Samples uneven() {
    return new Samples()
        .of(90, 0, 0, 0)
        .of(5, 0, 1, 0)
        .of(5, 0, 1, 1)
        .of(20, 1, 0, 1)
        .of(10, 1, 0, 0)
        .of(10, 1, 1, 1);
  }

  @Test
  void of_drawsRatesTowardsThoseOfAll() {
    double label0 = (90 + 9.5) / 100 - (5 + 9.5) / 20;
    double label1 = (10 + 7.5) / 20 - (20 + 7.5) / 40;
    assertThat(uneven().by(FairnessGoal.EQODDS).disparity()).isEqualTo(label0, within(1e-15));
    assertThat(uneven().by(FairnessGoal.EQOPP).disparity()).isEqualTo(label1, within(1e-15));
    // said 1: 20 of 120 in a, 15 of 20 in b
    double parity = (15 + 2.5) / 30 - (20 + 2.5) / 130;
    assertThat(uneven().by(FairnessGoal.DP).disparity()).isEqualTo(parity, within(1e-15));
    // right: 110 of 120 in a, 15 of 20 in b
    double right = 10 * 125.0 / 140;
    assertThat(uneven().by(FairnessGoal.ACCURACY_PARITY).disparity())
        .isEqualTo((110 + right) / 130 - (15 + right) / 30, within(1e-15));
  }

  @Test
  void of_countsEveryLabelTheSameInTheError() {
    assertThat(uneven().by(FairnessGoal.EQODDS).error())
        .isEqualTo((0.05 + 0.25) / 2, within(1e-15));
  }

  /** As the samples of a label, or of a group within it, would vary if drawn anew. */
  @Test
  void of_knowsItsStandardErrors() {
    Tradeoff odds = uneven().by(FairnessGoal.EQODDS);
    assertThat(odds.errorDeviation())
        .isEqualTo(Math.sqrt(0.05 * 0.95 / 100 + 0.25 * 0.75 / 40) / 2, within(1e-15));
    // the rates within label 0 are drawn to 0.995 and 0.725
    double variance = 90 * 0.995 * 0.005 / 1e4 + 10 * 0.725 * 0.275 / 400;
    assertThat(odds.disparityDeviation()).isEqualTo(Math.sqrt(variance), within(1e-15));
    assertThat(odds.deviation(2))
        .isEqualTo(Math.hypot(odds.errorDeviation(), 2 * Math.sqrt(variance)), within(1e-15));
  }

  /** However frequent its label is: 90 of 100 samples here. */
  @ParameterizedTest
  @ValueSource(strings = {"EQODDS", "EQOPP", "DP", "ACCURACY_PARITY"})
  void cost_ofAModelThatAlwaysSaysTheSameIsThatOfChance(FairnessGoal goal) {
    Tradeoff constant =
        new Samples().of(45, 0, 0, 0).of(45, 0, 1, 0).of(5, 1, 0, 0).of(5, 1, 1, 0).by(goal);
    assertThat(constant).isEqualTo(new Tradeoff(0.5, 0, 0, 0));
    assertThat(constant.cost(1)).isEqualTo(0.5);
  }

  /** One of two samples wrong is half of them, but little is known of that group. */
  @Test
  void of_letsNoTinyGroupDecide() {
    Samples tiny = new Samples().of(100, 0, 0, 0).of(1, 0, 1, 0).of(1, 0, 1, 1);
    assertThat(tiny.by(FairnessGoal.EQODDS).disparity()).isLessThan(0.1);
    Samples large = new Samples().of(100, 0, 0, 0).of(50, 0, 1, 0).of(50, 0, 1, 1);
    assertThat(large.by(FairnessGoal.EQODDS).disparity()).isBetween(0.45, 0.5);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void of_agreesWithTheReportedDisparitiesWhereGroupsAreLarge(long seed) {
    var random = new SplittableRandom(seed);
    var samples = new Samples();
    for (int i = 0; i < 10_000; i++) {
      samples.of(1, random.nextInt(2), random.nextInt(2), random.nextInt(10) < 3 + seed ? 1 : 0);
    }
    Disparities reported = Disparities.of(samples.outcomes(), 2, BootstrapOptions.defaults());
    assertThat(samples.by(FairnessGoal.EQODDS).disparity())
        .isEqualTo(reported.equalizedOdds(Against.PAIRWISE), within(0.005));
    assertThat(samples.by(FairnessGoal.EQOPP).disparity())
        .isEqualTo(reported.equalOpportunity(POSITIVE, Against.PAIRWISE), within(0.005));
    assertThat(samples.by(FairnessGoal.DP).disparity())
        .isEqualTo(reported.demographicParity(Against.PAIRWISE), within(0.005));
    assertThat(samples.by(FairnessGoal.ACCURACY_PARITY).disparity())
        .isEqualTo(reported.accuracyParity(Against.PAIRWISE), within(0.005));
  }

  @Test
  void of_isNothingWhereNothingIsToBeEven() {
    assertThat(Tradeoff.of(uneven().outcomes(), 2, FairnessGoal.NONE, POSITIVE)).isNull();
  }

  @Test
  void of_hasNoDisparityWithoutAnythingToCompare() {
    Tradeoff alone = new Samples().of(10, 0, 0, 1).of(10, 1, 0, 1).by(FairnessGoal.EQODDS);
    assertThat(alone).isEqualTo(new Tradeoff(0.5, Double.NaN, 0, 0));
    assertThat(alone.cost(1)).isEqualTo(0.5);
  }
}
