package org.fairlead.constrained.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.ConvexProblem;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Projection;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.monitor.Diagnosis.Kind;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.junit.jupiter.api.Test;

final class MonitorTest {

  private static Constraint constraint(ConstraintType type, int size, DualDynamics dynamics) {
    return Constraint.of(
        "gap", type, new Lagrangian(), Multiplier.indexed(size, type.projection()), dynamics);
  }

  private static void show(Monitor monitor, Constraint constraint, ConstraintState state) {
    constraint.requireFit(state);
    constraint.ascend(state);
    monitor.observe(Evaluation.of(0, List.of(new Observed(constraint, state))));
  }

  private static List<Kind> kinds(Monitor monitor) {
    return monitor.diagnoses().stream().map(Diagnosis::kind).toList();
  }

  private static Diagnosis only(Monitor monitor, Kind kind) {
    return monitor.diagnoses().stream()
        .filter(each -> each.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void diagnoses_areEmptyWhereAllIsWell() {
    Monitor monitor = Monitor.of(0.01, 50);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 2, DualDynamics.gradientAscent(0.05));
    var problem =
        ConvexProblem.norm(2, 0.05)
            .subjectTo(constraint, new double[][] {{-1, 0}, {0, 1}}, new double[] {-1, 1});
    for (int step = 0; step < 2000; step++) {
      new AlternatingDualPrimal().step(problem);
      monitor.observe(problem.evaluate());
    }
    assertThat(monitor.diagnoses()).isEmpty();
  }

  @Test
  void neverObserved_namesTheFirstAndCountsTheOthers() {
    Monitor monitor = Monitor.of(0, 20);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 5, DualDynamics.gradientAscent(0.1));
    for (int step = 0; step < 20; step++) {
      show(
          monitor,
          constraint,
          ConstraintState.of(new double[] {-1, -1, Double.NaN}, new int[] {0, 3, 4})
              .withStandardErrors(new double[] {0, 0, Double.POSITIVE_INFINITY}));
    }
    Diagnosis never = only(monitor, Kind.NEVER_OBSERVED);
    assertThat(never.entry()).isEqualTo(1);
    assertThat(never.entries()).isEqualTo(3);
    assertThat(never.number()).isEqualTo(20);
    assertThat(never.text())
        .isEqualTo(
            "constraint 'gap', entry 1 (and 2 more entries): was never measured in 20 steps, so its"
                + " multiplier never moved; is the group rare, or its buffer too long?");
    assertThat(kinds(monitor)).containsExactly(Kind.NEVER_OBSERVED);
  }

