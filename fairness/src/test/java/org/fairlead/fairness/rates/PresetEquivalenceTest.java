package org.fairlead.fairness.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.fairlead.constrained.AugmentedLagrangian;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.Penalty;
import org.fairlead.constrained.QuadraticPenalty;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.NoisePolicy;
import org.fairlead.constrained.solver.Simultaneous;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.fairness.weighting.constrained.EqualizedLoss;
import org.fairlead.fairness.weighting.constrained.EqualizedLossOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The macros {@code ceag}, {@code equalized_loss} and {@code equalized_absolute_loss} against the
 * methods of the same names, whose arithmetic is their own: the same but for rounding.
 */
final class PresetEquivalenceTest {
  private static final Offset<Double> EXACT = within(1e-13);
  private static final int SAMPLES = 120;
  private static final int BATCH = 24;

  private static Groups groups(People people, boolean intersectional) {
    return intersectional
        ? Groups.intersection(People.ATTRIBUTES, people.codes)
        : Groups.union(People.ATTRIBUTES, people.codes);
  }

  private static int[] batch(SplittableRandom random) {
    return random.ints(BATCH, 0, SAMPLES).toArray();
  }

  private static Outcomes outcomes(
      People people, Groups groups, double[] logits, int[] samples, int parts) {
    var all = new ArrayList<Outcomes>();
    int size = samples.length / parts;
    int classes = people.classes.size();
    for (int from = 0; from < samples.length; from += size) {
      int[] some = Arrays.copyOfRange(samples, from, from + size);
      all.add(
          Outcomes.of(
              Arrays.copyOfRange(logits, from * classes, (from + size) * classes),
              classes,
              Arrays.stream(some).map(i -> people.labels[i]).toArray(),
              groups.select(some)));
    }
    return Outcomes.concat(all);
  }

  /** The same batches through two methods: same multipliers, same gradients. */
  private static void requireSameSteps(
      People people,
      Groups groups,
      RateConstraints constraints,
      RateMethod macro,
      Weighting method) {
    var random = new SplittableRandom(9);
    double largest = 0;
    for (int step = 0; step < 60; step++) {
      int[] samples = batch(random);
      double[] logits = people.logits(BATCH, random);
      int parts = 1 + step % 2; // every other step is accumulated
      People.Taken expected =
          People.step(method, outcomes(people, groups, logits, samples, parts), logits);
      People.Taken actual =
          People.step(
              macro, outcomes(people, constraints.membership(), logits, samples, parts), logits);
      assertThat(actual.constraintWeights).containsExactly(expected.constraintWeights, EXACT);
      assertThat(actual.gradient).containsExactly(expected.gradient, EXACT);
      assertThat(macro.total()).isEqualTo(MultiplierReport.of(method).total(), EXACT);
      assertThat(macro.scaled()).isEqualTo(MultiplierReport.of(method).scaled());
      largest = Math.max(largest, MultiplierReport.of(method).total());
    }
    assertThat(largest).isGreaterThan(1e-3);
    for (int g = 0; g < groups.size(); g++) {
      GroupState expected = MultiplierReport.of(method).report().get(g);
      GroupState actual = macro.report().get(g);
      assertThat(actual.violation()).isEqualTo(expected.violation(), EXACT);
      assertThat(actual.bufferFill()).isEqualTo(expected.bufferFill());
    }
  }

  @ParameterizedTest(name = "groups {0} {1}, buffer {2}, dual step {3}, detach {4}, tolerance {5}")
  @CsvSource({
    "true,  1, 5, 0.01, false, 0.02",
    "true,  2, 0, 0.01, false, 0.02",
    "false, 3, 5, 0.01, false, 0",
    "false, 4, 8, 0.5, false, 0.1",
    "true,  5, 4, 0.5, true, 0.02",
    "false, 6, 0, 0.5, true, 0.05",
  })
  void step_ofTheCeagMacroIsCeags(
      boolean intersectional,
      long seed,
      int buffer,
      double dualStep,
      boolean detach,
      double tolerance) {
    var people = new People(SAMPLES, People.THREE, intersectional, seed);
    Groups groups = groups(people, intersectional);
    double[] denseLogits = people.logits(SAMPLES, new SplittableRandom(seed + 1));
    Outcomes dense = Outcomes.of(denseLogits, 3, people.labels, groups);
    Ceag ceag =
        Ceag.create(
            Baseline.of(dense),
            groups,
            CeagOptions.defaults(dualStep)
                .withBuffer(buffer)
                .withTolerance(tolerance)
                .withDetach(detach));
    RateConstraints constraints = people.bind("ceag(" + tolerance + ")");
    RateMethod macro =
        RateMethod.create(
            constraints,
            DenseRates.of(constraints, dense.correct(), people.labels, constraints.membership()),
            RateOptions.defaults(dualStep).withBuffer(buffer).withDetach(detach));
    requireSameSteps(people, groups, constraints, macro, ceag);
  }

