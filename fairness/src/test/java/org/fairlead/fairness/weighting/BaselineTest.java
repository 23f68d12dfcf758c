package org.fairlead.fairness.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

final class BaselineTest {

  @Test
  void of_measuresThePopulationAndEveryGroup() {
    Groups groups = Toys.groups(2, 0, 0, 1, -1);
    // Losses below log 2 are correct predictions of two classes.
    Baseline baseline = Baseline.of(Toys.withLosses(groups, 0.5, 1.5, 0.25, 0.75));
    assertThat(baseline.accuracy()).isEqualTo(0.5);
    assertThat(baseline.groupAccuracy()).containsExactly(0.5, 1.0);
    assertThat(baseline.loss()).isEqualTo(0.75, within(1e-12));
    assertThat(baseline.groupLoss().get(0)).isEqualTo(1, within(1e-12));
    assertThat(baseline.groupLoss().get(1)).isEqualTo(0.25, within(1e-12));
    assertThat(baseline.groupShare()).containsExactly(0.5, 0.25);
  }

  @Test
  void json_keepsEveryBit() {
    var baseline =
        new Baseline(
            2.0 / 3, List.of(1.0 / 3, 0.1), Math.E, List.of(Math.PI, 0.0), List.of(0.7, 0.3));
    var json = new ObjectMapper();
    assertThat(json.readValue(json.writeValueAsString(baseline), Baseline.class))
        .isEqualTo(baseline);
  }

  @Test
  void create_namesWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baseline.of(Toys.withLosses(Toys.groups(2, 0), 1)))
        .withMessage("group 'g=g1' has no training samples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baseline.of(Toys.withLosses(Toys.groups(2))))
        .withMessage("training has no samples, expected at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> baseline(Double.NaN, 1, 0, 0, 1))
        .withMessage("accuracy is NaN, expected a share in [0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> baseline(1, 2, 0, 0, 1))
        .withMessage("groupAccuracy[0] is 2.0, expected a share in [0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> baseline(1, 1, Double.NaN, 0, 1))
        .withMessage("loss is NaN, expected a finite number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> baseline(1, 1, 0, Double.POSITIVE_INFINITY, 1))
        .withMessage("groupLoss[0] is Infinity, expected a finite number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> baseline(1, 1, 0, 0, 0))
        .withMessage("groupShare[0] is 0.0, expected a share in (0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Baseline(1, List.of(1.0), 0, List.of(), List.of(1.0)))
        .withMessage("groupLoss has shape [0], expected [1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Baseline(1, List.of(1.0), 0, List.of(1.0), List.of()))
        .withMessage("groupShare has shape [0], expected [1]");
  }

  private static Baseline baseline(
      double accuracy, double groupAccuracy, double loss, double groupLoss, double share) {
    return new Baseline(accuracy, List.of(groupAccuracy), loss, List.of(groupLoss), List.of(share));
  }
}
