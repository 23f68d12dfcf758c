package org.fairlead.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.junit.jupiter.api.Test;

final class EpochTotalsTest {
  private static final Groups GROUPS = Groups.of(List.of("a", "b"), new int[] {0, 1, 1, -1});
  private static final Outcomes STEP =
      Outcomes.of(new double[] {1, 0, 1, 0, 0, 1, 1, 0}, 2, new int[4], GROUPS);

  @Test
  void add_countsEverySampleAndItsGroups() {
    EpochTotals totals = EpochTotals.empty(2);
    totals.add(STEP, false);
    totals.add(STEP, true);
    assertThat(totals.samples()).isEqualTo(8);
    assertThat(totals.accuracy()).isEqualTo(0.75);
    assertThat(totals.loss()).isEqualTo(STEP.meanLoss(), within(1e-15));
    assertThat(totals.worstGroupAccuracy()).isEqualTo(0.5);
    assertThat(totals.scaledSteps()).isEqualTo(1);
  }

  @Test
  void of_continuesFromAState() {
    EpochTotals whole = EpochTotals.empty(2);
    whole.add(STEP, true);
    EpochTotals resumed = EpochTotals.of(whole.state(), 2);
    whole.add(STEP, false);
    resumed.add(STEP, false);
    assertThat(resumed.state()).isEqualTo(whole.state());
  }
}
