package org.fairlead.constrained.solution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FeasibleBestTest {

  @Test
  void offer_prefersFeasibilityThenTheObjective() {
    FeasibleBest best = FeasibleBest.within(0.01);
    assertThat(best.index()).isEqualTo(-1);
    assertThat(best.feasible()).isFalse();
    assertThat(best.objective()).isNaN();
    assertThat(best.offer(1, 0.5)).isTrue();
    assertThat(best.offer(0.5, 0.6)).as("cheaper but more violated").isFalse();
    assertThat(best.offer(2, 0.3)).as("less violated").isTrue();
    assertThat(best.offer(1.5, 0.3)).as("as violated, cheaper").isTrue();
    assertThat(best.feasible()).isFalse();
    assertThat(best.offer(9, 0.01)).as("first feasible").isTrue();
    assertThat(best.offer(9, -1)).as("feasible, no cheaper").isFalse();
    assertThat(best.offer(0.1, 0.02)).as("cheap but infeasible").isFalse();
    assertThat(best.offer(8, 0)).isTrue();
    assertThat(best.index()).isEqualTo(7);
    assertThat(best.feasible()).isTrue();
    assertThat(best.objective()).isEqualTo(8);
    assertThat(best.violation()).isZero();
  }

  @Test
  void restore_continuesTheNumbering() {
    FeasibleBest best = FeasibleBest.within(0);
    FeasibleBest empty = FeasibleBest.within(0);
    empty.restore(best.state());
    assertThat(empty.index()).isEqualTo(-1);
    best.offer(3, -1);
    best.offer(4, -1);
    empty.restore(best.state());
    assertThat(empty.offer(2, -1)).isTrue();
    assertThat(empty.index()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.restore(Map.of("best", new double[] {1, 5, 0, 0})))
        .withMessage("state 'best' names iterate 5.0 of 1.0");
    assertThat(empty.index()).isEqualTo(2);
  }

  @Test
  void offer_rejectsNumbersThatAreNotFinite() {
    FeasibleBest best = FeasibleBest.within(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> best.offer(Double.NaN, 0))
        .withMessage("objective must be finite, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> best.offer(0, Double.POSITIVE_INFINITY))
        .withMessage("violation must be finite, got Infinity");
    assertThat(best.index()).isEqualTo(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeasibleBest.within(-1))
        .withMessage("tolerance must be at least 0 and finite, got -1.0");
  }
}
