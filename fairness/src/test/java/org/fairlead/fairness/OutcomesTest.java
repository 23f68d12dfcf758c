package org.fairlead.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutcomesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  @Test
  void of_computesLossPredictionAndCorrectness() {
    double[] logits = {0, Math.log(3), Math.log(9), 0};
    var outcomes = Outcomes.of(logits, 2, new int[] {1, 1}, Groups.of(NAMES, new int[] {0, 1}));

    assertThat(outcomes.loss(0)).isEqualTo(Math.log(4.0 / 3), within(1e-15));
    assertThat(outcomes.loss(1)).isEqualTo(Math.log(10), within(1e-15));
    assertThat(outcomes.prediction(0)).isEqualTo(1);
    assertThat(outcomes.correct()).containsExactly(true, false);
    assertThat(outcomes.accuracy()).isEqualTo(0.5);
    assertThat(outcomes.meanLoss()).isEqualTo(Math.log(40.0 / 3) / 2, within(1e-15));
  }

  @Test
  void of_predictsTheLowestClassOnTies() {
    var outcomes =
        Outcomes.of(new double[] {1, 2, 2, 0, 0, 0}, 3, new int[] {1, 0}, Groups.none(2));
    assertThat(outcomes.prediction(0)).isEqualTo(1);
    assertThat(outcomes.prediction(1)).isZero();
  }

  @Test
  void of_isStableForExtremeLogits() {
    double[] logits = {1e300, -1e300, 40, 0, Double.NEGATIVE_INFINITY, 0};
    var outcomes = Outcomes.of(logits, 2, new int[] {0, 0, 1}, Groups.none(3));
    assertThat(outcomes.loss(0)).isZero();
    assertThat(outcomes.loss(1)).isEqualTo(Math.exp(-40), within(1e-30));
    assertThat(outcomes.loss(2)).isZero();
  }

  @Test
  void of_countsARowWithNanAsWrong() {
    double[] logits = {Double.NaN, 0, 0, Double.NaN};
    var outcomes = Outcomes.of(logits, 2, new int[] {0, 0}, Groups.none(2));
    assertThat(outcomes.loss(0)).isNaN();
    assertThat(outcomes.loss(1)).isNaN();
    assertThat(outcomes.prediction(1)).isEqualTo(-1);
    assertThat(outcomes.accuracy()).isZero();
  }

  /** With s = 0.3 and K = 3: 0.8 of the label's loss and 0.1 of each other's. */
  @Test
  void of_smoothsLabelsInTheLossOnly() {
    double[] logits = {0, Math.log(2), Math.log(5)};
    var outcomes =
        Outcomes.of(logits, 3, SoftLabels.of(new int[] {1}).smoothed(0.3), Groups.none(1));
    double expected = 0.8 * Math.log(8.0 / 2) + 0.1 * Math.log(8) + 0.1 * Math.log(8.0 / 5);
    assertThat(outcomes.loss(0)).isEqualTo(expected, within(1e-15));
    assertThat(outcomes.prediction(0)).isEqualTo(2);
  }

  @Test
  void tally_countsUnknownSamplesOverallOnly() {
    double[] logits = {1, 0, 1, 0, 1, 0, 1, 0};
    var outcomes =
        Outcomes.of(logits, 2, new int[] {0, 1, 0, 1}, Groups.of(NAMES, new int[] {0, 0, 1, -1}));
    var tally = outcomes.tally();

    assertThat(tally.count()).isEqualTo(4);
    assertThat(tally.correct()).isEqualTo(2);
    assertThat(tally.accuracy()).isEqualTo(0.5);
    assertThat(tally.accuracy(0)).isEqualTo(0.5);
    assertThat(tally.accuracy(1)).isEqualTo(1);
    assertThat(tally.accuracy(2)).isNaN();
    assertThat(tally.meanLoss(2)).isNaN();
    assertThat(tally.meanLoss(1)).isEqualTo(Math.log1p(Math.exp(-1)), within(1e-15));
    assertThat(tally.meanLoss()).isEqualTo(outcomes.meanLoss(), within(1e-15));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void tally_ofPartsAddsUpToThatOfTheWhole(long seed) {
    var random = new SplittableRandom(seed);
    int n = 60;
    int classes = 4;
    double[] logits = random.doubles((long) n * classes, -2, 2).toArray();
    int[] labels = random.ints(n, 0, classes).toArray();
    var groups =
        Groups.union(
            List.of(new Attribute("x", NAMES), new Attribute("y", NAMES)),
            new int[][] {random.ints(n, -1, 3).toArray(), random.ints(n, -1, 3).toArray()});
    var whole = Outcomes.of(logits, classes, labels, groups);

    var parts = new ArrayList<Outcomes>();
    var sum = GroupTally.empty(groups.names());
    for (int begin = 0; begin < n; begin += 20) {
      int[] samples = IntStream.range(begin, begin + 20).toArray();
      var part =
          Outcomes.of(
              Arrays.copyOfRange(logits, begin * classes, (begin + 20) * classes),
              classes,
              Arrays.copyOfRange(labels, begin, begin + 20),
              groups.select(samples));
      parts.add(part);
      sum = part.tally().plus(sum);
    }
    var joined = Outcomes.concat(parts);
    assertThat(joined.accuracy()).isEqualTo(whole.accuracy());
    assertThat(joined.meanLoss()).isEqualTo(whole.meanLoss());
    assertThat(joined.label(59)).isEqualTo(labels[59]);
    for (int g = 0; g < groups.size(); g++) {
      assertThat(sum.count(g)).isEqualTo(whole.tally().count(g)).isEqualTo(groups.count(g));
      assertThat(sum.correct(g)).isEqualTo(joined.tally().correct(g));
      assertThat(sum.meanLoss(g)).isEqualTo(whole.tally().meanLoss(g), within(1e-12));
    }
  }

  @Test
  void errors_nameWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outcomes.of(new double[4], 2, new int[2], Groups.none(3)))
        .withMessage("labels has length 2, expected 3 (samples of groups)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outcomes.of(new double[4], 2, new int[] {0, -1}, Groups.none(2)))
        .withMessage("labels[1] is -1, expected 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outcomes.concat(List.of()))
        .withMessage("parts is empty, expected at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupTally.empty(NAMES).plus(GroupTally.empty(List.of("a"))))
        .withMessage("other is a tally of the groups [a], expected [a, b, c]");
  }
}
