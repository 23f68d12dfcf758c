package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.DualRule;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NoisePolicy;
import org.fairlead.constrained.dual.NuPi;
import org.fairlead.constrained.dual.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DualDynamicsTest {

  private static Constraint of(Multiplier multiplier, DualDynamics dynamics) {
    ConstraintType type =
        multiplier.projection() == Projection.FREE
            ? ConstraintType.EQUALITY
            : ConstraintType.INEQUALITY;
    return Constraint.of("c", type, new Lagrangian(), multiplier, dynamics);
  }

  private static Constraint one(Projection projection, DualDynamics dynamics) {
    return of(Multiplier.dense(1, projection), dynamics);
  }

  /** The multiplier after each of these violations. */
  private static double[] path(Constraint constraint, double... violations) {
    double[] path = new double[violations.length];
    for (int t = 0; t < path.length; t++) {
      step(constraint, ConstraintState.of(new double[] {violations[t]}));
      path[t] = constraint.multiplier().value(0);
    }
    return path;
  }

  private static void step(Constraint constraint, ConstraintState state) {
    constraint.requireFit(state);
    constraint.ascend(state);
    constraint.finishStep(state);
  }

  private static ConstraintState at(double[] values, int... indices) {
    return ConstraintState.of(values, indices);
  }

  /** λ = [0 + .1(.02)]₊, then [.002 - .1(.01)]₊, then [.001 + .1(.03)]₊. */
  @Test
  void gradientAscent_followsTheRecursion() {
    Constraint constraint = one(Projection.NON_NEGATIVE, DualDynamics.gradientAscent(0.1));
    assertThat(path(constraint, 0.02, -0.01, 0.03))
        .containsExactly(new double[] {0.002, 0.001, 0.004}, within(1e-16));
  }

  @Test
  void gradientAscent_projectsInequalitiesAndLeavesEqualitiesFree() {
    DualDynamics half = DualDynamics.gradientAscent(0.5);
    assertThat(path(one(Projection.NON_NEGATIVE, half), -1)).containsExactly(0);
    assertThat(path(one(Projection.FREE, half), -1)).containsExactly(-0.5);
    var capped = of(Multiplier.dense(1, Projection.FREE).cappedAt(0.75), half);
    assertThat(path(capped, 1, 1, 1, -1, -1, -1, -1))
        .containsExactly(0.5, 0.75, 0.75, 0.25, -0.25, -0.75, -0.75);
  }

  @Test
  void ascend_movesOnlyWhatTheStrictSideObserved() {
    Constraint constraint =
        of(Multiplier.indexed(4, Projection.NON_NEGATIVE), DualDynamics.gradientAscent(0.1));
    step(
        constraint,
        at(new double[] {9, 9}, 0, 1).withStrict(new double[] {2, 1}, new int[] {3, 1}));
    assertThat(constraint.multiplier().values()).containsExactly(0, 0.1, 0, 0.2);
  }

  /** γ = ½, η = 1: the average starts at its first observation, 4, then ½·4 + ½·2 = 3. */
  @Test
  void averaged_startsAtEachEntrysFirstObservation() {
    Constraint constraint =
        of(
            Multiplier.indexed(2, Projection.FREE),
            DualDynamics.of(GradientAscent.averaged(1, 0.5)));
    step(constraint, at(new double[] {4}, 0));
    assertThat(constraint.multiplier().values()).containsExactly(4, 0);
    step(constraint, at(new double[] {2, 6}, 0, 1));
    assertThat(constraint.multiplier().values()).containsExactly(7, 6);
    step(constraint, at(new double[] {2}, 1));
    assertThat(constraint.multiplier().values()).containsExactly(7, 10);
  }

  /**
   * As torch.optim.SGD: entry 1 was zero at the first step, and entry 0 moves on by its average.
   */
  @Test
  void fading_countsUnobservedEntriesAsZero() {
    Constraint constraint =
        of(
            Multiplier.indexed(2, Projection.FREE),
            DualDynamics.of(GradientAscent.averaged(1, 0.5)).withFading(true));
    step(constraint, at(new double[] {4}, 0));
    assertThat(constraint.multiplier().values()).containsExactly(4, 0);
    step(constraint, at(new double[] {2, 6}, 0, 1));
    assertThat(constraint.multiplier().values()).containsExactly(7, 3);
    step(constraint, at(new double[] {2}, 1));
    assertThat(constraint.multiplier().values()).containsExactly(8.5, 5.5);
  }

  /** β = ½: m = 1, 1.5, 1.75; Nesterov steps along g + m/2. */
  @Test
  void momentum_sumsThePast() {
    assertThat(
            path(
                one(Projection.FREE, DualDynamics.of(GradientAscent.withMomentum(1, 0.5))),
                1,
                1,
                1))
        .containsExactly(1, 2.5, 4.25);
    assertThat(
            path(
                one(Projection.FREE, DualDynamics.of(GradientAscent.withNesterov(1, 0.5))),
                1,
                1,
                1))
        .containsExactly(1.5, 1.5 + 1.75, 1.5 + 1.75 + 1.875);
  }

  /** The corrected first step of Adam has size η whatever the violation is. */
  @Test
  void adam_takesAFirstStepOfItsRate() {
    for (double violation : new double[] {1e-3, 1, 1e3}) {
      assertThat(path(one(Projection.FREE, DualDynamics.of(Adam.of(0.1))), violation)[0])
          .isEqualTo(0.1, within(1e-5));
    }
  }

  /** κ_p = 2, κ_i = 1, g = 1, .7, .4, .1: the integral plus twice the changes. */
  @Test
  void nuPi_startsAsItsOptionSays() {
    double[] g = {1, 0.7, 0.4, 0.1};
    assertNuPi(NuPi.Start.DOCUMENTED, 0, g, 1, 1.1, 0.9, 0.4);
    assertNuPi(NuPi.Start.DOCUMENTED, 0.5, g, 1, 1.4, 1.35, 0.925);
    assertNuPi(NuPi.Start.COOPER_1_0_0, 0, g, 1, 3.1, 2.9, 2.4);
    assertNuPi(NuPi.Start.COOPER_1_0_0, 0.5, g, 1, 2.4, 2.85, 2.675);
    assertNuPi(NuPi.Start.ZEROS, 0, g, 3, 3.1, 2.9, 2.4);
    Constraint indexed =
        of(
            Multiplier.indexed(1, Projection.FREE),
            DualDynamics.of(NuPi.of(1, 2).withNu(0.5).withStart(NuPi.Start.COOPER_1_0_0)));
    double[] expected = {1, 1.9, 2.1, 1.8};
    for (int t = 0; t < 4; t++) {
      step(indexed, at(new double[] {g[t]}, 0));
      assertThat(indexed.multiplier().value(0)).isEqualTo(expected[t], within(1e-15));
    }
  }

  private static void assertNuPi(NuPi.Start start, double nu, double[] g, double... expected) {
    NuPi rule = NuPi.of(1, 2).withNu(nu).withStart(start);
    assertThat(path(one(Projection.FREE, DualDynamics.of(rule)), g))
        .containsExactly(expected, within(1e-14));
  }

  /**
   * Polyak's momentum is νPI with κ_i = α/(1-β) and κ_p = -αβ/(1-β)²; its integral starts later.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2})
  void nuPi_withANegativeGainIsMomentum(long seed) {
    double alpha = 0.3;
    double beta = 0.6;
    double[] g = new SplittableRandom(seed).doubles(30, -1, 1).toArray();
    double scale = 1 - beta;
    NuPi control =
        NuPi.of(1, 0)
            .withGains(-alpha * beta / (scale * scale), alpha / scale)
            .withNu(beta)
            .withStart(NuPi.Start.ZEROS);
    double[] momentum =
        path(one(Projection.FREE, DualDynamics.of(GradientAscent.withMomentum(alpha, beta))), g);
    assertThat(path(one(Projection.FREE, DualDynamics.of(control)), g))
        .containsExactly(momentum, within(1e-12));
  }

  @Test
  void gains_mayDifferByEntry() {
    Constraint constraint =
        of(
            Multiplier.dense(2, Projection.FREE),
            DualDynamics.of(NuPi.of(1, 0).withGains(new double[] {0, 2}, new double[] {1, 0.5})));
    step(constraint, ConstraintState.of(new double[] {1, 1}));
    step(constraint, ConstraintState.of(new double[] {2, 2}));
    assertThat(constraint.multiplier().values()).containsExactly(3, 0.5 + 1 + 2);
  }

  @Test
  void schedule_scalesTheStepByTheStepsTaken() {
    DualDynamics halving = DualDynamics.gradientAscent(1).withSchedule(Schedule.linear(1, 0, 4));
    assertThat(path(one(Projection.FREE, halving), 1, 1, 1, 1, 1, 1))
        .containsExactly(1, 1.75, 2.25, 2.5, 2.5, 2.5);
  }

  /** λ⁺ = λ + η (g - κ λ). */
  @Test
  void leak_pullsToZero() {
    DualDynamics leaking = DualDynamics.gradientAscent(0.5).withLeak(0.2);
    assertThat(path(one(Projection.FREE, leaking), 2, 0, 0))
        .containsExactly(new double[] {1, 0.9, 0.81}, within(1e-15));
  }

  @Test
  void restart_forgetsAMultiplierWhoseConstraintHasSlack() {
    DualDynamics restarting = DualDynamics.gradientAscent(0.1).withRestart(true);
    assertThat(path(one(Projection.NON_NEGATIVE, restarting), 3, 0, -1e-9, 1))
        .containsExactly(new double[] {0.3, 0.3, 0, 0.1}, within(1e-15));
    DualDynamics cautious = restarting.withNoisePolicy(NoisePolicy.deadZone(2));
    Constraint constraint = one(Projection.NON_NEGATIVE, cautious);
    for (double violation : new double[] {3, -0.5, -1.5}) {
      step(
          constraint,
          ConstraintState.of(new double[] {violation}).withStandardErrors(new double[] {0.5}));
      assertThat(constraint.multiplier().value(0))
          .isEqualTo(violation == -1.5 ? 0 : 0.3, within(1e-15));
    }
  }

  @Test
  void noisePolicy_believesOnlyWhatExceedsTheNoise() {
    double[] g = {3, 0.5, -0.5, -3};
    assertThat(counted(NoisePolicy.lowerBound(2), ConstraintType.INEQUALITY, g))
        .containsExactly(2, -0.5, -1.5, -4);
    assertThat(counted(NoisePolicy.lowerBound(2), ConstraintType.EQUALITY, g))
        .containsExactly(2, 0, -0.0, -2);
    assertThat(counted(NoisePolicy.deadZone(2), ConstraintType.INEQUALITY, g))
        .containsExactly(3, 0, 0, -3);
    assertThat(counted(NoisePolicy.none(), ConstraintType.INEQUALITY, g)).containsExactly(g);
  }

  private static double[] counted(NoisePolicy noisePolicy, ConstraintType type, double[] g) {
    double[] counted = new double[g.length];
    for (int j = 0; j < g.length; j++) {
      counted[j] = noisePolicy.apply(g[j], 0.5, type == ConstraintType.INEQUALITY);
    }
    return counted;
  }

  /**
   * Violations of mean zero: plain ascent drifts up from its boundary, the lower bound does not.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2})
  void noisePolicy_stopsTheDriftOfNoiseAtTheBoundary(long seed) {
    var random = new Random(seed);
    Constraint plain = one(Projection.NON_NEGATIVE, DualDynamics.gradientAscent(0.01));
    Constraint cautious =
        one(
            Projection.NON_NEGATIVE,
            DualDynamics.gradientAscent(0.01).withNoisePolicy(NoisePolicy.lowerBound(1)));
    double plainSum = 0;
    double cautiousSum = 0;
    for (int t = 0; t < 20_000; t++) {
      var state =
          ConstraintState.of(new double[] {random.nextGaussian()})
              .withStandardErrors(new double[] {1});
      step(plain, state);
      step(cautious, state);
      plainSum += plain.multiplier().value(0);
      cautiousSum += cautious.multiplier().value(0);
    }
    assertThat(cautiousSum).isLessThan(plainSum / 20);
  }

  @Test
  void infiniteStandardError_leavesAnEntryAndItsMemoryAlone() {
    for (DualRule rule : List.of(GradientAscent.averaged(1, 0.5), Adam.of(1), NuPi.of(1, 1))) {
      Constraint constraint = of(Multiplier.dense(2, Projection.FREE), DualDynamics.of(rule));
      for (int t = 0; t < 5; t++) {
        step(
            constraint,
            ConstraintState.of(new double[] {1, Double.NaN})
                .withStandardErrors(new double[] {0, Double.POSITIVE_INFINITY}));
      }
      Map<String, double[]> untouched =
          of(Multiplier.dense(2, Projection.FREE), DualDynamics.of(rule)).state();
      constraint
          .state()
          .forEach(
              (key, value) ->
                  assertThat(untouched)
                      .as(key)
                      .hasEntrySatisfying(key, other -> assertThat(value[1]).isEqualTo(other[1])));
      assertThat(constraint.multiplier().value(0)).isPositive();
    }
  }

  static Stream<DualDynamics> everyKind() {
    var kinds = new ArrayList<DualDynamics>();
    for (DualRule rule :
        List.of(
            GradientAscent.of(0.3),
            GradientAscent.averaged(0.3, 0.7),
            GradientAscent.withMomentum(0.3, 0.7),
            GradientAscent.withNesterov(0.3, 0.7),
            Adam.of(0.3),
            Adam.of(0.3).withBetas(0.5, 0.9).withAmsgrad(true),
            NuPi.of(0.3, 1.5).withNu(0.4),
            NuPi.of(0.3, 1.5).withNu(-0.4).withStart(NuPi.Start.ZEROS),
            NuPi.of(0.3, 1.5).withStart(NuPi.Start.COOPER_1_0_0))) {
      DualDynamics plain = DualDynamics.of(rule);
      kinds.add(plain);
      kinds.add(plain.withFading(true));
      kinds.add(
          plain
              .withLeak(0.1)
              .withRestart(true)
              .withNoisePolicy(NoisePolicy.lowerBound(0.5))
              .withSchedule(Schedule.geometric(1, 0.1, 30)));
    }
    return kinds.stream();
  }

  private static ConstraintState some(SplittableRandom random, int[] permutation) {
    int first = random.nextInt(5);
    int[] entries = {first, first + 1 + random.nextInt(5 - first)};
    return ConstraintState.of(
            random.doubles(2, -1, 1).toArray(),
            new int[] {permutation[entries[0]], permutation[entries[1]]})
        .withStandardErrors(random.doubles(2, 0, 1).toArray());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void restore_continuesWithTheSameBits(DualDynamics dynamics) {
    int[] identity = {0, 1, 2, 3, 4, 5, 6};
    for (int saved = 0; saved < 25; saved++) {
      var random = new SplittableRandom(saved);
      Constraint constraint = of(Multiplier.indexed(7, Projection.NON_NEGATIVE), dynamics);
      for (int t = 0; t < saved; t++) {
        step(constraint, some(random, identity));
      }
      Constraint restored = of(Multiplier.indexed(7, Projection.NON_NEGATIVE), dynamics);
      restored.restore(constraint.state());
      for (int t = 0; t < 10; t++) {
        var state = some(random, identity);
        step(constraint, state);
        step(restored, state);
        assertThat(restored.multiplier().values())
            .containsExactly(constraint.multiplier().values());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void ascend_staysInTheConeMovesNothingUnseenAndKnowsNoOrder(DualDynamics dynamics) {
    int[] identity = {0, 1, 2, 3, 4, 5, 6};
    int[] permutation = {3, 6, 0, 1, 5, 2, 4};
    for (long seed = 0; seed < 5; seed++) {
      var random = new SplittableRandom(seed);
      var again = new SplittableRandom(seed);
      Constraint constraint = of(Multiplier.indexed(7, Projection.NON_NEGATIVE), dynamics);
      Constraint permuted = of(Multiplier.indexed(7, Projection.NON_NEGATIVE), dynamics);
      for (int t = 0; t < 50; t++) {
        step(constraint, some(random, identity));
        step(permuted, some(again, permutation));
        for (int i = 0; i < 7; i++) {
          assertThat(constraint.multiplier().value(i)).isNotNegative();
          assertThat(permuted.multiplier().value(permutation[i]))
              .isEqualTo(constraint.multiplier().value(i));
        }
      }
      // Entry 6 is never observed.
      constraint
          .state()
          .forEach(
              (key, value) -> {
                if (value.length == 7 && !dynamics.fading()) {
                  assertThat(value[6]).as(key).isZero();
                }
              });
      assertThat(constraint.multiplier().value(6)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void lookAhead_canBeTakenBack(DualDynamics dynamics) {
    int[] identity = {0, 1, 2, 3, 4, 5, 6};
    var random = new SplittableRandom(1);
    Constraint constraint = of(Multiplier.indexed(7, Projection.NON_NEGATIVE), dynamics);
    for (int t = 0; t < 20; t++) {
      Map<String, double[]> before = constraint.state();
      ConstraintState state = some(random, identity);
      constraint.beginLookAhead();
      constraint.ascend(state);
      constraint.endLookAhead(true);
      Map<String, double[]> after = constraint.state();
      before.forEach(
          (key, value) ->
              assertThat(after)
                  .hasEntrySatisfying(key, other -> assertThat(other).containsExactly(value)));
      constraint.beginLookAhead();
      constraint.ascend(state);
      constraint.endLookAhead(false);
      assertThat(constraint.multiplier().values()).containsExactly(before.get("multiplier.values"));
      step(constraint, state);
    }
  }

  @Test
  void create_rejectsBadArguments() {
    assertFails(() -> GradientAscent.of(0), "rate must be positive and finite, got 0.0");
    assertFails(() -> GradientAscent.averaged(0.1, 1), "momentum must be in [0, 1), got 1.0");
    assertFails(
        () -> new GradientAscent(1, 0, 0, true),
        "Nesterov's form needs momentum and no dampening, got 0.0 and 0.0");
    assertFails(() -> Adam.of(1).withBetas(0.5, 1), "beta2 must be in [0, 1), got 1.0");
    assertFails(() -> NuPi.of(1, 1).withNu(-1), "nu must be in (-1, 1), got -1.0");
    assertFails(() -> NuPi.of(1, Double.NaN), "proportional gains must be finite, got NaN");
    assertFails(
        () -> NuPi.of(1, 1).withGains(new double[0], new double[1]),
        "proportional must hold one gain for all or one per entry");
    assertFails(
        () -> DualDynamics.gradientAscent(1).withLeak(-1),
        "leak must be at least 0 and finite, got -1.0");
    assertFails(() -> NoisePolicy.deadZone(-1), "z must be at least 0 and finite, got -1.0");
    assertFails(
        () -> DualDynamics.gradientAscent(1).withSchedule(Schedule.linear(1, -1, 3)),
        "a schedule of step sizes must not be negative, got 1.0 to -1.0");
    assertFails(
        () -> one(Projection.FREE, DualDynamics.gradientAscent(1).withRestart(true)),
        "constraint 'c': restarts need an inequality with multipliers of its own");
    Constraint cautious =
        one(
            Projection.FREE,
            DualDynamics.gradientAscent(1).withNoisePolicy(NoisePolicy.lowerBound(1)));
    assertFails(
        () -> cautious.requireFit(ConstraintState.of(new double[1])),
        "constraint 'c': its dynamics need standard errors, but the state has none");
  }

  private static void assertFails(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }

  @Test
  void restore_rejectsAStateOfAnotherKind() {
    Constraint plain = one(Projection.FREE, DualDynamics.gradientAscent(0.1));
    Constraint averaged = one(Projection.FREE, DualDynamics.of(GradientAscent.averaged(0.1, 0.5)));
    assertFails(
        () -> plain.restore(averaged.state()),
        "dynamics: state has unknown keys [average, started]");
    assertFails(
        () -> averaged.restore(plain.state()), "dynamics: state has no key 'average', found []");
  }
}