  /** Whatever moves the multipliers and makes them weights: standard errors and levels included. */
  @ParameterizedTest(name = "{0}, buffer {1}")
  @CsvSource({
    "average,5",
    "epoch,5",
    "nupi,5",
    "adam,5",
    "restart,5",
    "cautious,5",
    "cautious,0",
    "dead zone,8",
    "augmented,5",
    "penalty,5",
    "simultaneous,5"
  })
  void step_ofTheMacrosIsTheMethodsUnderEveryDual(String name, int buffer) {
    Dual ascent = Dual.ascent(0.02);
    Dual dual =
        switch (name) {
          case "average" -> Dual.ascent(0.02, 0.9);
          case "epoch" -> ascent.withSample(Dual.Sample.EPOCH);
          case "nupi" -> Dual.of(DualDynamics.nuPi(0.02, 2));
          case "adam" -> Dual.of(DualDynamics.of(Adam.of(0.01)));
          case "restart" -> ascent.withDynamics(ascent.dynamics().withRestart(true));
          case "cautious" ->
              ascent.withDynamics(ascent.dynamics().withNoisePolicy(NoisePolicy.lowerBound(0.5)));
          case "dead zone" ->
              ascent.withDynamics(ascent.dynamics().withNoisePolicy(NoisePolicy.deadZone(0.5)));
          case "augmented" ->
              ascent.withFormulation(
                  AugmentedLagrangian.of(Penalty.constant(0.3))
                      .withLevel(Formulation.Level.STRICT));
          case "penalty" ->
              ascent.withFormulation(
                  QuadraticPenalty.of(Penalty.constant(0.8)).withLevel(Formulation.Level.STRICT));
          default -> ascent.withSolver(new Simultaneous());
        };
    for (boolean intersectional : new boolean[] {true, false}) {
      var people = new People(SAMPLES, People.THREE, intersectional, 8);
      Groups groups = groups(people, intersectional);
      double[] denseLogits = people.logits(SAMPLES, new SplittableRandom(9));
      Outcomes dense = Outcomes.of(denseLogits, 3, people.labels, groups);
      RateConstraints ceag = people.bind("ceag(0.02)");
      RateOptions options = RateOptions.defaults(1).withBuffer(buffer).withDual(dual);
      requireSameSteps(
          people,
          groups,
          ceag,
          RateMethod.create(
              ceag,
              DenseRates.of(ceag, dense.correct(), people.labels, ceag.membership()),
              options),
          Ceag.create(
              Baseline.of(dense),
              groups,
              CeagOptions.defaults(1).withBuffer(buffer).withTolerance(0.02).withDual(dual)));
      if (buffer > 0) {
        for (boolean absolute : new boolean[] {false, true}) {
          RateConstraints losses =
              people.bind(absolute ? "equalized_absolute_loss()" : "equalized_loss()");
          requireSameSteps(
              people,
              groups,
              losses,
              RateMethod.create(losses, null, options),
              EqualizedLoss.create(
                  groups,
                  EqualizedLossOptions.defaults(1)
                      .withAbsolute(absolute)
                      .withBuffer(buffer)
                      .withDual(dual)));
        }
      }
    }
  }

  @ParameterizedTest(name = "absolute {0}, buffer {1}, dual step {2}")
  @CsvSource({"false, 5, 0.02", "true, 5, 0.02", "false, 0, 0.3", "true, 0, 0.3"})
  void step_ofTheEqualizedLossMacrosIsEqualizedLosses(
      boolean absolute, int buffer, double dualStep) {
    var people = new People(SAMPLES, People.THREE, true, 6);
    Groups groups = groups(people, true);
    EqualizedLossOptions options =
        EqualizedLossOptions.defaults(dualStep).withBuffer(buffer).withAbsolute(absolute);
    RateConstraints constraints =
        people.bind(absolute ? "equalized_absolute_loss()" : "equalized_loss()");
    RateMethod macro =
        RateMethod.create(constraints, null, RateOptions.defaults(dualStep).withBuffer(buffer));
    requireSameSteps(people, groups, constraints, macro, EqualizedLoss.create(groups, options));
  }

  /** Where every cell of the fold has its share of the training set, the macro is the method. */
  @Test
  void observeHeldOut_ofTheCeagMacroIsCeags() {
    var people = new People(SAMPLES, People.THREE, true, 11);
    Groups groups = groups(people, true);
    double[] denseLogits = people.logits(SAMPLES, new SplittableRandom(1));
    Outcomes dense = Outcomes.of(denseLogits, 3, people.labels, groups);
    Dual dual = Dual.ascent(0.1).withSample(Dual.Sample.HELD_OUT);
    Ceag ceag = Ceag.create(Baseline.of(dense), groups, CeagOptions.defaults(0.1).withDual(dual));
    RateConstraints constraints = people.bind("ceag(0.01)");
    RateMethod macro =
        RateMethod.create(
            constraints,
            DenseRates.of(constraints, dense.correct(), people.labels, constraints.membership()),
            RateOptions.defaults(0.1).withDual(dual));
    double[] logits = people.logits(SAMPLES, new SplittableRandom(2));
    double[] expected =
        ceag.observeHeldOut(
                Outcomes.of(logits, 3, people.labels, groups), dense.correct(), new double[0])
            .observed()
            .get(0)
            .state()
            .strictViolation();
    double[] actual =
        macro
            .observeHeldOut(
                people.outcomes(constraints, logits, people.all()), dense.correct(), new double[0])
            .observed()
            .get(0)
            .state()
            .strictViolation();
    assertThat(actual).containsExactly(expected, EXACT);
  }
}
