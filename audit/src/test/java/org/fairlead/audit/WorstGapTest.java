package org.fairlead.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorstGapTest {

  /** Dense right everywhere; sparse loses 1 of 4 in a, 1 of 2 in b: Δ = 1/3, ψ_b = 1/6. */
  @Test
  void of_namesTheGroupThatLosesMost() {
    Groups groups = Groups.of(List.of("a", "b"), new int[] {0, 0, 0, 0, 1, 1});
    Outcomes sparse = outcomes(groups, true, true, true, false, true, false);
    WorstGap worst = WorstGap.of(new boolean[] {true, true, true, true, true, true}, sparse);
    assertThat(worst.group()).isEqualTo("b");
    assertThat(worst.gap()).isEqualTo(1.0 / 6, within(1e-15));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void of_agreesWithTheResultsStatistics(long seed) {
    var random = new SplittableRandom(seed);
    int n = 200;
    int[][] codes = new int[2][n];
    boolean[] dense = new boolean[n];
    boolean[] sparse = new boolean[n];
    for (int i = 0; i < n; i++) {
      codes[0][i] = random.nextInt(-1, 3);
      codes[1][i] = random.nextInt(-1, 2);
      dense[i] = random.nextInt(10) < 8;
      sparse[i] = random.nextInt(10) < 6;
    }
    Groups groups =
        Groups.union(
            List.of(
                new Attribute("race", List.of("x", "y", "z")),
                new Attribute("gender", List.of("f", "m"))),
            codes);
    Outcomes outcomes = outcomes(groups, sparse);
    ExcessGaps gaps =
        ExcessGaps.of(dense, sparse, groups, 0.01, BootstrapOptions.defaults().withResamples(100));
    WorstGap worst = WorstGap.of(dense, outcomes);
    assertThat(worst.gap()).isEqualTo(gaps.maxPsi(), within(1e-15));
    assertThat(worst.group()).isEqualTo(groups.name(gaps.worstGroup()));
  }

  @Test
  void withoutReference_namesTheLeastAccurateGroup() {
    Groups groups = Groups.of(List.of("a", "b", "none"), new int[] {0, 0, 1, 1});
    WorstGap worst = WorstGap.withoutReference(outcomes(groups, true, true, true, false));
    assertThat(worst.group()).isEqualTo("b");
    assertThat(worst.gap()).isNaN();
  }

  private static Outcomes outcomes(Groups groups, boolean... correct) {
    int[] labels = new int[correct.length];
    double[] logits = new double[2 * correct.length];
    Arrays.setAll(logits, i -> (i % 2 == 0) == correct[i / 2] ? 1 : 0);
    return Outcomes.of(logits, 2, labels, groups);
  }
}
