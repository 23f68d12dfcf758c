package org.fairlead.constrained.solution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.constrained.ConstraintType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BestMixtureTest {

  /** f = 0, 1, 5 and g = 1, -1, 0: half of each of the first two is feasible at ½. */
  @Test
  void of_mixesACheapAndAFeasibleIterate() {
    BestMixture mixture = BestMixture.of(new double[] {0, 1, 5}, new double[][] {{1}, {-1}, {0}});
    assertThat(mixture.probabilities()).containsExactly(new double[] {0.5, 0.5, 0}, within(1e-12));
    assertThat(mixture.support()).containsExactly(0, 1);
    assertThat(mixture.objective()).isEqualTo(0.5, within(1e-12));
    assertThat(mixture.violations()).containsExactly(new double[] {0}, within(1e-12));
    assertThat(mixture.excess()).isZero();
  }

  @Test
  void of_growsTheTolerancesByTheLeastIfNothingIsFeasible() {
    BestMixture mixture =
        BestMixture.of(new double[] {0, 1, 2}, new double[][] {{3, 1}, {1, 3}, {2, 2}});
    assertThat(mixture.excess()).isEqualTo(2, within(1e-9));
    assertThat(mixture.objective()).isEqualTo(0.5, within(1e-6));
    assertThat(mixture.violations()).containsExactly(new double[] {2, 2}, within(1e-6));
  }

  @Test
  void of_mixesEqualitiesFromBothSides() {
    BestMixture mixture =
        BestMixture.of(
            new double[] {0, 3},
            new double[][] {{-1}, {2}},
            List.of(ConstraintType.EQUALITY),
            new double[] {0.5});
    // The expected h is within ±½: -½ costs least, at p = (5/6, 1/6).
    assertThat(mixture.probabilities())
        .containsExactly(new double[] {5.0 / 6, 1.0 / 6}, within(1e-12));
  }

  @Test
  void of_withoutConstraintsTakesTheBestIterate() {
    BestMixture mixture = BestMixture.of(new double[] {2, 1, 3}, new double[3][0]);
    assertThat(mixture.support()).containsExactly(1);
  }

  /** Never more than m + 1 iterates, never worse than the best single feasible one. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void of_isSmallAndNoWorseThanAnyIterate(long seed) {
    var random = new SplittableRandom(seed);
    int constraints = 1 + random.nextInt(6);
    double[] objectives = random.doubles(150, 0, 1).toArray();
    double[][] violations = new double[150][];
    for (int t = 0; t < 150; t++) {
      violations[t] = random.doubles(constraints, -0.5, 1).toArray();
    }
    BestMixture mixture = BestMixture.of(objectives, violations);
    assertThat(mixture.support().size()).isLessThanOrEqualTo(constraints + 1);
    assertThat(Arrays.stream(mixture.probabilities()).sum()).isEqualTo(1, within(1e-12));
    for (double violation : mixture.violations()) {
      assertThat(violation).isLessThanOrEqualTo(mixture.excess() + 1e-6);
    }
    for (int t = 0; t < 150; t++) {
      double worst = Arrays.stream(violations[t]).max().orElse(0);
      if (worst <= 0) {
        assertThat(mixture.objective()).isLessThanOrEqualTo(objectives[t] + 1e-9);
        assertThat(mixture.excess()).isZero();
      }
      assertThat(mixture.excess()).isLessThanOrEqualTo(Math.max(0, worst) + 1e-9);
    }
  }

  @Test
  void of_rejectsShapesThatDifferAndNumbersThatAreNotFinite() {
    assertFails(
        () -> BestMixture.of(new double[0], new double[0][]),
        "objectives must hold an iterate, got none");
    assertFails(
        () -> BestMixture.of(new double[2], new double[1][1]),
        "violations has 1 iterates, expected 2");
    assertFails(
        () -> BestMixture.of(new double[2], new double[][] {{1}, {1, 2}}),
        "violations[1] has shape [2], expected [1]");
    assertFails(
        () -> BestMixture.of(new double[] {1, Double.NaN}, new double[2][1]),
        "objectives[1] is NaN, expected a finite number");
    assertFails(
        () -> BestMixture.of(new double[1], new double[1][1], List.of(), new double[1]),
        "tolerances has shape [1], expected [0]");
  }

  private static void assertFails(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }
}
