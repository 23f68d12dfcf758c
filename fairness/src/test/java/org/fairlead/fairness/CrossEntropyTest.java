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
    double smoothing = seed == 0 ? 0 : 0.1;
    double[] logits = random.doubles(20, -3, 3).toArray();
    double[] weights = random.doubles(size, -1, 2).toArray();
    int[] labels = random.ints(size, 0, classes).toArray();
    double[] gradient = new double[logits.length];
    CrossEntropy.rows(logits, classes, labels, weights, smoothing, gradient);

    double h = 1e-5;
    for (int j = 0; j < logits.length; j++) {
      double at = logits[j];
      logits[j] = at + h;
      double above = loss(logits, classes, labels, weights, smoothing);
      logits[j] = at - h;
      double below = loss(logits, classes, labels, weights, smoothing);
      logits[j] = at;
      assertThat(gradient[j]).isEqualTo((above - below) / (2 * h), within(1e-9));
    }
  }

  private static double loss(
      double[] logits, int classes, int[] labels, double[] weights, double smoothing) {
    var outcomes = Outcomes.of(logits, classes, labels, Groups.none(labels.length), smoothing);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
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
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CrossEntropy.rows(new double[6], 3, new int[2], new double[2], 1, new double[6]))
        .withMessage("smoothing is 1.0, expected at least 0 and below 1");
  }
}
