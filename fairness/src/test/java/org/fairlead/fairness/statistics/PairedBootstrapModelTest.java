package org.fairlead.fairness.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PairedBootstrapModelTest {
  private static final int[][] VALUES = {{1, -1, 1, 0, -1, 0, 0}, {1, -1, 0, 1, 0, -1, 0}};
  private static final Attribute RACE = new Attribute("race", List.of("a", "b", "c"));
  private static final Attribute GENDER = new Attribute("gender", List.of("f", "m"));

  @Test
  void strata_areTheJointMembershipsInAnOrderOfTheirOwn() {
    var groups =
        Groups.union(
            List.of(RACE, GENDER), new int[][] {{2, 0, -1, 0, -1, 2}, {1, -1, -1, 0, 0, 1}});
    var strata = Strata.of(groups);
    assertThat(strata.size()).isEqualTo(5);
    assertThat(strata.samples()).isEqualTo(6);
    assertThat(strata.stratum(0)).isEqualTo(strata.stratum(5)).isEqualTo(4);
    assertThat(strata.groups(4)).containsExactly(2, 4);
    assertThat(strata.count(4)).isEqualTo(2);
    assertThat(strata.groups(strata.stratum(1))).containsExactly(0);
    assertThat(strata.groups(strata.stratum(2))).isEmpty();
    assertThat(strata.largestShare(strata.stratum(2))).isEqualTo(1);
    assertThat(strata.largestShare(strata.stratum(3))).isEqualTo(0.5);
  }

  /** Resampling counts has the moments of resampling samples, and both those known in advance. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1})
  void resamples_areDistributedLikeResampledSamples(long seed) {
    var random = new SplittableRandom(seed);
    int n = 240;
    var groups =
        Groups.union(
            List.of(RACE, GENDER),
            new int[][] {random.ints(n, -1, 3).toArray(), random.ints(n, 0, 2).toArray()});
    var strata = Strata.of(groups);
    int[] category = random.ints(n, 0, 7).map(c -> c > 0 && c % 2 == 0 ? 6 : c).toArray();
    long[][] counts = new long[strata.size()][7];
    for (int i = 0; i < n; i++) {
      counts[strata.stratum(i)][category[i]]++;
    }
    var world = PairedBootstrapModel.of(strata, VALUES, counts, 0);

    int draws = 20_000;
    int statistics = 2 * groups.size() + 2;
    double[][] fast = new double[draws][];
    double[][] slow = new double[draws / 10][];
    var resamples = world.resamples(seed);
    for (int r = 0; r < draws; r++) {
      resamples.draw();
      fast[r] = new double[statistics];
      for (int d = 0; d < 2; d++) {
        System.arraycopy(
            resamples.deviations(d), 0, fast[r], d * (groups.size() + 1), groups.size());
        fast[r][d * (groups.size() + 1) + groups.size()] = resamples.overall(d);
      }
    }
    for (int r = 0; r < slow.length; r++) {
      slow[r] = resampleOneByOne(random, strata, groups, category);
    }
    double[] mean = new double[statistics];
    for (double[] row : slow) {
      for (int j = 0; j < statistics; j++) {
        mean[j] += row[j] / slow.length;
      }
    }
    for (int j = 0; j < statistics; j++) {
      for (int k = 0; k <= j; k++) {
        double exact = covariance(world, groups, j, k);
        double scale = Math.sqrt(covariance(world, groups, j, j) * covariance(world, groups, k, k));
        assertThat(product(fast, j, k)).isEqualTo(exact, within(0.05 * scale));
        assertThat(product(slow, j, k) - mean[j] * mean[k]).isEqualTo(exact, within(0.15 * scale));
      }
    }
  }

  private static double product(double[][] rows, int j, int k) {
    double sum = 0;
    for (double[] row : rows) {
      sum += row[j] * row[k];
    }
    return sum / rows.length;
  }

  private static double covariance(PairedBootstrapModel world, Groups groups, int j, int k) {
    int width = groups.size() + 1;
    var sums = world.sums(j / width, k / width);
    int g = j % width;
    int h = k % width;
    double n = groups.samples();
    if (g == groups.size() && h == groups.size()) {
      return sums.all() / (n * n);
    }
    if (g == groups.size() || h == groups.size()) {
      int group = Math.min(g, h);
      return sums.of(group) / groups.count(group) / n;
    }
    return sums.common(g, h) / groups.count(g) / groups.count(h);
  }

  private static double[] resampleOneByOne(
      SplittableRandom random, Strata strata, Groups groups, int[] category) {
    int n = category.length;
    int width = groups.size() + 1;
    double[] means = new double[2 * width];
    for (int i = 0; i < n; i++) {
      int drawn;
      do {
        drawn = random.nextInt(n);
      } while (strata.stratum(drawn) != strata.stratum(i));
      for (int d = 0; d < 2; d++) {
        double value = VALUES[d][category[drawn]];
        means[d * width + groups.size()] += value / n;
        for (int slot = 0; slot < groups.memberships(); slot++) {
          int g = groups.group(i, slot);
          if (g >= 0) {
            means[d * width + g] += value / groups.count(g);
          }
        }
      }
    }
    return means;
  }

  @Test
  void of_smoothsAStratumWithoutFlips() {
    var strata = Strata.of(Groups.of(List.of("a"), new int[10]));
    int[][] values = {{-1, 1, 0}};
    var world = PairedBootstrapModel.of(strata, values, new long[][] {{0, 0, 10}}, 1);
    // D = ±1 with probability 1/12 each: variance 1/6 of each of ten samples.
    assertThat(world.sums(0, 0).all()).isEqualTo(10.0 / 6, within(1e-14));
    assertThat(
            PairedBootstrapModel.of(strata, values, new long[][] {{0, 0, 10}}, 0).sums(0, 0).all())
        .isZero();
  }

  /** Strata of one sample have no variance of their own; pooled, they vary as the whole does. */
  @Test
  void of_poolsTinyStrataOfOverlappingGroups() {
    int n = 100;
    int[][] codes = new int[2][n];
    var many = new Attribute("many", IntStream.range(0, n).mapToObj(v -> "v" + v).toList());
    for (int i = 0; i < n; i++) {
      codes[0][i] = i;
      codes[1][i] = i % 2;
    }
    var strata = Strata.of(Groups.union(List.of(many, GENDER), codes));
    long[][] counts = new long[strata.size()][3];
    for (int i = 0; i < n; i++) {
      counts[strata.stratum(i)][i < 30 ? 1 : 2]++;
    }
    var world = PairedBootstrapModel.of(strata, new int[][] {{-1, 1, 0}}, counts, 0);
    assertThat(world.sums(0, 0).all()).isEqualTo(100 * 0.3 * 0.7, within(1e-12));
  }
}
