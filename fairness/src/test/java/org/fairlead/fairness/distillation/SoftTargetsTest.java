package org.fairlead.fairness.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.fairlead.fairness.CrossEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SoftTargetsTest {

  private static double[] random(int length, double scale, long seed) {
    var random = new SplittableRandom(seed);
    return random.doubles(length, -scale, scale).toArray();
  }

  /** Returns T² Σ_i c_i KL(softmax(t_i/T) ‖ softmax(z_i/T)), from its definition. */
  private static double loss(
      double[] z, double[] t, int classes, double temperature, double[] weights) {
    double[] p = new double[classes];
    double[] q = new double[classes];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      CrossEntropy.softmax(scaled(t, i, classes, temperature), classes, p, 0);
      CrossEntropy.softmax(scaled(z, i, classes, temperature), classes, q, 0);
      for (int k = 0; k < classes; k++) {
        sum += weights[i] * temperature * temperature * p[k] * Math.log(p[k] / q[k]);
      }
    }
    return sum;
  }

  private static double[] scaled(double[] logits, int row, int classes, double temperature) {
    return Arrays.stream(logits, row * classes, (row + 1) * classes)
        .map(x -> x / temperature)
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "3, 3", "0.5, 5", "20, 7"})
  void rows_areTheFiniteDifferencesOfTheLoss(double temperature, int classes) {
    int size = 6;
    double[] z = random(size * classes, 3, 1);
    double[] t = random(size * classes, 4, 2);
    double[] weights = random(size, 1, 3);
    double[] gradient = new double[z.length];
    double total = SoftTargets.rows(z, t, classes, temperature, weights, gradient);
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    assertThat(total).isEqualTo(loss(z, t, classes, temperature, ones), within(1e-12));
    double step = 1e-5;
    for (int j = 0; j < z.length; j++) {
      double[] up = z.clone();
      double[] down = z.clone();
      up[j] += step;
      down[j] -= step;
      double slope =
          (loss(up, t, classes, temperature, weights)
                  - loss(down, t, classes, temperature, weights))
              / (2 * step);
      assertThat(gradient[j]).isEqualTo(slope, within(1e-8));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 1, 3, 10})
  void rows_ofATeacherThatAgreesAreExactlyZero(double temperature) {
    double[] z = random(40, 5, 4);
    double[] gradient = random(40, 1, 5);
    double[] weights = random(10, 1, 6);
    assertThat(SoftTargets.rows(z, z.clone(), 4, temperature, weights, gradient)).isZero();
    assertThat(gradient).containsOnly(0.0, -0.0);
  }

  /** p = (¾, ¼) and q = (½, ½): KL = ¾ log 1½ + ¼ log ½, and the row is (-¼, ¼) T. */
  @Test
  void rows_ofTwoClassesByHand() {
    double temperature = 2;
    double[] t = {temperature * Math.log(3), 0};
    double[] gradient = new double[2];
    double loss =
        SoftTargets.rows(new double[] {5, 5}, t, 2, temperature, new double[] {1}, gradient);
    assertThat(loss).isEqualTo(4 * (0.75 * Math.log(1.5) + 0.25 * Math.log(0.5)), within(1e-14));
    assertThat(gradient).containsExactly(new double[] {-0.5, 0.5}, within(1e-14));
  }

  @Test
  void rows_ofLargeLogitsStayFinite() {
    double[] gradient = new double[3];
    double loss =
        SoftTargets.rows(
            new double[] {1e4, -1e4, 0},
            new double[] {-1e4, 1e4, 0},
            3,
            1,
            new double[] {1},
            gradient);
    assertThat(loss).isEqualTo(2e4, within(1e-9));
    assertThat(gradient).containsExactly(new double[] {1, -1, 0}, within(1e-12));
  }

  @Test
  void rows_refuseWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SoftTargets.rows(new double[4], new double[4], 2, 0, new double[2], new double[4]))
        .withMessage("temperature is 0.0, expected a positive number");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SoftTargets.rows(new double[4], new double[6], 2, 1, new double[2], new double[4]))
        .withMessageContaining("teacher");
  }
}
