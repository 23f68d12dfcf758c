package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PairwiseTableTest {

  private static boolean meet(PairwiseTable table, int a, int i, int b, int j) {
    return table.rows().stream().anyMatch(row -> row.get(a) == i && row.get(b) == j);
  }

  /** The least number of rows is that of the two largest keys; a greedy table needs a few more. */
  @Test
  void of_letsEveryPairMeetInFewRows() {
    int[] sizes = {4, 3, 3, 2, 2, 2, 2, 2, 2, 2};
    PairwiseTable table = PairwiseTable.of(sizes, row -> true);
    for (int a = 0; a < sizes.length; a++) {
      for (int b = a + 1; b < sizes.length; b++) {
        for (int i = 0; i < sizes[a]; i++) {
          for (int j = 0; j < sizes[b]; j++) {
            assertThat(meet(table, a, i, b, j)).as("%d=%d with %d=%d", a, i, b, j).isTrue();
          }
        }
      }
    }
    assertThat(table.refused()).isEmpty();
    assertThat(table.rows()).hasSizeBetween(12, 18);
  }

  @Test
  void of_keepsApartWhatMustNotMeet() {
    int[] sizes = {2, 3, 3};
    PairwiseTable table =
        PairwiseTable.of(sizes, row -> !(row.get(0) == 1 && row.get(1) == 2) && row.get(2) != 1);
    assertThat(meet(table, 0, 1, 1, 2)).isFalse();
    assertThat(meet(table, 0, 0, 1, 2)).isTrue();
    assertThat(meet(table, 1, 2, 2, 2)).isTrue();
    assertThat(table.rows()).noneMatch(row -> row.get(2) == 1);
    assertThat(table.refused())
        .contains(List.of(1, 2, 0), List.of(0, 0, 1))
        .hasSize(1 + 2 + 3); // the pair, and every pair of the value that goes with nothing
  }
}
