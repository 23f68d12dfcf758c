package org.fairlead.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrossEntropyTest {

  /** softmax(log 1, log 2, log 5) = (1, 2, 5) / 8. */
  @Test
  void rows_isWeightTimesSoftmaxMinusOnehot() {
    double[] logits = {0, Math.log(2), Math.log(5), 0, 0, 0};
    double[] gradient = new double[6];
    CrossEntropy.rows(logits, 3, new int[] {1, 2}, new double[] {2, -3}, gradient);
    assertThat(gradient).containsExactly(new double[] {0.25, -1.5, 1.25, -1, -1, 2}, within(1e-15));
  }

  @Test
  void rows_doesNotOverflow() {
    double[] logits = {1e4, 0, -1e4};
    CrossEntropy.rows(logits, 3, new int[] {1}, new double[] {1}, logits);
    assertThat(logits).containsExactly(1, -1, 0);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void rows_isTheDerivativeOfTheWeightedLosses(long seed) {
    var random = new SplittableRandom(seed);
    int size = 4;
    int classes = 5;
    double[] logits = random.doubles(20, -3, 3).toArray();
    double[] weights = random.doubles(size, -1, 2).toArray();
    int[] labels = random.ints(size, 0, classes).toArray();
    SoftLabels targets =
        seed < 3
            ? SoftLabels.of(labels)
            : SoftLabels.mixed(
                labels,
                random.ints(size, 0, classes).toArray(),
                random.doubles(size, 0, 1).toArray());
    targets = targets.smoothed(seed % 3 == 0 ? 0 : 0.1);
    double[] gradient = new double[logits.length];
    CrossEntropy.rows(logits, classes, targets, weights, gradient);

    double h = 1e-5;
    for (int j = 0; j < logits.length; j++) {
      double at = logits[j];
      logits[j] = at + h;
      double above = loss(logits, classes, targets, weights);
      logits[j] = at - h;
      double below = loss(logits, classes, targets, weights);
      logits[j] = at;
      assertThat(gradient[j]).isEqualTo((above - below) / (2 * h), within(1e-9));
    }
  }

  private static double loss(double[] logits, int classes, SoftLabels targets, double[] weights) {
    var outcomes = Outcomes.of(logits, classes, targets, Groups.none(targets.size()));
    double sum = 0;
    for (int i = 0; i < targets.size(); i++) {
      sum += weights[i] * outcomes.loss(i);
    }
    return sum;
  }

  @Test
  void rows_nameWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CrossEntropy.rows(new double[5], 3, new int[2], new double[2], new double[5]))
        .withMessage("logits has length 5, expected 6 (2 labels x 3 classes)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CrossEntropy.rows(new double[6], 3, new int[] {0, 3}, new double[2], new double[6]))
        .withMessage("labels[1] is 3, expected 0 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CrossEntropy.rows(new double[6], 3, new int[2], new double[3], new double[6]))
        .withMessage("weights has length 3, expected 2 (one per label)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CrossEntropy.rows(new double[6], 3, new int[2], new double[2], new double[7]))
        .withMessage("gradient has length 7, expected 6 (as logits)");
  }

  /** At logits 0 every class has 1/3; of 0.9 the own label gets 3/4, and every class 0.1/3. */
  @Test
  void rows_shareBetweenOwnLabelPartnerAndAllClasses() {
    SoftLabels targets =
        SoftLabels.mixed(new int[] {0}, new int[] {2}, new double[] {0.75}).smoothed(0.1);
    double[] gradient = new double[3];
    CrossEntropy.rows(new double[3], 3, targets, new double[] {1}, gradient);
    double rest = 1.0 / 3 - 0.1 / 3;
    assertThat(gradient)
        .containsExactly(new double[] {rest - 0.675, rest, rest - 0.225}, within(1e-15));
    // -Σ q log p: the second class has the most, and the prediction, and is nobody's label
    double[] logits = {Math.log(2), Math.log(5), 0};
    Outcomes outcomes = Outcomes.of(logits, 3, targets, Groups.none(1));
    double q = 0.1 / 3;
    double loss =
        -(q + 0.675) * Math.log(2 / 8.0) - q * Math.log(5 / 8.0) - (q + 0.225) * Math.log(1 / 8.0);
    assertThat(outcomes.loss(0)).isCloseTo(loss, within(1e-15));
    assertThat(outcomes.correct(0)).isFalse();
    assertThat(Outcomes.of(new double[] {1, 0, 0.9}, 3, targets, Groups.none(1)).correct(0))
        .isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2})
  void rows_ofAWholeShareAndNoSmoothingAreThoseOfPlainLabels(long seed) {
    var random = new SplittableRandom(seed);
    double[] logits = random.doubles(12, -3, 3).toArray();
    double[] weights = random.doubles(4, -1, 2).toArray();
    int[] labels = random.ints(4, 0, 3).toArray();
    SoftLabels whole =
        SoftLabels.mixed(labels, random.ints(4, 0, 3).toArray(), new double[] {1, 1, 1, 1});
    double[] plain = new double[12];
    double[] mixed = new double[12];
    CrossEntropy.rows(logits, 3, labels, weights, plain);
    CrossEntropy.rows(logits, 3, whole.smoothed(0), weights, mixed);
    assertThat(mixed).containsExactly(plain);
  }

  @Test
  void softLabels_nameWhatIsWrong() {
    SoftLabels plain = SoftLabels.of(new int[] {0, 1});
    assertThat(plain.smoothed(0)).isSameAs(plain);
    assertThat(plain.areMixed()).isFalse();
    assertThat(plain.partner(1)).isEqualTo(1);
    assertThat(plain.share(1)).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.smoothed(1))
        .withMessage("smoothing is 1.0, expected at least 0 and below 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SoftLabels.mixed(new int[2], new int[1], new double[2]))
        .withMessage("partners has length 1, expected 2 (one per label)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SoftLabels.mixed(new int[2], new int[2], new double[] {0.5, 1.5}))
        .withMessage("shares[1] is 1.5, expected 0 to 1");
    SoftLabels wrong = SoftLabels.mixed(new int[1], new int[] {3}, new double[1]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossEntropy.rows(new double[3], 3, wrong, new double[1], new double[3]))
        .withMessage("partners[0] is 3, expected 0 to 2");
  }
}
