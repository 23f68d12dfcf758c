package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NuPi;
import org.fairlead.constrained.state.Stateful;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

final class ConstraintTest {

  private static Constraint constraint(Multiplier multiplier) {
    return Constraint.of(
        "gap",
        ConstraintType.INEQUALITY,
        new Lagrangian(),
        multiplier,
        DualDynamics.of(GradientAscent.averaged(0.1, 0.5)));
  }

  private static Constraint dense(int size) {
    return constraint(Multiplier.dense(size, Projection.NON_NEGATIVE));
  }

  private static Constraint indexed(int size) {
    return constraint(Multiplier.indexed(size, Projection.NON_NEGATIVE));
  }

  private static void requireFit(Constraint constraint, ConstraintState state) {
    Evaluation.of(0, List.of(new Observed(constraint, state))).requireFit();
  }

  @Test
  void of_rejectsPartsThatDoNotBelongTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Constraint.of(
                    "gap",
                    ConstraintType.EQUALITY,
                    new Lagrangian(),
                    Multiplier.dense(2, Projection.NON_NEGATIVE),
                    DualDynamics.gradientAscent(0.1)))
        .withMessage("constraint 'gap': multiplier is NON_NEGATIVE, expected FREE for EQUALITY");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Constraint.of(
                    "gap",
                    ConstraintType.EQUALITY,
                    new Lagrangian(),
                    Multiplier.dense(2, Projection.FREE),
                    DualDynamics.of(NuPi.of(0.1, 1).withGains(new double[3], new double[] {1}))))
        .withMessage("constraint 'gap': proportional gains have shape [3], expected [1] or [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Multiplier.dense(0, Projection.FREE))
        .withMessage("size must be positive, got 0");
  }

  @Test
  void accessors_returnWhatItWasMadeOf() {
    Constraint constraint = indexed(2);
    assertThat(constraint.name()).isEqualTo("gap");
    assertThat(constraint.type()).isEqualTo(ConstraintType.INEQUALITY);
    assertThat(constraint.formulation()).isEqualTo(new Lagrangian());
    assertThat(constraint.multiplier().isDense()).isFalse();
    assertThat(constraint.dynamics().rule()).isEqualTo(GradientAscent.averaged(0.1, 0.5));
    assertThat(constraint.size()).isEqualTo(2);
  }

  @Test
  void requireFit_rejectsShapesAndEntriesThatDoNotExist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requireFit(dense(3), ConstraintState.of(new double[2])))
        .withMessage("constraint 'gap': violation has shape [2], expected [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requireFit(dense(3), ConstraintState.of(new double[1], new int[] {0})))
        .withMessage("constraint 'gap': violation has shape [1], expected [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requireFit(indexed(3), ConstraintState.of(new double[2])))
        .withMessage("constraint 'gap': violation has shape [2], expected [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requireFit(indexed(3), ConstraintState.of(new double[1], new int[] {3})))
        .withMessage("constraint 'gap': violation observes entry 3, expected 0 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                requireFit(
                    indexed(3),
                    ConstraintState.of(new double[1], new int[] {1})
                        .withStrict(new double[2], new int[] {2, 2})))
        .withMessage("constraint 'gap': strictViolation observes entry 2 twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConstraintState.of(new double[2], new int[3]))
        .withMessage("violation has shape [2], but indices has shape [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConstraintState.of(new double[2]).withStrict(new double[1], new int[0]))
        .withMessage("strictViolation has shape [1], but strictIndices has shape [0]");
  }

  @Test
  void withEntryNames_namesEntriesInErrorsAndKeepsTheState() {
    Constraint plain = indexed(2);
    Constraint named = plain.withEntryNames(List.of("White", "Black"));
    assertThat(plain.entryName(1)).isEqualTo("entry 1");
    assertThat(named.entryName(1)).isEqualTo("'Black'");
    named.ascend(ConstraintState.of(new double[] {1, 2}));
    assertThat(plain.multiplier().values()).containsExactly(named.multiplier().values());
    assertThat(plain.state().keySet()).isEqualTo(named.state().keySet());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requireFit(named, ConstraintState.of(new double[] {1, Double.NaN})))
        .withMessage("constraint 'gap': strictViolation of 'Black' is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.withEntryNames(List.of("White")))
        .withMessage("constraint 'gap': entry names have shape [1], expected [2]");
  }

  @Test
  void requireFit_acceptsNothingObservedAndTheSameEntryAgain() {
    Constraint constraint = indexed(3);
    requireFit(constraint, ConstraintState.of(new double[0], new int[0]));
    requireFit(constraint, ConstraintState.of(new double[] {1}, new int[] {2}));
    requireFit(constraint, ConstraintState.of(new double[] {1}, new int[] {2}));
    // A surrogate that is not finite does not move a multiplier: the primal judges it.
    requireFit(
        constraint,
        ConstraintState.of(new double[] {Double.NaN}, new int[] {2})
            .withStrict(new double[] {1}, new int[] {0}));
  }

  @Test
  void constraintState_isOwnCopiesOfBothSides() {
    double[] violation = {1, 2};
    int[] indices = {0, 2};
    ConstraintState state =
        ConstraintState.of(violation, indices).withStrict(new double[] {5, 6, 7});
    violation[0] = 9;
    indices[0] = 9;
    assertThat(state.violation()).containsExactly(1, 2);
    assertThat(state.indices()).containsExactly(0, 2);
    assertThat(state.strictViolation()).containsExactly(5, 6, 7);
    assertThat(state.strictIndices()).containsExactly(0, 1, 2);
    assertThat(state.contributing(false, true).contributesToPrimal()).isFalse();
    assertThat(state.contributing(true, false).contributesToDual()).isFalse();
  }

  @Test
  void weights_runThroughTheConstraintsInOrder() {
    Constraint first =
        constraint(Multiplier.indexed(new double[] {1, 0, 4}, Projection.NON_NEGATIVE));
    Constraint second = constraint(Multiplier.dense(new double[] {0, 3}, Projection.NON_NEGATIVE));
    var evaluation =
        Evaluation.of(
            10,
            List.of(
                new Observed(first, ConstraintState.of(new double[] {1, 2}, new int[] {2, 0})),
                new Observed(
                    first,
                    ConstraintState.of(new double[] {5}, new int[] {2}).contributing(false, false)),
                new Observed(second, ConstraintState.of(new double[] {7, 1}))));
    assertThat(evaluation.weights()).containsExactly(4, 1, 0, 0, 3);
    assertThat(evaluation.lagrangian()).isEqualTo(10 + 4 + 2 + 3);
    assertThat(evaluation.dualLagrangian()).isEqualTo(4 + 2 + 3);
  }

  @Test
  void state_survivesJsonWithTheSameBits() {
    Constraint constraint = dense(3);
    for (int step = 0; step < 5; step++) {
      constraint.ascend(ConstraintState.of(new double[] {1.0 / 3, Math.PI * 1e-300, -0.1}));
    }
    var json = new ObjectMapper();
    var read = new LinkedHashMap<String, double[]>();
    json.readTree(json.writeValueAsString(constraint.state()))
        .properties()
        .forEach(
            each -> read.put(each.getKey(), json.convertValue(each.getValue(), double[].class)));
    Constraint restored = dense(3);
    restored.restore(read);
    assertThat(restored.state().keySet())
        .containsExactly("multiplier.values", "dynamics.average", "dynamics.started");
    constraint
        .state()
        .forEach((key, value) -> assertThat(restored.state().get(key)).containsExactly(value));
  }

  @Test
  void restore_namesWhatIsWrongAndChangesNothing() {
    Constraint constraint =
        constraint(Multiplier.dense(new double[] {0.5, 0}, Projection.NON_NEGATIVE));
    Map<String, double[]> good = constraint.state();

    assertRestoreFails(
        constraint, "multiplier.values", null, "multiplier: state has no key 'values', found []");
    assertRestoreFails(
        constraint,
        "multiplier.values",
        new double[3],
        "multiplier: state 'values' has shape [3], expected [2]");
    assertRestoreFails(
        constraint,
        "multiplier.values",
        new double[] {-1, 0},
        "multiplier: state 'values'[0] is -1.0, expected a NON_NEGATIVE multiplier");
    assertRestoreFails(
        constraint,
        "dynamics.average",
        new double[] {0, Double.NaN},
        "dynamics: state 'average'[1] is NaN, expected a finite number");
    assertRestoreFails(
        constraint,
        "other",
        new double[0],
        "state has the unknown key 'other', expected parts [multiplier, dynamics]");
    assertRestoreFails(
        constraint,
        "multiplier.other",
        new double[0],
        "multiplier: state has unknown keys [other]");
    // The multiplier's part is good and comes first, but must not stay.
    var half = new LinkedHashMap<>(good);
    half.put("multiplier.values", new double[] {7, 7});
    half.put("dynamics.average", new double[1]);
    assertThatIllegalArgumentException().isThrownBy(() -> constraint.restore(half));
    assertThat(constraint.multiplier().values()).containsExactly(0.5, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Stateful.of(Map.of("a.b", constraint)))
        .withMessage("part 'a.b' must not contain a dot");
  }

  private static void assertRestoreFails(
      Constraint constraint, String key, double @Nullable [] value, String message) {
    var state = new LinkedHashMap<>(constraint.state());
    if (value == null) {
      state.remove(key);
    } else {
      state.put(key, value);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> constraint.restore(state))
        .withMessage(message);
    assertThat(constraint.multiplier().values()).containsExactly(0.5, 0);
  }
}
