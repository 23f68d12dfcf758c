package org.fairlead.fairness.weighting.unconstrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.Toys;
import org.junit.jupiter.api.Test;

/** Weightings without constraints: reweighing and group DRO. */
final class ComparisonWeightingsTest {

  @Test
  void reweighing_makesLabelAndGroupIndependent() {
    // Group 0: 3 of label 0, 1 of label 1. Group 1: 1 and 3. One sample of unknown group.
    int[] labels = {0, 0, 0, 1, 0, 1, 1, 1, 1};
    Groups groups = Toys.groups(2, 0, 0, 0, 0, 1, 1, 1, 1, -1);
    Reweighing method = Reweighing.create(labels, 2, groups);
    assertThat(method.weight(0, 0)).isCloseTo(0.5 * 0.5 / (3.0 / 8), within(1e-15));
    assertThat(method.weight(1, 0)).isEqualTo(2);
    Outcomes step = Outcomes.of(new double[18], 2, labels, groups);
    double[] weights = new double[9];
    assertThat(method.observe(step, 0).loss()).isCloseTo(Math.log(2), within(1e-12));
    method.weigh(step, new double[0], weights);
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
    assertThat(weights[8]).isEqualTo(1.0 / 9);
    // Weighted, every label and group has the same mass.
    assertThat(weights[0] + weights[1] + weights[2]).isCloseTo(weights[3], within(1e-15));
    assertThat(method.state()).isEmpty();
    assertThat(method).isNotInstanceOf(MultiplierReport.class);
  }

  @Test
  void groupDro_followsTheLosses() {
    Groups groups = Toys.groups(3, 0, 0, 1, 2, -1);
    GroupDro method = GroupDro.create(groups, 0.5, 0);
    Outcomes step = Toys.withLosses(groups, 1, 3, 1, 4, 7);
    double loss = method.observe(step, 0).loss();
    double[] q = {Math.exp(1), Math.exp(0.5), Math.exp(2)};
    double sum = q[0] + q[1] + q[2];
    assertThat(method.weights())
        .containsExactly(new double[] {q[0] / sum, q[1] / sum, q[2] / sum}, within(1e-12));
    double robust = (2 * q[0] + q[1] + 4 * q[2]) / sum;
    assertThat(loss).isCloseTo(0.8 * robust + 0.2 * 7, within(1e-9));
    double[] weights = new double[5];
    method.weigh(step, new double[0], weights);
    assertThat(weights)
        .containsExactly(
            new double[] {
              0.4 * q[0] / sum, 0.4 * q[0] / sum, 0.8 * q[1] / sum, 0.8 * q[2] / sum, 0.2
            },
            within(1e-12));
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
  }

  /** A weight that is too small for a double is 0, and steps of that group alone change nothing. */
  @Test
  void groupDro_staysFiniteWhateverTheLosses() {
    Groups groups = Toys.groups(2, 0, 1);
    GroupDro method = GroupDro.create(groups, 50, 0);
    method.observe(Toys.withLosses(groups, 20, 0.1), 0);
    assertThat(method.weights()).containsExactly(1, 0);
    Groups second = Toys.groups(2, 1);
    for (double loss : new double[] {20, 600}) {
      double[] weights = new double[1];
      Outcomes step = Toys.withLosses(second, loss);
      assertThat(method.observe(step, 0).loss()).isFinite();
      method.weigh(step, new double[0], weights);
      assertThat(method.weights()).containsExactly(1, 0);
      assertThat(weights).containsExactly(0);
    }
    Groups first = Toys.groups(2, 0);
    method.observe(Toys.withLosses(first, 600), 0);
    assertThat(method.weights()).containsExactly(1, 0);
  }

  @Test
  void groupDro_ofSubgroupsTreatsSmallOnesAsWorse() {
    int[] labels = {0, 0, 0, 0, 1, 1, 1, 1};
    Groups groups = Toys.groups(2, 0, 0, 0, 1, 0, 0, 0, 0);
    GroupDro method = GroupDro.create(labels, 2, groups, 1, 2);
    assertThat(method.weights()[3]).isZero(); // the training set has none
    Outcomes step = Outcomes.of(new double[16], 2, labels, groups);
    method.observe(step, 0);
    double[] q = {Math.exp(2 / Math.sqrt(3)), Math.exp(2), Math.exp(1)};
    double sum = q[0] + q[1] + q[2];
    assertThat(method.weights())
        .containsExactly(new double[] {q[0] / sum, q[1] / sum, q[2] / sum, 0}, within(1e-12));
    Outcomes foreign = Outcomes.of(new double[2], 2, new int[] {1}, Toys.groups(2, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> method.observe(foreign, 0))
        .withMessage(
            "step has a sample of group 'g=g1' and label 1, of which the training set has none");
  }

  @Test
  void groupDro_restoresWithTheSameBits() {
    var random = new SplittableRandom(4);
    Groups groups = Toys.randomSingle(40, 3, random);
    GroupDro straight = GroupDro.create(groups, 0.3, 1);
    for (int n = 0; n < 5; n++) {
      GroupDro resumed = GroupDro.create(groups, 0.3, 1);
      resumed.restore(straight.state());
      Outcomes step = Toys.random(groups, 3, random);
      assertThat(resumed.observe(step, 0).loss()).isEqualTo(straight.observe(step, 0).loss());
      assertThat(resumed.weights()).containsExactly(straight.weights());
    }
  }
}
