package org.fairlead.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecidingSizeTest {
  private static final double TOLERANCE = 0.01;

  @Test
  void of_takesTheGroupThatIsHardestToClear() {
    // a: (0.03 / 0.01)² = 9 times 400; b: (0.02 / 0.02)² = 1
    assertThat(DecidingSize.of(split(gap(0.00, 0.03), gap(-0.01, 0.02))))
        .contains(new DecidingSize(3600, "g0"));
  }

  @Test
  void of_takesTheFirstGroupToBeFoundAboveTheTolerance() {
    // (0.04 / 0.02)² = 4 times 600 and (0.03 / 0.01)² = 9 times; the third is below it
    assertThat(DecidingSize.of(split(gap(0.03, 0.04), gap(0.02, 0.03), gap(-0.05, 0.5))))
        .contains(new DecidingSize(2400, "g0"));
  }

  @Test
  void of_isEmptyForAClearVerdictAndAtTheToleranceAndForEmptyGroups() {
    assertThat(DecidingSize.of(split(gap(-0.02, 0.01), gap(-0.02, 0.01)))).isEmpty();
    assertThat(DecidingSize.of(split(gap(TOLERANCE, 0.02), gap(0, 0.001)))).isEmpty();
    assertThat(DecidingSize.of(split(new Case(Double.NaN, 1, 0), gap(0, 0.001)))).isEmpty();
  }

  @Test
  void of_aTooSmallGroupTakesItsMinimum() {
    // judged by its bounds, but it has 10 of the 30 samples that the rule asks for
    assertThat(DecidingSize.of(split(new Case(-0.02, 0.01, 10), gap(-0.02, 0.01))))
        .contains(new DecidingSize(630, "g0"));
  }

  /** With every sample repeated so often, the bounds shrink as foretold and the verdict comes. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void of_foretellsWhenTheVerdictComes(long seed) {
    var random = new SplittableRandom(seed);
    int n = 900;
    int[] groups = new int[n];
    boolean[] dense = new boolean[n];
    boolean[] sparse = new boolean[n];
    for (int i = 0; i < n; i++) {
      groups[i] = i % 3;
      dense[i] = random.nextDouble() < 0.9;
      sparse[i] = random.nextDouble() < 0.8 + 0.002 * seed * (groups[i] == 0 ? -1 : 1);
    }
    SplitResults once = results(dense, sparse, groups, 1);
    if (gaps(once).verdict() != Verdict.CANNOT_TELL) {
      assertThat(DecidingSize.of(once)).isEmpty();
      return;
    }
    DecidingSize size = DecidingSize.of(once).orElseThrow();
    double factor = (double) size.samples() / n;
    if (factor < 400) {
      int more = (int) Math.ceil(1.2 * factor);
      assertThat(gaps(results(dense, sparse, groups, more)).verdict())
          .isEqualTo(gaps(once).maxPsi() > TOLERANCE ? Verdict.INFEASIBLE : Verdict.FEASIBLE);
    }
    int fewer = (int) Math.min(400, Math.floor(0.75 * factor));
    if (fewer > 1) {
      assertThat(gaps(results(dense, sparse, groups, fewer)).verdict())
          .isEqualTo(Verdict.CANNOT_TELL);
    }
  }

  private static SplitResults results(boolean[] dense, boolean[] sparse, int[] groups, int times) {
    int n = groups.length;
    boolean[] d = new boolean[n * times];
    boolean[] s = new boolean[n * times];
    int[] g = new int[n * times];
    for (int i = 0; i < n * times; i++) {
      d[i] = dense[i % n];
      s[i] = sparse[i % n];
      g[i] = groups[i % n];
    }
    var options = BootstrapOptions.defaults();
    ExcessGaps gaps = ExcessGaps.of(d, s, Groups.of(List.of("a", "b", "c"), g), TOLERANCE, options);
    return SplitResults.of(SplitResults.TEST, gaps, Double.NaN);
  }

  private static Gaps gaps(SplitResults split) {
    Gaps gaps = split.gaps();
    assertThat(gaps).isNotNull();
    return gaps;
  }

  private record Case(double psi, double half, long count) {}

  private static Case gap(double psi, double half) {
    return new Case(psi, half, 200);
  }

  /** Results of groups of 200 samples. */
  private static SplitResults split(Case... cases) {
    var groups = new ArrayList<GroupResults>();
    boolean within = true;
    boolean above = false;
    double max = Double.NEGATIVE_INFINITY;
    long count = 0;
    for (Case each : cases) {
      var interval =
          each.count() == 0
              ? new Interval(-2, 2)
              : new Interval(each.psi() - each.half(), each.psi() + each.half());
      boolean small = each.count() < 30;
      groups.add(
          new GroupResults(
              "g" + groups.size(),
              each.count(),
              0.8,
              new Interval(0, 1),
              new GroupGaps(0.9, 0.1, each.psi(), interval, small)));
      within &= !small && interval.high() <= TOLERANCE;
      above |= interval.low() > TOLERANCE;
      max = each.psi() > max ? each.psi() : max;
      count += each.count();
    }
    Interval wide = new Interval(-1, 1);
    Verdict verdict = above ? Verdict.INFEASIBLE : within ? Verdict.FEASIBLE : Verdict.CANNOT_TELL;
    var gaps =
        new Gaps(TOLERANCE, 0.9, 0.1, wide, max, wide, 0.1, wide, verdict, 0, 0, 0.95, 100, 30, 1);
    return new SplitResults(
        SplitResults.TEST, count, 0, 0.8, new Interval(0, 1), 0.5, gaps, groups);
  }
}
