package org.fairlead.fairness.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubgroupSamplerTest {
  private static final SubgroupGrid GRID = Problems.grid(2, 2);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void draw_showsEverySampleBeforeAnyTwice(long seed) {
    int[] real = {11, 3, 7, 1};
    int[] generated = {5, 0, 2, 30};
    SubgroupPools pools = Problems.pools(GRID, real, generated);
    var sampler = SubgroupSampler.create(pools, seed);
    int[] subgroupOf = new int[59];
    int[] seen = new int[59];
    for (int slot = 0, sample = 0; slot < 8; slot++) {
      int size = slot < 4 ? real[slot] : generated[slot - 4];
      Arrays.fill(subgroupOf, sample, sample + size, slot);
      sample += size;
    }
    var random = new SplittableRandom(seed);
    for (int n = 0; n < 200; n++) {
      int[] quotas = random.ints(8, 0, 9).toArray();
      quotas[5] = 0;
      int[] batch =
          sampler.draw(Quotas.of(Arrays.copyOf(quotas, 4), Arrays.copyOfRange(quotas, 4, 8)));
      int[] inBatch = new int[59];
      int[] ofSubgroups = new int[8];
      for (int sample : batch) {
        seen[sample]++;
        inBatch[sample]++;
        ofSubgroups[subgroupOf[sample]]++;
      }
      assertThat(ofSubgroups).containsExactly(quotas);
      for (int slot = 0; slot < 8; slot++) {
        int size = slot < 4 ? real[slot] : generated[slot - 4];
        int least = Integer.MAX_VALUE;
        int most = 0;
        int repeats = 0;
        for (int sample = 0; sample < 59; sample++) {
          if (subgroupOf[sample] == slot) {
            least = Math.min(least, seen[sample]);
            most = Math.max(most, seen[sample]);
            repeats = Math.max(repeats, inBatch[sample]);
          }
        }
        assertThat(most - Math.min(least, most)).isLessThanOrEqualTo(1);
        if (size > 0) {
          assertThat(repeats).isLessThanOrEqualTo((quotas[slot] + size - 1) / size);
        }
      }
    }
  }

  @Test
  void draw_ordersArePermutedAnewEveryPass() {
    SubgroupPools pools = Problems.pools(GRID, new int[] {50, 1, 1, 1}, new int[4]);
    var sampler = SubgroupSampler.create(pools, 1);
    Quotas ten = Quotas.real(new int[] {10, 0, 0, 0});
    var batches = new HashSet<String>();
    for (int n = 0; n < 20; n++) {
      int[] batch = sampler.draw(ten);
      Arrays.sort(batch);
      batches.add(Arrays.toString(batch));
    }
    assertThat(batches).hasSize(20);
    var other = SubgroupSampler.create(pools, 2);
    assertThat(other.draw(ten)).isNotEqualTo(SubgroupSampler.create(pools, 1).draw(ten));
    assertThat(SubgroupSampler.create(pools, 1).draw(ten))
        .isEqualTo(SubgroupSampler.create(pools, 1).draw(ten));
  }

  @Test
  void draw_fromAnEmptyClassIsRefused() {
    var sampler =
        SubgroupSampler.create(Problems.pools(GRID, new int[] {1, 1, 1, 1}, new int[4]), 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler.draw(Quotas.of(new int[4], new int[] {0, 2, 0, 0})))
        .withMessage("quotas ask for 2 generated samples of subgroup 'y0, z=1', which has none");
  }

  @Test
  void published_restoresInTheMiddleOfAnIteration() {
    SubgroupPools pools = Problems.pools(GRID, new int[] {10, 5, 6, 4}, new int[] {3, 3, 3, 3});
    Quotas quotas = Quotas.of(new int[] {4, 8, 5, 0}, new int[] {2, 1, 0, 3});
    var straight = SubgroupSampler.published(pools, 3, 4);
    for (int n = 0; n < 11; n++) {
      var resumed = SubgroupSampler.published(pools, 3, 4);
      resumed.restore(straight.state());
      assertThat(resumed.draw(quotas)).isEqualTo(straight.draw(quotas));
    }
  }

  @Test
  void restore_refusesWhatDoesNotFit() {
    SubgroupPools pools = Problems.pools(GRID, new int[] {10, 5, 6, 4}, new int[4]);
    var sampler = SubgroupSampler.create(pools, 3);
    sampler.draw(Quotas.real(new int[] {9, 4, 5, 1}));
    var small = SubgroupSampler.create(Problems.pools(GRID, new int[] {3, 3, 3, 3}, new int[4]), 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small.restore(sampler.state()))
        .withMessage("state 'cursor'[0] is 9, expected at most 3");
  }

  @Test
  void apportionment_alwaysFillsTheBatchAndForgetsNobody() {
    for (long seed = 0; seed < 30; seed++) {
      var random = new SplittableRandom(seed);
      int size = random.nextInt(2, 40);
      int total = random.nextInt(1, 130);
      var carried = new Apportionment(Allocation.CARRIED, size);
      double[] owed = new double[size];
      double[] shares = random.doubles(size, 0, 1).map(x -> x * x * x).toArray();
      for (int n = 0; n < 400; n++) {
        if (n % 100 == 99) {
          shares = random.doubles(size, 0, 1).map(x -> x * x * x).toArray();
        }
        double sum = Arrays.stream(shares).sum();
        double[] targets = Arrays.stream(shares).map(share -> share / sum * total).toArray();
        int[] allotted = carried.next(targets, total);
        assertThat(Arrays.stream(allotted).sum()).isEqualTo(total);
        for (int i = 0; i < size; i++) {
          owed[i] += targets[i] - allotted[i];
          assertThat(allotted[i]).isNotNegative();
          assertThat(Math.abs(owed[i])).isLessThan(2.5);
        }
      }
      assertThat(carried.state().get("carry")).containsExactly(owed, within(1e-9));
    }
  }

  @Test
  void apportionment_firstBatchIsTheLargestRemainders() {
    var carried = new Apportionment(Allocation.CARRIED, 4);
    double[] targets = {1.6, 0.3, 2.6, 0.5};
    assertThat(carried.next(targets, 5)).containsExactly(2, 0, 3, 0);
    assertThat(carried.next(targets, 5)).containsExactly(1, 1, 2, 1);
    var rounded = new Apportionment(Allocation.ROUNDED, 4);
    assertThat(rounded.next(targets, 5)).containsExactly(2, 0, 3, 0);
    assertThat(rounded.next(new double[] {0.5, 1.5, 2.5, 3.5}, 8)).containsExactly(0, 2, 2, 4);
  }

  @Test
  void nearest_respectsCaps() {
    assertThat(Apportionment.nearest(new double[] {5, 5, 5}, 15, new int[] {2, 20, 20}))
        .containsExactly(2, 7, 6);
    assertThat(Apportionment.nearest(new double[] {5, 5}, 10, new int[] {2, 3}))
        .containsExactly(2, 3);
    assertThat(Apportionment.nearest(new double[] {-0.4, 1.2, 1.2}, 2, new int[] {9, 9, 9}))
        .containsExactly(0, 1, 1);
  }
}
