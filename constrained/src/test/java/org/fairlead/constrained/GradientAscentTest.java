package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GradientAscentTest {

  /** λ = [0 + .1(.02)]₊, then [.002 - .1(.01)]₊, then [.001 + .1(.03)]₊. */
  @Test
  void ascend_followsTheRecursion() {
    var multiplier = Multiplier.dense(1, Projection.NON_NEGATIVE);
    var ascent = GradientAscent.of(1, 0.1);
    double[] expected = {0.002, 0.001, 0.004};
    double[] violations = {0.02, -0.01, 0.03};
    for (int t = 0; t < 3; t++) {
      ascent.ascend(multiplier, ConstraintState.of(new double[] {violations[t]}));
      assertThat(multiplier.value(0)).isEqualTo(expected[t], within(1e-16));
    }
  }

  @Test
  void ascend_projectsInequalitiesAndLeavesEqualitiesFree() {
    var inequality = Multiplier.dense(1, Projection.NON_NEGATIVE);
    var equality = Multiplier.dense(1, Projection.FREE);
    GradientAscent.of(1, 0.5).ascend(inequality, ConstraintState.of(new double[] {-1}));
    GradientAscent.of(1, 0.5).ascend(equality, ConstraintState.of(new double[] {-1}));
    assertThat(inequality.value(0)).isZero();
    assertThat(equality.value(0)).isEqualTo(-0.5);
  }

  @Test
  void ascend_movesOnlyWhatTheStrictSideObserved() {
    var multiplier = Multiplier.indexed(4, Projection.NON_NEGATIVE);
    var state =
        ConstraintState.of(new double[] {9, 9}, new int[] {0, 1})
            .withStrict(new double[] {2, 1}, new int[] {3, 1});
    GradientAscent.of(4, 0.1).ascend(multiplier, state);
    assertThat(multiplier.values()).containsExactly(0, 0.1, 0, 0.2);
  }

  /** γ = ½, η = 1: the average starts at its first observation, 4, then ½·4 + ½·2 = 3. */
  @Test
  void averaged_startsAtEachEntrysFirstObservation() {
    var multiplier = Multiplier.indexed(2, Projection.FREE);
    var ascent = GradientAscent.averaged(2, 1, 0.5);
    ascent.ascend(multiplier, ConstraintState.of(new double[] {4}, new int[] {0}));
    assertThat(multiplier.values()).containsExactly(4, 0);
    ascent.ascend(multiplier, ConstraintState.of(new double[] {2, 6}, new int[] {0, 1}));
    assertThat(multiplier.values()).containsExactly(7, 6);
    ascent.ascend(multiplier, ConstraintState.of(new double[] {2}, new int[] {1}));
    assertThat(multiplier.values()).containsExactly(7, 10);
  }

  /**
   * As torch.optim.SGD: entry 1 was zero at the first step, and entry 0 moves on by its average.
   */
  @Test
  void averagedAsTorch_countsUnobservedEntriesAsZero() {
    var multiplier = Multiplier.indexed(2, Projection.FREE);
    var ascent = GradientAscent.averagedAsTorch(2, 1, 0.5);
    ascent.ascend(multiplier, ConstraintState.of(new double[] {4}, new int[] {0}));
    assertThat(multiplier.values()).containsExactly(4, 0);
    ascent.ascend(multiplier, ConstraintState.of(new double[] {2, 6}, new int[] {0, 1}));
    assertThat(multiplier.values()).containsExactly(7, 3);
    ascent.ascend(multiplier, ConstraintState.of(new double[] {2}, new int[] {1}));
    assertThat(multiplier.values()).containsExactly(8.5, 5.5);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void bothAverages_agreeWhereEveryEntryIsObserved(long seed) {
    var random = new SplittableRandom(seed);
    var one = Multiplier.dense(5, Projection.NON_NEGATIVE);
    var other = Multiplier.dense(5, Projection.NON_NEGATIVE);
    var ascent = GradientAscent.averaged(5, 0.3, 0.7);
    var asTorch = GradientAscent.averagedAsTorch(5, 0.3, 0.7);
    for (int step = 0; step < 50; step++) {
      var state = ConstraintState.of(random.doubles(5, -1, 1).toArray());
      ascent.ascend(one, state);
      asTorch.ascend(other, state);
      assertThat(one.values()).containsExactly(other.values(), within(1e-14));
      assertThat(DoubleStream.of(one.values())).allMatch(lambda -> lambda >= 0);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void restore_continuesWithTheSameBits(long seed) {
    var random = new SplittableRandom(seed);
    var multiplier = Multiplier.indexed(6, Projection.NON_NEGATIVE);
    var ascent = GradientAscent.averaged(6, 0.3, 0.6);
    for (int step = 0; step < 20; step++) {
      ascent.ascend(multiplier, some(random));
    }
    var restoredMultiplier = Multiplier.indexed(6, Projection.NON_NEGATIVE);
    var restored = GradientAscent.averaged(6, 0.3, 0.6);
    restoredMultiplier.restore(multiplier.state());
    restored.restore(ascent.state());
    for (int step = 0; step < 20; step++) {
      var state = some(random);
      ascent.ascend(multiplier, state);
      restored.ascend(restoredMultiplier, state);
      assertThat(restoredMultiplier.values()).containsExactly(multiplier.values());
    }
  }

  private static ConstraintState some(SplittableRandom random) {
    int first = random.nextInt(5);
    return ConstraintState.of(
        random.doubles(2, -1, 1).toArray(),
        new int[] {first, first + 1 + random.nextInt(5 - first)});
  }

  @Test
  void create_rejectsBadArguments() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradientAscent.of(1, 0))
        .withMessage("rate must be positive and finite, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradientAscent.averaged(1, 0.1, 1))
        .withMessage("gamma must be in [0, 1), got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradientAscent.of(0, 0.1))
        .withMessage("size must be positive, got 0");
  }

  @Test
  void restore_rejectsAStateOfAnotherKind() {
    var plain = GradientAscent.of(2, 0.1);
    assertThat(plain.state()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.restore(GradientAscent.averaged(2, 0.1, 0.5).state()))
        .withMessage("state has unknown keys [average, started]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradientAscent.averaged(2, 0.1, 0.5).restore(Map.of()))
        .withMessage("state has no key 'average', found []");
  }
}
