package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.statistics.Disparities.Against;
import org.fairlead.fairness.statistics.Disparities.Average;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DisparitiesTest {
  private static final BootstrapOptions OPTIONS = BootstrapOptions.defaults().withResamples(400);

  private static Outcomes outcomes(int classes, int[] labels, int[] predictions, Groups groups) {
    double[] logits = new double[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      logits[i * classes + predictions[i]] = 1;
    }
    return Outcomes.of(logits, classes, labels, groups);
  }

  private static Groups groups(int count, int... codes) {
    var names = new ArrayList<String>();
    for (int g = 0; g < count; g++) {
      names.add("g=" + g);
    }
    return Groups.of(names, codes);
  }

  /** Group 1 has no label 1: nobody is compared within label 1, in either form. */
  @Test
  void groupWithoutALabel_isNotComparedWithinIt() {
    int[] labels = {0, 0, 1, 1, 0, 0};
    int[] predictions = {0, 1, 1, 1, 0, 0};
    Disparities measured =
        Disparities.of(outcomes(2, labels, predictions, groups(2, 0, 0, 0, 0, 1, 1)), 2, OPTIONS);

    for (Against against : Against.values()) {
      assertThat(measured.equalOpportunity(1, against)).isNaN();
      assertThat(measured.equalOpportunityInterval(1, against)).isEqualTo(new Interval(0, 1));
    }
    assertThat(measured.equalizedOdds(Against.PAIRWISE)).isEqualTo(0.5);
    assertThat(measured.equalizedOdds(Against.MARGINAL)).isEqualTo(0.25);
    assertThat(measured.groupsWithout(0)).isEmpty();
    assertThat(measured.groupsWithout(1)).containsExactly("g=1");
    assertThat(measured.groupsAreLabels()).isFalse();
  }

  /**
   * A large and a small group of the same accuracy, exactly: of all that the small one can show,
   * how likely is what makes the interval of their difference leave out 0? With rates that do not
   * move towards the middle as their variances do, it was up to 11.5 %.
   */
  @ParameterizedTest
  @CsvSource({"0.8, 30", "0.93, 30", "0.95, 50", "0.98, 100", "0.99, 100"})
  void equalGroupsOfUnequalSize_seldomSeemToDiffer(double accuracy, int small) {
    int large = 5_000;
    var claimed = new boolean[small + 1];
    for (int right = 0; right <= small; right++) {
      Interval interval =
          twoGroups(large, (int) Math.round(accuracy * large), small, right)
              .accuracyParityInterval(Against.PAIRWISE);
      claimed[right] = interval.low() > 0;
    }
    double wrong = 0;
    for (int right = 0; right <= small; right++) {
      wrong += claimed[right] ? Binomials.probability(small, accuracy, right) : 0;
    }
    assertThat(wrong).isLessThan(0.06);
  }

  private static Disparities twoGroups(int first, int right, int second, int alsoRight) {
    int n = first + second;
    int[] labels = new int[n];
    int[] predictions = new int[n];
    int[] codes = new int[n];
    for (int i = 0; i < n; i++) {
      codes[i] = i < first ? 0 : 1;
      predictions[i] = (i < first ? i < right : i - first < alsoRight) ? 0 : 1;
    }
    return Disparities.of(outcomes(2, labels, predictions, groups(2, codes)), 2, OPTIONS);
  }

  /** Those of unknown group are no group: a lone group is compared with nobody. */
  @Test
  void loneGroup_isComparedWithNobody() {
    int[] labels = {0, 1, 0, 1, 0};
    int[] predictions = {0, 1, 1, 1, 1};
    Disparities measured =
        Disparities.of(outcomes(2, labels, predictions, groups(2, 0, 0, 0, 0, -1)), 2, OPTIONS);

    for (Against against : Against.values()) {
      assertThat(measured.equalizedOdds(against)).isNaN();
      assertThat(measured.demographicParity(against)).isNaN();
      assertThat(measured.accuracyParity(against)).isNaN();
      assertThat(measured.accuracyParityInterval(against)).isEqualTo(new Interval(0, 1));
    }
    assertThat(measured.worstGroupAccuracy()).isEqualTo(0.75);
  }

  /** Whatever the sizes, two groups of an attribute are compared in both forms or in neither. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void bothForms_areKnownTogether(long seed) {
    var random = new SplittableRandom(seed);
    int n = 12;
    int[] labels = random.ints(n, 0, 3).toArray();
    int[] predictions = random.ints(n, 0, 3).toArray();
    Groups groups =
        Groups.union(
            List.of(new Attribute("a", List.of("x", "y")), new Attribute("b", List.of("u", "v"))),
            new int[][] {random.ints(n, -1, 2).toArray(), random.ints(n, -1, 1).toArray()});
    Disparities measured = Disparities.of(outcomes(3, labels, predictions, groups), 3, OPTIONS);
    for (int label = 0; label < 3; label++) {
      assertThat(Double.isNaN(measured.equalOpportunity(label, Against.MARGINAL)))
          .isEqualTo(Double.isNaN(measured.equalOpportunity(label, Against.PAIRWISE)));
    }
  }

  @Test
  void groupsAreLabels_whereEveryGroupHasOneLabel() {
    int[] labels = {0, 0, 1, 1};
    assertThat(
            Disparities.of(outcomes(2, labels, labels, groups(3, 0, 0, 2, 2)), 2, OPTIONS)
                .groupsAreLabels())
        .isTrue();
  }

  /** One prediction for all: a group's accuracy is its share of a label, which is drawn too. */
  @Test
  void worstGroupAccuracyInterval_countsLabelsAsDrawn() {
    int n = 400;
    var labels = new int[2 * n];
    var predictions = new int[2 * n];
    var membership = new int[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      labels[i] = i % 2;
      membership[i] = i / n;
    }
    Disparities measured =
        Disparities.of(outcomes(2, labels, predictions, groups(2, membership)), 2, OPTIONS);
    Interval wilson = measured.groupAccuracyInterval(0);
    Interval worst = measured.worstGroupAccuracyInterval();
    assertThat(worst.high() - worst.low()).isGreaterThan(0.9 * (wilson.high() - wilson.low()));
    Interval parity = measured.accuracyParityInterval(Against.PAIRWISE);
    assertThat(parity.high()).isBetween(0.06, 0.09); // 1.96 sqrt(2 / 4n) = 0.069
  }

  /** Groups of very different sizes and accuracies, each counting the same. */
  @Test
  void accuracyInterval_ofAMeanOverGroupsCoversTheTruth() {
    int runs = 1_000;
    int covered = 0;
    int ofSubgroups = 0;
    double[] accuracies = {0.6, 0.8, 0.97};
    int[] sizes = {40, 100, 600};
    for (int run = 0; run < runs; run++) {
      var random = new SplittableRandom(run);
      int[] labels = new int[740];
      int[] predictions = new int[740];
      int[] codes = new int[740];
      int next = 0;
      for (int g = 0; g < 3; g++) {
        for (int i = 0; i < sizes[g]; i++, next++) {
          codes[next] = g;
          labels[next] = i % 2;
          predictions[next] = random.nextDouble() < accuracies[g] ? labels[next] : 1 - labels[next];
        }
      }
      Disparities measured =
          Disparities.of(outcomes(2, labels, predictions, groups(3, codes)), 2, OPTIONS);
      covered += measured.accuracyInterval(Disparities.Average.GROUPS).contains(0.79) ? 1 : 0;
      ofSubgroups +=
          measured.accuracyInterval(Disparities.Average.SUBGROUPS).contains(0.79) ? 1 : 0;
      assertThat(measured.accuracyInterval(Disparities.Average.SAMPLES))
          .isEqualTo(measured.accuracyInterval());
    }
    assertThat(covered).isBetween((int) (0.925 * runs), (int) (0.98 * runs));
    assertThat(ofSubgroups).isBetween((int) (0.925 * runs), (int) (0.98 * runs));
  }

  @Test
  void measures_areThoseCountedByHand() {
    //                 group 0: labels 0 0 1 1    group 1: 0 0 0 1 1      unknown: 1
    int[] labels = {0, 0, 1, 1, 0, 0, 0, 1, 1, 1};
    int[] predictions = {0, 1, 1, 1, 0, 0, 0, 0, 1, 0};
    Groups groups = groups(2, 0, 0, 0, 0, 1, 1, 1, 1, 1, -1);
    Disparities measured = Disparities.of(outcomes(2, labels, predictions, groups), 2, OPTIONS);
    assertThat(measured.accuracy()).isEqualTo(0.7);
    assertThat(measured.accuracy(Average.SAMPLES)).isEqualTo(0.7);
    assertThat(measured.accuracy(Average.GROUPS)).isCloseTo((0.75 + 0.8) / 2, within(1e-15));
    assertThat(measured.accuracy(Average.SUBGROUPS))
        .isCloseTo((0.5 + 1 + 1 + 0.5) / 4, within(1e-15));
    assertThat(measured.worstGroupAccuracy()).isEqualTo(0.75);
    assertThat(measured.worstSubgroupAccuracy()).isEqualTo(0.5);
    assertThat(measured.subgroupAccuracy(1, 1)).isEqualTo(0.5);
    assertThat(measured.groupAccuracyInterval(1)).isEqualTo(Wilson.interval(4, 5, 0.95));
    assertThat(measured.subgroupAccuracyInterval(0, 1)).isEqualTo(Wilson.interval(3, 3, 0.95));
    // Label 0: 1/2 against 3/3, marginal 4/5. Label 1: 2/2 against 1/2, marginal 3/5.
    assertThat(measured.equalizedOdds(Against.PAIRWISE)).isEqualTo(0.5);
    assertThat(measured.equalizedOdds(Against.MARGINAL)).isCloseTo(0.4, within(1e-15));
    assertThat(measured.equalOpportunity(0, Against.MARGINAL)).isCloseTo(0.3, within(1e-15));
    // Predicted 1: 3/4 against 1/5, marginal 4/10.
    assertThat(measured.demographicParity(Against.PAIRWISE)).isCloseTo(0.55, within(1e-15));
    assertThat(measured.demographicParity(Against.MARGINAL)).isCloseTo(0.35, within(1e-15));
    assertThat(measured.accuracyParity(Against.PAIRWISE)).isCloseTo(0.05, within(1e-15));
    assertThat(measured.accuracyParity(Against.MARGINAL)).isCloseTo(0.1, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void marginalForm_isTheLargerShareTimesThePairwiseOfTwoGroups(long seed) {
    var random = new SplittableRandom(seed);
    int[] labels = random.ints(300, 0, 3).toArray();
    int[] predictions = random.ints(300, 0, 3).toArray();
    int[] codes = random.ints(300, 0, 2).toArray();
    Groups groups = groups(2, codes);
    Disparities measured = Disparities.of(outcomes(3, labels, predictions, groups), 3, OPTIONS);
    double p = groups.count(0) / 300.0;
    assertThat(measured.demographicParity(Against.MARGINAL))
        .isCloseTo(
            Math.max(p, 1 - p) * measured.demographicParity(Against.PAIRWISE), within(1e-12));
    for (int y = 0; y < 3; y++) {
      long zero = 0;
      long all = 0;
      for (int i = 0; i < 300; i++) {
        zero += labels[i] == y && codes[i] == 0 ? 1 : 0;
        all += labels[i] == y ? 1 : 0;
      }
      double share = (double) zero / all;
      assertThat(measured.equalOpportunity(y, Against.MARGINAL))
          .isCloseTo(
              Math.max(share, 1 - share) * measured.equalOpportunity(y, Against.PAIRWISE),
              within(1e-12));
    }
  }

  /** Groups that are equal, or differ by a known gap: intervals must cover as often as they say. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void intervals_coverTheTruth(double gap) {
    int runs = 300;
    int odds = 0;
    int marginal = 0;
    int parity = 0;
    int worst = 0;
    int single = 0;
    for (int run = 0; run < runs; run++) {
      var random = new SplittableRandom(run);
      int size = 1_200;
      int[] labels = new int[size];
      int[] predictions = new int[size];
      int[] codes = new int[size];
      for (int i = 0; i < size; i++) {
        labels[i] = i % 2;
        codes[i] = i / 2 % 6 == 0 ? 0 : 1 + i / 2 % 5;
        double accuracy = codes[i] == 0 ? 0.8 - gap : 0.8;
        predictions[i] = random.nextDouble() < accuracy ? labels[i] : 1 - labels[i];
      }
      Disparities measured =
          Disparities.of(
              outcomes(2, labels, predictions, groups(6, codes)), 2, OPTIONS.withSeed(run));
      // Both labels have the same accuracy, so that group 0 is a sixth of either.
      Groups groups = groups(6, codes);
      double share = (double) groups.count(0) / size;
      odds += measured.equalizedOddsInterval(Against.PAIRWISE).contains(gap) ? 1 : 0;
      marginal +=
          measured.equalizedOddsInterval(Against.MARGINAL).contains(gap * (1 - share)) ? 1 : 0;
      parity += measured.demographicParityInterval(Against.PAIRWISE).contains(0) ? 1 : 0;
      worst += measured.worstGroupAccuracyInterval().contains(0.8 - gap) ? 1 : 0;
      single += measured.accuracyParityInterval(Against.PAIRWISE).contains(gap) ? 1 : 0;
    }
    double least = 0.92 * runs; // 0.95 less three standard errors
    assertThat(odds).isGreaterThan((int) least);
    assertThat(marginal).isGreaterThan((int) least);
    assertThat(parity).isGreaterThan((int) least);
    assertThat(worst).isGreaterThan((int) least);
    assertThat(single).isGreaterThan((int) least);
  }

  @Test
  void intervals_containTheEstimateWhereverGroupsOverlap() {
    var random = new SplittableRandom(3);
    int[] labels = random.ints(200, 0, 3).toArray();
    int[] predictions = random.ints(200, 0, 3).toArray();
    Groups union =
        Groups.union(
            List.of(new Attribute("a", List.of("0", "1")), new Attribute("b", List.of("0", "1"))),
            new int[][] {random.ints(200, -1, 2).toArray(), random.ints(200, 0, 2).toArray()});
    Disparities measured = Disparities.of(outcomes(3, labels, predictions, union), 3, OPTIONS);
    for (Against against : Against.values()) {
      assertThat(measured.equalizedOddsInterval(against).contains(measured.equalizedOdds(against)))
          .isTrue();
      assertThat(
              measured
                  .demographicParityInterval(against)
                  .contains(measured.demographicParity(against)))
          .isTrue();
    }
    assertThat(measured.equalizedOddsInterval(Against.PAIRWISE))
        .isEqualTo(
            Disparities.of(outcomes(3, labels, predictions, union), 3, OPTIONS)
                .equalizedOddsInterval(Against.PAIRWISE));
  }

  /** The same attribute twice: the mean is that of one, its interval wider but of use. */
  @Test
  void meanAccuracy_ofOverlappingGroupsHasAnInterval() {
    var random = new SplittableRandom(4);
    int n = 400;
    int[] labels = random.ints(n, 0, 2).toArray();
    int[] predictions = labels.clone();
    for (int i = 0; i < n; i += 5) {
      predictions[i] = 1 - labels[i];
    }
    int[] codes = random.ints(n, 0, 2).toArray();
    var a = new Attribute("a", List.of("0", "1"));
    var b = new Attribute("b", List.of("0", "1"));
    Disparities once =
        Disparities.of(
            outcomes(2, labels, predictions, Groups.union(List.of(a), new int[][] {codes})),
            2,
            OPTIONS);
    Disparities twice =
        Disparities.of(
            outcomes(
                2, labels, predictions, Groups.union(List.of(a, b), new int[][] {codes, codes})),
            2,
            OPTIONS);

    assertThat(twice.accuracy(Average.GROUPS)).isEqualTo(once.accuracy(Average.GROUPS));
    Interval narrow = once.accuracyInterval(Average.GROUPS);
    Interval wide = twice.accuracyInterval(Average.GROUPS);
    assertThat(wide.low()).isLessThan(narrow.low());
    assertThat(wide.high()).isGreaterThan(narrow.high());
    assertThat(wide.width()).isLessThan(1.5 * narrow.width()); // √2 for two groups of one size
  }

  @Test
  void measures_withoutGroupsAreUnknown() {
    Disparities none =
        Disparities.of(outcomes(2, new int[] {0, 1}, new int[] {0, 0}, Groups.none(2)), 2, OPTIONS);
    assertThat(none.equalizedOdds(Against.PAIRWISE)).isNaN();
    assertThat(none.equalizedOddsInterval(Against.PAIRWISE)).isEqualTo(new Interval(0, 1));
    assertThat(none.worstGroupAccuracy()).isNaN();
    assertThat(none.worstGroupAccuracyInterval()).isEqualTo(new Interval(0, 1));
    assertThat(none.accuracy()).isEqualTo(0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Disparities.of(
                    outcomes(3, new int[] {2}, new int[] {0}, Groups.none(1)), 2, OPTIONS))
        .withMessage("outcomes have label 2 and prediction 0, expected both below 2");
  }
}
