package org.fairlead.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.statistics.Verdict;
import org.junit.jupiter.api.Test;

final class BaseRateTest {
  private static final List<String> CLASSES = List.of("bad", "good");

  private static Outcomes outcomes(int[] labels, int[] predictions, Groups groups) {
    double[] logits = new double[2 * labels.length];
    for (int i = 0; i < labels.length; i++) {
      logits[2 * i + predictions[i]] = 1;
    }
    return Outcomes.of(logits, 2, labels, groups);
  }

  /** The first {@code bad} samples of {@code n} are bad, the others good. */
  private static int[] labels(int n, int bad) {
    var labels = new int[n];
    for (int i = bad; i < n; i++) {
      labels[i] = 1;
    }
    return labels;
  }

  private static BaseRate of(int[] labels, int[] predictions) {
    return BaseRate.of(outcomes(labels, predictions, Groups.none(labels.length)), CLASSES, 0.95);
  }

  @Test
  void modelThatAlwaysSaysOneLabel_isNoBetter() {
    BaseRate rate = of(labels(100, 30), labels(100, 0));

    assertThat(rate.label()).isEqualTo("good");
    assertThat(rate.share()).isEqualTo(0.7);
    assertThat(rate.advantage()).isZero();
    assertThat(rate.always()).isEqualTo("good");
    assertThat(rate.better()).isEqualTo(Verdict.INFEASIBLE);
    assertThat(rate.warning())
        .isEqualTo("no better than always 'good': it says 'good' of every sample");
  }

  /** Of 100, 30 bad: the model has 12 of the bad and loses 3 of the good. */
  @Test
  void advantage_isThatOfMatchedPairs() {
    int[] predictions = labels(100, 12);
    predictions[97] = 0;
    predictions[98] = 0;
    predictions[99] = 0;
    BaseRate rate = of(labels(100, 30), predictions);

    assertThat(rate.advantage()).isEqualTo(0.09);
    double centre = 9 / 102.0;
    double half = 1.959964 * Math.sqrt((17 / 102.0 - centre * centre) / 102);
    assertThat(rate.interval().low()).isEqualTo(centre - half, within(1e-6));
    assertThat(rate.interval().high()).isEqualTo(centre + half, within(1e-6));
    assertThat(rate.better()).isEqualTo(Verdict.FEASIBLE);
    assertThat(rate.warning()).isEmpty();
    assertThat(rate.always()).isEmpty();
  }

  @Test
  void fewSamplesThatAreBetter_areNotClearlyBetter() {
    BaseRate rate = of(labels(10, 3), labels(10, 1));

    assertThat(rate.better()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(rate.warning()).isEqualTo("not clearly better than always 'good'");
  }

  @Test
  void modelBelowTheBaseRate_isNoBetter() {
    assertThat(of(labels(100, 30), labels(100, 70)).warning())
        .isEqualTo("no better than always 'good'");
  }

  /** A model that does not look at its input is called better in few of many splits. */
  @Test
  void better_ofAModelThatGuessesIsRare() {
    int better = 0;
    for (int seed = 0; seed < 400; seed++) {
      var random = new SplittableRandom(seed);
      var labels = new int[200];
      var predictions = new int[200];
      for (int i = 0; i < 200; i++) {
        labels[i] = random.nextInt(2);
        predictions[i] = random.nextInt(2);
      }
      better += of(labels, predictions).better() == Verdict.FEASIBLE ? 1 : 0;
    }
    assertThat(better).isLessThan(20);
  }

  @Test
  void results_haveTheBaseRateOfEveryGroup() {
    int[] labels = {1, 1, 1, 0, 1, 0};
    Groups groups =
        Groups.single(new Attribute("sex", List.of("F", "M")), new int[] {0, 0, 1, 1, 1, 1});
    SplitResults results =
        new SplitAudit(0.01, 1, null, CLASSES, null)
            .of(
                "test",
                new int[] {0, 1, 2, 3, 4, 5},
                outcomes(labels, labels, groups),
                null,
                new double[0]);

    assertThat(results.groups()).extracting(GroupResults::baseRate).containsExactly(1.0, 0.5);
    assertThat(results.disparity(DisparityResults.ODDS).orElseThrow().missing())
        .isEqualTo("sex=F has no 'bad'");
    assertThat(results.disparity("equal opportunity of 'bad', against all").orElseThrow().value())
        .isNaN();
    assertThat(results.leftOut()).isEmpty();
  }

  /** A model whose logits are no numbers says nothing, not even always the same. */
  @Test
  void of_aModelWithoutPredictionsIsNoBetter() {
    double[] logits = {Double.NaN, 0, 0, Double.NaN, Double.NaN, Double.NaN};
    Outcomes outcomes = Outcomes.of(logits, 2, new int[] {1, 1, 0}, Groups.none(3));

    BaseRate rate = BaseRate.of(outcomes, CLASSES, 0.95);

    assertThat(rate.always()).isEmpty();
    assertThat(rate.better()).isEqualTo(Verdict.INFEASIBLE);
    assertThat(rate.warning()).isEqualTo("no better than always '%s'", CLASSES.get(1));
  }

  @Test
  void classesAsGroups_haveNoRowsThatSayNothing() {
    int[] labels = {0, 0, 1, 1};
    Groups groups = Groups.single(new Attribute("class", CLASSES), labels);
    SplitResults results =
        new SplitAudit(0.01, 1, null, CLASSES, null)
            .of(
                "test",
                new int[] {0, 1, 2, 3},
                outcomes(labels, new int[] {0, 0, 0, 1}, groups),
                null,
                new double[0]);

    assertThat(results.disparities())
        .extracting(DisparityResults::name)
        .containsExactly(
            "accuracy parity, pairwise",
            "accuracy parity, against all",
            "accuracy of the worst group",
            "accuracy, every group counting the same");
    assertThat(results.leftOut())
        .isEqualTo(
            "Equalized odds, equal opportunity and demographic parity are left out: every group has"
                + " samples of one class only, so that there are no groups to compare within a class.");
    assertThat(results.groups()).extracting(GroupResults::baseRate).containsOnly(Double.NaN);
  }
}