  @Test
  void entriesWithNames_areCalledByThem() {
    Monitor monitor = Monitor.of(0.01, 10);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 2, DualDynamics.gradientAscent(0.1))
            .withEntryNames(List.of("White", "Black"));
    for (int step = 0; step < 10; step++) {
      show(monitor, constraint, ConstraintState.of(new double[] {0.25, 0.5}));
    }
    Diagnosis infeasible = only(monitor, Kind.INFEASIBLE);
    assertThat(infeasible.name()).isEqualTo("'Black'");
    assertThat(infeasible.text())
        .isEqualTo(
            "constraint 'gap', 'Black' (and 1 more entry): is violated by 0.5000 on average over its"
                + " last 10 measurements (tolerance 0.01000)");
    Monitor restored = Monitor.of(0.01, 10);
    restored.restore(monitor.state());
    assertThat(only(restored, Kind.INFEASIBLE).name()).isEqualTo("entry 1");
    show(restored, constraint, ConstraintState.of(new double[] {0.25, 0.5}));
    assertThat(only(restored, Kind.INFEASIBLE).name()).isEqualTo("'Black'");
  }

  @Test
  void anImpossibleConstraint_isInfeasibleAndDiverges() {
    Monitor monitor = Monitor.of(0.01, 20);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 1, DualDynamics.gradientAscent(0.1));
    for (int step = 0; step < 60; step++) {
      show(monitor, constraint, ConstraintState.of(new double[] {0.5}));
    }
    assertThat(kinds(monitor)).containsExactly(Kind.INFEASIBLE, Kind.DIVERGING);
    assertThat(only(monitor, Kind.INFEASIBLE).text())
        .isEqualTo(
            "constraint 'gap', entry 0: is violated by 0.5000 on average over its last 20"
                + " measurements (tolerance 0.01000)");
    assertThat(only(monitor, Kind.DIVERGING).text())
        .isEqualTo(
            "constraint 'gap', entry 0: its multiplier rose from 2.000 to 3.000 over the last 20"
                + " measurements while the violation did not fall (0.5000, then 0.5000): if"
                + " this lasts, the constraint cannot be met here, or what training descends along"
                + " does not move it; relax it, cap the multiplier or change the surrogate");
  }

  @Test
  void aMultiplierThatCircles_oscillates() {
    Monitor monitor = Monitor.of(0.5, 1000);
    Constraint constraint =
        constraint(ConstraintType.EQUALITY, 1, DualDynamics.gradientAscent(0.05));
    var problem =
        new ConvexProblem(new double[] {1}, 0.05, x -> 0, x -> new double[1])
            .subjectTo(constraint, new double[][] {{1}}, new double[1]);
    for (int step = 0; step < 900; step++) {
      new AlternatingDualPrimal().step(problem);
      monitor.observe(problem.evaluate());
    }
    assertThat(kinds(monitor)).containsExactly(Kind.OSCILLATING);
    Diagnosis oscillating = only(monitor, Kind.OSCILLATING);
    // A circle of radius 1 that takes 2π/0.05 = 126 steps.
    assertThat(oscillating.number()).isBetween(1.95, 2.05);
    assertThat(oscillating.text())
        .matches(
            "constraint 'gap', entry 0: its multiplier swings by (1\\.9|2\\.0)\\d+ \\(its largest"
                + " value is 1\\.0\\d+\\) every 12[46] measurements and does not calm down .*");
  }

  @Test
  void dampingEndsTheOscillation() {
    Monitor monitor = Monitor.of(0.5, 1000);
    Constraint constraint = constraint(ConstraintType.EQUALITY, 1, DualDynamics.nuPi(0.05, 3));
    var problem =
        new ConvexProblem(new double[] {1}, 0.05, x -> 0, x -> new double[1])
            .subjectTo(constraint, new double[][] {{1}}, new double[1]);
    for (int step = 0; step < 900; step++) {
      new AlternatingDualPrimal().step(problem);
      monitor.observe(problem.evaluate());
    }
    assertThat(monitor.diagnoses()).isEmpty();
  }

  @Test
  void noiseAloneIsNoOscillation() {
    Monitor monitor = Monitor.of(0.5, 100);
    var random = new Random(1);
    Constraint constraint =
        Constraint.of(
            "gap",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.dense(new double[] {1}, Projection.NON_NEGATIVE),
            DualDynamics.gradientAscent(0.001));
    for (int step = 0; step < 1000; step++) {
      show(monitor, constraint, ConstraintState.of(new double[] {random.nextGaussian()}));
    }
    assertThat(kinds(monitor)).doesNotContain(Kind.OSCILLATING, Kind.DIVERGING);
  }

  @Test
  void signsThatDisagree_areNamedWithTheirShare() {
    Monitor monitor = Monitor.of(1, 20);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 2, DualDynamics.gradientAscent(0.1));
    for (int step = 0; step < 20; step++) {
      double surrogate = step < 18 ? -1 : 1;
      show(
          monitor,
          constraint,
          ConstraintState.of(new double[] {1, surrogate}, new int[] {0, 1})
              .withStrict(new double[] {0.5, 0.5}, new int[] {1, 0}));
    }
    assertThat(kinds(monitor)).containsExactly(Kind.SIGNS_DISAGREE);
    Diagnosis diagnosis = only(monitor, Kind.SIGNS_DISAGREE);
    assertThat(diagnosis.entry()).isEqualTo(1);
    assertThat(diagnosis.number()).isEqualTo(0.9);
    assertThat(diagnosis.text()).contains("opposite signs in 90 % of the last 20 measurements");
  }

  /** Two thirds of 20 signs may differ by chance. */
  @Test
  void signsThatDifferByChance_areNotNamed() {
    Monitor monitor = Monitor.of(1, 20);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 1, DualDynamics.gradientAscent(0.1));
    for (int step = 0; step < 40; step++) {
      show(
          monitor,
          constraint,
          ConstraintState.of(new double[] {step % 3 == 0 ? 1 : -1}).withStrict(new double[] {0.5}));
    }
    assertThat(monitor.diagnoses()).isEmpty();
  }

  /** The same violation is a fact without noise, and nothing to speak of within it. */
  @Test
  void aViolationWithinItsNoise_isNotHeldAgainstAConstraint() {
    for (double error : new double[] {0, 0.2}) {
      Monitor monitor = Monitor.of(0.05, 20);
      Constraint constraint =
          constraint(ConstraintType.INEQUALITY, 1, DualDynamics.gradientAscent(0.1));
      for (int step = 0; step < 60; step++) {
        show(
            monitor,
            constraint,
            ConstraintState.of(new double[] {0.2}).withStandardErrors(new double[] {error}));
      }
      if (error == 0) {
        assertThat(kinds(monitor)).containsExactly(Kind.INFEASIBLE, Kind.DIVERGING);
      } else {
        assertThat(kinds(monitor)).containsExactly(Kind.TOO_NOISY);
      }
    }
  }

  @Test
  void aBufferTooSmallForTheTolerance_isNamedWithTheSizeItTakes() {
    Monitor monitor = Monitor.of(0.01, 20);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 1, DualDynamics.gradientAscent(0.1));
    for (int step = 0; step < 20; step++) {
      show(
          monitor,
          constraint,
          ConstraintState.of(new double[] {-0.1}).withStandardErrors(new double[] {0.03}));
    }
    assertThat(kinds(monitor)).containsExactly(Kind.TOO_NOISY);
    assertThat(only(monitor, Kind.TOO_NOISY).text())
        .isEqualTo(
            "constraint 'gap', entry 0: its standard error of 0.03000 exceeds the tolerance of"
                + " 0.01000: it takes 9.0 times as many samples, as in a longer buffer, to tell"
                + " feasible from infeasible");
  }

  @Test
  void restore_continuesWithTheSameFindings() {
    for (int saved = 0; saved < 80; saved += 7) {
      Monitor whole = Monitor.of(0.01, 20);
      Monitor second = Monitor.of(0.01, 20);
      Constraint constraint =
          constraint(ConstraintType.INEQUALITY, 2, DualDynamics.gradientAscent(0.1));
      for (int step = 0; step < 80; step++) {
        if (step == saved) {
          second.restore(whole.state());
        }
        var state = ConstraintState.of(new double[] {0.5, Math.sin(step)}, new int[] {0, 1});
        show(whole, constraint, state);
        if (step >= saved) {
          second.observe(Evaluation.of(0, List.of(new Observed(constraint, state))));
        }
      }
      assertThat(second.diagnoses()).isEqualTo(whole.diagnoses()).isNotEmpty();
    }
    Monitor monitor = Monitor.of(0.01, 20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> monitor.restore(Map.of("nonsense", new double[1])))
        .withMessage("state has the unknown key 'nonsense'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> monitor.restore(Map.of("gap/SEEN", new double[1])))
        .withMessage("state of constraint 'gap' has no shape");
  }

  /** A gap of 1.5 ε is a violation of 0.5 ε: the constraint took ε away before. */
  @Test
  void infeasible_takesTheToleranceAwayOnce() {
    Monitor once = Monitor.of(0.01, 10).withSlack(0);
    Monitor twice = Monitor.of(0.01, 10);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 1, DualDynamics.gradientAscent(0.1));
    for (int step = 1; step <= 10; step++) {
      assertThat(kinds(once)).as("before step %d", step).isEmpty();
      ConstraintState state = ConstraintState.of(new double[] {0.005}, new int[] {0});
      show(once, constraint, state);
      twice.observe(Evaluation.of(0, List.of(new Observed(constraint, state))));
    }
    assertThat(kinds(once)).containsExactly(Kind.INFEASIBLE);
    assertThat(only(once, Kind.INFEASIBLE).finding())
        .isEqualTo(
            "exceeds its tolerance by 0.005000 on average over its last 10 measurements (slack 0.000)");
    assertThat(kinds(twice)).isEmpty();
  }

  @Test
  void infeasible_allowsWhatAConstraintIsTightenedBy() {
    Monitor monitor = Monitor.of(0.01, 10).withSlack(0.005);
    Constraint constraint =
        constraint(ConstraintType.INEQUALITY, 2, DualDynamics.gradientAscent(0.1));
    for (int step = 0; step < 10; step++) {
      show(monitor, constraint, ConstraintState.of(new double[] {0.005, 0.0051}, new int[] {0, 1}));
    }
    assertThat(only(monitor, Kind.INFEASIBLE).entry()).isEqualTo(1);
    assertThat(only(monitor, Kind.INFEASIBLE).entries()).isEqualTo(1);
  }
}
