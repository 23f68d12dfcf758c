package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FormulationTest {

  private static Constraint of(
      ConstraintType type, Formulation formulation, double... multipliers) {
    return Constraint.of(
        "c",
        type,
        formulation,
        Multiplier.indexed(multipliers, type.projection()),
        DualDynamics.gradientAscent(0.1));
  }

  private static double[] weights(Constraint constraint, ConstraintState state) {
    return evaluation(constraint, state).weights();
  }

  private static Evaluation evaluation(Constraint constraint, ConstraintState state) {
    Evaluation evaluation = Evaluation.of(0, List.of(new Observed(constraint, state)));
    evaluation.requireFit();
    return evaluation;
  }

  /** c = 2: max(0, λ + c g) is 5, 2, 0; ((λ + cg)₊² - λ²) / 2c is (25 - 1)/4, (4 - 4)/4, -9/4. */
  @Test
  void augmentedLagrangian_ofAnInequality() {
    var constraint =
        of(ConstraintType.INEQUALITY, AugmentedLagrangian.of(Penalty.constant(2)), 1, 2, 3);
    var state = ConstraintState.of(new double[] {2, 0, -5});
    assertThat(weights(constraint, state)).containsExactly(5, 2, 0);
    assertThat(evaluation(constraint, state).lagrangian()).isEqualTo(6 + 0 - 2.25);
    assertThat(evaluation(constraint, state).dualLagrangian()).isEqualTo(2 + 0 - 15);
  }

  @Test
  void augmentedLagrangian_ofAnEquality() {
    var constraint =
        of(ConstraintType.EQUALITY, AugmentedLagrangian.of(Penalty.constant(2)), -1, 1);
    var state = ConstraintState.of(new double[] {2, -3});
    assertThat(weights(constraint, state)).containsExactly(3, -5);
    assertThat(evaluation(constraint, state).lagrangian()).isEqualTo((-2 + 4) + (-3 + 9));
  }

  @Test
  void augmentedLagrangian_withoutPenaltyIsTheLagrangian() {
    for (ConstraintType type : ConstraintType.values()) {
      var plain = of(type, new Lagrangian(), 1, 0);
      var augmented = of(type, AugmentedLagrangian.of(Penalty.constant(0)), 1, 0);
      for (double violation : new double[] {-2, 0, 3}) {
        var state = ConstraintState.of(new double[] {violation, violation});
        assertThat(weights(augmented, state)).containsExactly(weights(plain, state));
        assertThat(evaluation(augmented, state).lagrangian())
            .isEqualTo(evaluation(plain, state).lagrangian());
      }
    }
  }

  @Test
  void quadraticPenalty_weighsOnlyWhatIsViolated() {
    QuadraticPenalty penalty = QuadraticPenalty.of(Penalty.constant(4));
    var state = ConstraintState.of(new double[] {0.5, -1});
    var inequality = of(ConstraintType.INEQUALITY, penalty, 0, 0);
    assertThat(weights(inequality, state)).containsExactly(2, 0);
    assertThat(evaluation(inequality, state).lagrangian()).isEqualTo(0.5);
    assertThat(evaluation(inequality, state).dualLagrangian()).isZero();
    var equality = of(ConstraintType.EQUALITY, penalty, 0, 0);
    assertThat(weights(equality, state)).containsExactly(2, -4);
    assertThat(evaluation(equality, state).lagrangian()).isEqualTo(2.5);
  }

  /** The surrogates are observed at 3 and 1; strict violations at 1 and 2: entry 3 has no level. */
  @Test
  void strictLevel_penalizesByTheStrictViolationOfTheSameEntry() {
    var state =
        ConstraintState.of(new double[] {100, -100}, new int[] {3, 1})
            .withStrict(new double[] {0.5, 9}, new int[] {1, 2});
    var augmented =
        of(
            ConstraintType.INEQUALITY,
            AugmentedLagrangian.of(Penalty.constant(2)).withLevel(Formulation.Level.STRICT),
            0,
            1,
            0,
            3);
    assertThat(weights(augmented, state)).containsExactly(3, 2);
    var penalty =
        of(
            ConstraintType.INEQUALITY,
            QuadraticPenalty.of(Penalty.constant(2)).withLevel(Formulation.Level.STRICT),
            new double[4]);
    assertThat(weights(penalty, state)).containsExactly(0, 1);
    var unknown = state.withStandardErrors(new double[] {Double.POSITIVE_INFINITY, 0});
    assertThat(weights(augmented, unknown)).containsExactly(3, 1);
  }

  static Stream<Arguments> everyKind() {
    var kinds = new ArrayList<Arguments>();
    for (ConstraintType type : ConstraintType.values()) {
      for (Formulation formulation :
          List.of(
              new Lagrangian(),
              AugmentedLagrangian.of(Penalty.constant(0.7)),
              QuadraticPenalty.of(Penalty.constant(0.7).withShared(true)))) {
        kinds.add(Arguments.of(type, formulation));
      }
    }
    return kinds.stream();
  }

  /**
   * Weights are the derivatives of the primal Lagrangian by the measured surrogate, scaled or not.
   */
  @ParameterizedTest
  @MethodSource("everyKind")
  void weights_areDerivativesOfThePrimalLagrangian(ConstraintType type, Formulation formulation) {
    for (long seed = 0; seed < 5; seed++) {
      var random = new SplittableRandom(seed);
      double[] multipliers = random.doubles(4, 0, 1).toArray();
      if (formulation instanceof QuadraticPenalty) {
        multipliers = new double[4];
      }
      Conditioning conditioning = Conditioning.none().withScale(0.5, 2, 3, 1);
      if (type == ConstraintType.INEQUALITY) {
        conditioning = conditioning.withSlack(Schedule.constant(0.1));
      }
      Constraint constraint =
          Constraint.of(
              "c",
              type,
              formulation,
              Multiplier.dense(multipliers, type.projection()),
              DualDynamics.gradientAscent(1),
              conditioning);
      double[] violation = random.doubles(4, -1, 1).toArray();
      double[] weights = weights(constraint, ConstraintState.of(violation));
      for (int j = 0; j < 4; j++) {
        double[] up = violation.clone();
        double[] down = violation.clone();
        up[j] += 1e-6;
        down[j] -= 1e-6;
        double slope =
            (evaluation(constraint, ConstraintState.of(up)).lagrangian()
                    - evaluation(constraint, ConstraintState.of(down)).lagrangian())
                / 2e-6;
        assertThat(weights[j]).isEqualTo(slope, within(1e-7));
      }
    }
  }

  private static double[] after(Constraint constraint, ConstraintState... states) {
    for (ConstraintState state : states) {
      constraint.requireFit(state);
      constraint.finishStep(state);
    }
    return constraint.penalties();
  }

  @Test
  void penalty_growsWhereViolatedAndRestartsWhereSatisfied() {
    Penalty penalty = Penalty.multiplicative(1, 2).withTolerance(0.1);
    var inequality = of(ConstraintType.INEQUALITY, AugmentedLagrangian.of(penalty), 0, 0, 0);
    assertThat(after(inequality, ConstraintState.of(new double[] {1, 0.05, 1})))
        .containsExactly(2, 1, 2);
    assertThat(after(inequality, ConstraintState.of(new double[] {1, 1, 0.05})))
        .containsExactly(4, 2, 2);
    assertThat(after(inequality, ConstraintState.of(new double[] {-1, 0, 1})))
        .containsExactly(1, 1, 4);
    var equality = of(ConstraintType.EQUALITY, AugmentedLagrangian.of(penalty), 0, 0);
    assertThat(after(equality, ConstraintState.of(new double[] {-1, 0}))).containsExactly(2, 1);
    assertThat(after(equality, ConstraintState.of(new double[] {0, 0}))).containsExactly(2, 1);
    Penalty kept = Penalty.additive(1, 0.5).withRestart(false).withMaximum(1.75);
    var additive = of(ConstraintType.INEQUALITY, QuadraticPenalty.of(kept), 0);
    ConstraintState violated = ConstraintState.of(new double[] {1});
    assertThat(after(additive, violated, violated, violated)).containsExactly(1.75);
    assertThat(after(additive, ConstraintState.of(new double[] {-1}))).containsExactly(1.75);
  }

  /** Restarts of single entries of an indexed constraint, which the reference cannot do. */
  @Test
  void penalty_ofAnIndexedConstraintRestartsOnlyWhatWasObserved() {
    Penalty penalty =
        Penalty.multiplicative(1, 2).withTolerance(0.1).withInitial(new double[] {1, 3, 5, 7, 9});
    var constraint = of(ConstraintType.INEQUALITY, AugmentedLagrangian.of(penalty), new double[5]);
    assertThat(
            after(
                constraint,
                ConstraintState.of(new double[] {1, 1, 1}, new int[] {4, 0, 2}),
                ConstraintState.of(new double[] {-1, 1}, new int[] {2, 0}),
                ConstraintState.of(new double[] {-1, -1}, new int[] {0, 1})
                    .withStrict(new double[] {-1}, new int[] {4})))
        .containsExactly(4, 3, 5, 7, 9);
  }

  @Test
  void penalty_sharedAnswersToTheNormOfWhatWasObserved() {
    Penalty penalty = Penalty.additive(1, 1).withTolerance(4.9).withShared(true);
    var constraint = of(ConstraintType.INEQUALITY, QuadraticPenalty.of(penalty), 0, 0, 0);
    assertThat(after(constraint, ConstraintState.of(new double[] {3, 4, -9}))).containsExactly(2);
    assertThat(after(constraint, ConstraintState.of(new double[] {3, 3, -9}))).containsExactly(2);
    ConstraintState nothing = ConstraintState.of(new double[0], new int[0]);
    assertThat(after(constraint, nothing)).containsExactly(2);
    assertThat(after(constraint, ConstraintState.of(new double[] {-3, 0, -9}))).containsExactly(1);
  }

  @Test
  void slack_tightensTheToleranceStepByStep() {
    Constraint constraint =
        Constraint.of(
            "c",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.dense(1, Projection.NON_NEGATIVE),
            DualDynamics.gradientAscent(1),
            Conditioning.none().withSlack(Schedule.linear(1, 0, 2)));
    ConstraintState state = ConstraintState.of(new double[] {1.25});
    double[] expected = {0.25, 1, 2.25, 3.5};
    for (double multiplier : expected) {
      constraint.ascend(state);
      constraint.finishStep(state);
      assertThat(constraint.multiplier().value(0)).isEqualTo(multiplier);
    }
    Map<String, double[]> saved = constraint.state();
    assertThat(saved.keySet()).containsExactly("multiplier.values", "clock.steps");
    var wrong = new LinkedHashMap<>(saved);
    wrong.put("clock.steps", new double[] {1.5});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> constraint.restore(wrong))
        .withMessage("clock: state 'steps' is 1.5, expected a number of steps");
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void restore_atAnyStepContinuesWithTheSameBits(ConstraintType type, Formulation kind) {
    Penalty growing = Penalty.multiplicative(0.5, 1.3).withTolerance(0.2).withMaximum(3);
    Formulation formulation =
        kind instanceof AugmentedLagrangian
            ? AugmentedLagrangian.of(growing)
            : kind instanceof QuadraticPenalty ? QuadraticPenalty.of(growing) : kind;
    for (int saved = 0; saved < 12; saved++) {
      Constraint whole = scheduled(type, formulation);
      Constraint restored = scheduled(type, formulation);
      var random = new SplittableRandom(saved);
      for (int step = 0; step < 20; step++) {
        if (step == saved) {
          restored.restore(whole.state());
        }
        var state = ConstraintState.of(random.doubles(3, -1, 1).toArray());
        double[] weights = stepped(whole, state);
        if (step >= saved) {
          assertThat(stepped(restored, state)).containsExactly(weights);
        }
      }
    }
  }

  private static Constraint scheduled(ConstraintType type, Formulation formulation) {
    Conditioning conditioning = Conditioning.none().withScale(2, 1, 0.5);
    return Constraint.of(
        "c",
        type,
        formulation,
        Multiplier.dense(3, type.projection()),
        DualDynamics.nuPi(0.1, 1).withSchedule(Schedule.inverseRoot(1, 5)),
        type == ConstraintType.EQUALITY
            ? conditioning
            : conditioning.withSlack(Schedule.linear(0.5, 0, 10)));
  }

  private static double[] stepped(Constraint constraint, ConstraintState state) {
    Evaluation evaluation = evaluation(constraint, state);
    evaluation.ascend();
    double[] weights = evaluation.weights();
    evaluation.finishStep();
    return weights;
  }

  @Test
  void create_rejectsBadArguments() {
    assertFails(() -> Penalty.constant(-1), "initial must be in [0, 1.0E12], got -1.0");
    assertFails(
        () -> Penalty.multiplicative(1, 0.5), "factor must be at least 1 and finite, got 0.5");
    assertFails(() -> Penalty.additive(1, -1), "increment must be at least 0 and finite, got -1.0");
    assertFails(
        () -> Penalty.constant(1).withInitial(new double[2]).withShared(true),
        "initial must hold one coefficient for all or one per entry, got 2");
    assertFails(
        () ->
            of(
                ConstraintType.EQUALITY,
                QuadraticPenalty.of(Penalty.constant(1).withInitial(new double[2])),
                0,
                0,
                0),
        "constraint 'c': initial penalty coefficients have shape [2], expected [1] or [3]");
    assertFails(
        () -> of(ConstraintType.EQUALITY, QuadraticPenalty.of(Penalty.constant(1)), 1),
        "constraint 'c': a quadratic penalty has no multipliers to start from");
    assertFails(
        () -> Conditioning.none().withScale(0), "scale must be positive and finite, got 0.0");
    assertFails(
        () ->
            Constraint.of(
                "c",
                ConstraintType.EQUALITY,
                new Lagrangian(),
                Multiplier.dense(1, Projection.FREE),
                DualDynamics.gradientAscent(1),
                Conditioning.none().withSlack(Schedule.linear(1, 0, 5))),
        "constraint 'c': an equality cannot be granted slack");
  }

  private static void assertFails(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }
}
