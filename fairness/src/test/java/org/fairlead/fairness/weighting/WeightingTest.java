package org.fairlead.fairness.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.Unconstrained;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.fairness.weighting.constrained.EqualizedLoss;
import org.fairlead.fairness.weighting.constrained.EqualizedLossOptions;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.ObjectMapper;

/** What holds for every constrained method, on random steps with overlapping and unknown groups. */
final class WeightingTest {
  private static final int CLASSES = 3;
  private static final int BATCH = 24;

  /** Every method, form and mode, each with three seeds. */
  static Stream<Arguments> methods() {
    var arguments = new ArrayList<Arguments>();
    for (String method : List.of("ceag", "absolute", "signed")) {
      for (int buffer : new int[] {0, 7}) {
        for (Mode mode : Mode.values()) {
          for (boolean detach : new boolean[] {false, true}) {
            for (long seed = 0; seed < 3; seed++) {
              arguments.add(Arguments.of(method, buffer, mode, detach, seed));
            }
          }
        }
      }
    }
    return arguments.stream();
  }

  private static Weighting create(
      String method, int buffer, Mode mode, boolean detach, Outcomes training, double dualStep) {
    if (method.equals("ceag")) {
      return Ceag.create(
          Baseline.of(training),
          training.groups(),
          CeagOptions.defaults(dualStep)
              .withTolerance(0)
              .withBuffer(buffer)
              .withDual(Dual.ascent(dualStep, 0.3))
              .withDetach(detach)
              .withMode(mode));
    }
    return EqualizedLoss.create(
        training.groups(),
        EqualizedLossOptions.defaults(dualStep)
            .withAbsolute(method.equals("absolute"))
            .withBuffer(buffer)
            .withDual(Dual.ascent(dualStep, 0.3))
            .withDetach(detach)
            .withMode(mode));
  }

  private static Outcomes training(SplittableRandom random) {
    return Toys.random(Toys.randomUnion(300, random), CLASSES, random);
  }

  private static Outcomes batch(Outcomes training, SplittableRandom random) {
    int[] samples = random.ints(BATCH, 0, training.size()).toArray();
    return Toys.random(training.groups().select(samples), CLASSES, random);
  }

  @ParameterizedTest(name = "{0} buffer {1} {2} detach {3} seed {4}")
  @MethodSource("methods")
  void weigh_sumsToOneOrDetachedToOnePlusTheirPull(
      String method, int buffer, Mode mode, boolean detach, long seed) {
    var random = new SplittableRandom(seed);
    Outcomes training = training(random);
    Weighting weighting = create(method, buffer, mode, detach, training, 0.7);
    assertThat(weighting).isInstanceOf(MultiplierReport.class);
    assertThat(weighting.solver()).isEqualTo(new AlternatingDualPrimal());
    boolean everScaled = false;
    for (int step = 0; step < 30; step++) {
      Outcomes outcomes = batch(training, random);
      Toys.Taken taken = Toys.step(weighting, outcomes);
      double[] lambda = inUse(weighting);
      double pull = 0;
      double total = 0;
      double[] surrogate = taken.surrogate();
      int[] present = taken.surrogateGroups();
      double mean = outcomes.meanLoss();
      for (int j = 0; j < present.length; j++) {
        double loss = outcomes.tally().meanLoss(present[j]);
        double sign = method.equals("absolute") ? Math.signum(loss - mean) : 1;
        assertThat(surrogate[j]).isNotNaN();
        pull += sign * lambda[present[j]];
        total += Math.abs(lambda[present[j]]);
      }
      assertThat(DoubleStream.of(taken.weights).sum())
          .isEqualTo(detach ? 1 + pull : 1, within(1e-12 * (1 + total)));
      assertThat(multipliers(weighting).total()).isEqualTo(total, within(1e-12 * (1 + total)));
      if (mode == Mode.DEFAULT) {
        assertThat(multipliers(weighting).total()).isLessThanOrEqualTo(0.9 + 1e-12);
      } else {
        assertThat(multipliers(weighting).scaled()).isFalse();
      }
      everScaled |= multipliers(weighting).scaled();
      if (!method.equals("signed")) {
        assertThat(DoubleStream.of(taken.multipliers())).allMatch(value -> value >= 0);
      }
      if (method.equals("ceag") && mode == Mode.DEFAULT) {
        assertThat(DoubleStream.of(taken.weights)).allMatch(weight -> weight > 0);
      }
      for (int i = 0; i < BATCH; i++) {
        if (outcomes.groups().group(i, 0) < 0 && outcomes.groups().group(i, 1) < 0) {
          assertThat(taken.weights[i])
              .isEqualTo((detach ? 1 : 1 - pull) / BATCH, within(1e-12 * (1 + total)));
        }
      }
    }
    if (mode == Mode.DEFAULT && method.equals("absolute")) {
      assertThat(everScaled).isTrue();
    }
  }

  /** Rows w_i (softmax - onehot) against differences of l + Σ λ_g σ_g (l_g - l). */
  @ParameterizedTest(name = "{0} buffer {1} {2} detach {3} seed {4}")
  @MethodSource("methods")
  void weigh_givesTheGradientOfTheLagrangian(
      String method, int buffer, Mode mode, boolean detach, long seed) {
    var random = new SplittableRandom(seed + 100);
    Outcomes training = training(random);
    Weighting weighting = create(method, buffer, mode, detach, training, 0.2);
    for (int step = 0; step < 12; step++) {
      Toys.step(weighting, batch(training, random));
    }
    int[] samples = random.ints(BATCH, 0, training.size()).toArray();
    Groups groups = training.groups().select(samples);
    double[] logits = random.doubles((long) BATCH * CLASSES, -2, 2).toArray();
    int[] labels = random.ints(BATCH, 0, CLASSES).toArray();
    Outcomes outcomes = Outcomes.of(logits, CLASSES, labels, groups);
    Toys.Taken taken = Toys.step(weighting, outcomes);
    double[] gradient = taken.gradient(logits, CLASSES, labels, 0);
    double[] lambda = inUse(weighting);
    boolean absolute = method.equals("absolute");
    double mean = outcomes.meanLoss();
    for (int p = 0; p < logits.length; p += 5) {
      double[] up = logits.clone();
      double[] down = logits.clone();
      up[p] += 1e-5;
      down[p] -= 1e-5;
      double slope =
          (lagrangian(Outcomes.of(up, CLASSES, labels, groups), lambda, absolute, detach, mean)
                  - lagrangian(
                      Outcomes.of(down, CLASSES, labels, groups), lambda, absolute, detach, mean))
              / 2e-5;
      assertThat(gradient[p]).isEqualTo(slope, within(1e-8));
    }
  }

  private static double lagrangian(
      Outcomes outcomes, double[] lambda, boolean absolute, boolean detach, double mean) {
    double sum = outcomes.meanLoss();
    double reference = detach ? mean : sum;
    for (int g = 0; g < lambda.length; g++) {
      if (outcomes.groups().count(g) > 0) {
        double gap = outcomes.tally().meanLoss(g) - reference;
        sum += lambda[g] * (absolute ? Math.abs(gap) : gap);
      }
    }
    return sum;
  }

  @ParameterizedTest(name = "{0} buffer {1} {2} detach {3} seed {4}")
  @MethodSource("methods")
  void restore_continuesWithTheSameBits(
      String method, int buffer, Mode mode, boolean detach, long seed) {
    var random = new SplittableRandom(seed);
    Outcomes training = training(random);
    Weighting first = create(method, buffer, mode, detach, training, 0.4);
    for (int step = 0; step < 9; step++) {
      Toys.step(first, batch(training, random));
    }
    Weighting second = create(method, buffer, mode, detach, training, 0.4);
    second.restore(throughJson(first.state()));
    assertThat(multipliers(second).report()).isEqualTo(multipliers(first).report());
    assertThat(multipliers(second).total()).isEqualTo(multipliers(first).total());
    assertThat(multipliers(second).scaled()).isEqualTo(multipliers(first).scaled());
    for (int step = 0; step < 9; step++) {
      Outcomes outcomes = batch(training, random);
      Toys.Taken one = Toys.step(first, outcomes);
      Toys.Taken other = Toys.step(second, outcomes);
      assertThat(other.report).isEqualTo(one.report);
      assertThat(other.weights).containsExactly(one.weights);
      assertThat(multipliers(second).report()).isEqualTo(multipliers(first).report());
    }
  }

  private static Map<String, double[]> throughJson(Map<String, double[]> state) {
    var json = new ObjectMapper();
    var read = new LinkedHashMap<String, double[]>();
    json.readTree(json.writeValueAsString(state))
        .properties()
        .forEach(
            each -> read.put(each.getKey(), json.convertValue(each.getValue(), double[].class)));
    return read;
  }

  private static MultiplierReport multipliers(Weighting weighting) {
    return (MultiplierReport) weighting;
  }

  private static double[] inUse(Weighting weighting) {
    return multipliers(weighting).report().stream().mapToDouble(GroupState::lambda).toArray();
  }

  @Test
  void defaultMode_keepsAPenaltyOutsideOfTheConstraints() {
    for (String method : List.of("ceag", "absolute", "signed")) {
      var random = new SplittableRandom(5);
      Outcomes training = training(random);
      Weighting plain = create(method, 0, Mode.DEFAULT, false, training, 0.1);
      Weighting penalized = create(method, 0, Mode.DEFAULT, false, training, 0.1);
      for (int step = 0; step < 5; step++) {
        Outcomes outcomes = batch(training, random);
        Toys.Taken without = Toys.step(plain, outcomes);
        Toys.Taken with = Toys.step(penalized, outcomes, 3);
        assertThat(with.report.loss()).isEqualTo(without.report.loss() + 3, within(1e-15));
        assertThat(with.weights).containsExactly(without.weights);
        assertThat(with.surrogate()).containsExactly(without.surrogate());
        assertThat(((PenaltyLeak) penalized).penaltyWeight()).isEqualTo(1);
      }
    }
  }

  @Test
  void faithfulMode_scalesThePenaltyByWhatLeaks() {
    var random = new SplittableRandom(6);
    Outcomes training = training(random);
    Weighting ceag = create("ceag", 0, Mode.FAITHFUL, false, training, 0.8);
    Weighting detached = create("ceag", 0, Mode.FAITHFUL, true, training, 0.8);
    for (int step = 0; step < 5; step++) {
      Outcomes outcomes = batch(training, random);
      Toys.step(ceag, outcomes, 2);
      Toys.step(detached, outcomes, 2);
    }
    assertThat(multipliers(ceag).total()).isPositive();
    assertThat(((PenaltyLeak) ceag).penaltyWeight())
        .isEqualTo(1 - multipliers(ceag).total(), within(1e-15));
    assertThat(((PenaltyLeak) detached).penaltyWeight()).isEqualTo(1);
  }

  @Test
  void scaling_withoutAntiWindupDoesNotChangeTheStoredMultipliers() {
    Groups training = Toys.groups(2, 0, 0, 0, 1);
    var options = EqualizedLossOptions.defaults(3).withTotalCap(0.6);
    Weighting weighting =
        EqualizedLoss.create(training, options.withDual(options.dual().withAntiWindup(0)));
    Outcomes outcomes = Toys.withLosses(training, 1, 1, 1, 5);
    // l = 2, |l_0 - l| = 1, |l_1 - l| = 3: μ = (3, 9), Λ = 12, scaled to 0.6 by 1/20.
    Toys.Taken taken = Toys.step(weighting, outcomes);
    assertThat(taken.multipliers()).containsExactly(new double[] {3, 9}, within(1e-12));
    assertThat(multipliers(weighting).scaled()).isTrue();
    assertThat(multipliers(weighting).total()).isEqualTo(0.6);
    assertThat(inUse(weighting)).containsExactly(new double[] {0.15, 0.45}, within(1e-12));
    // σ = (-1, 1), so Σ σμ = 0.3: w_0 = .7/4 - .15/3, w_3 = .7/4 + .45.
    assertThat(taken.weights)
        .containsExactly(new double[] {0.125, 0.125, 0.125, 0.625}, within(1e-12));
  }

  @Test
  void weigh_rejectsOtherOutcomesAndShapes() {
    Groups training = Toys.groups(2, 0, 1);
    Weighting weighting = EqualizedLoss.create(training, EqualizedLossOptions.defaults(0.1));
    Outcomes outcomes = Toys.withLosses(training, 1, 2);
    weighting.observe(outcomes, 0);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () -> weighting.weigh(Toys.withLosses(training, 1, 2), new double[2], new double[2]))
        .withMessage("weigh needs the outcomes of the last observe, got others");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighting.weigh(outcomes, new double[1], new double[2]))
        .withMessage("constraintWeights has shape [1], expected [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighting.weigh(outcomes, new double[2], new double[3]))
        .withMessage("sampleWeights has shape [3], expected [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighting.observe(Toys.withLosses(Toys.groups(3, 0, 1), 1, 2), 0))
        .withMessage("step has groups [g=g0, g=g1, g=g2], expected [g=g0, g=g1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighting.observe(Toys.withLosses(Toys.groups(2)), 0))
        .withMessage("step has no samples, expected at least one");
  }

  @Test
  void create_rejectsATrainingSetThatCannotBeConstrained() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> EqualizedLoss.create(Toys.groups(3, 0, 1, 1), EqualizedLossOptions.defaults(0.1)))
        .withMessage("group 'g=g2' has no training samples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EqualizedLoss.create(Groups.none(3), EqualizedLossOptions.defaults(0.1)))
        .withMessage("training has no groups, expected at least one");
  }

  @Test
  void restore_rejectsAnotherMethodsStateAndChangesNothing() {
    Groups training = Toys.groups(2, 0, 1);
    Weighting weighting = EqualizedLoss.create(training, EqualizedLossOptions.defaults(0.1));
    Toys.step(weighting, Toys.withLosses(training, 1, 2));
    Weighting buffered =
        EqualizedLoss.create(training, EqualizedLossOptions.defaults(0.1).withBuffer(3));
    List<GroupState> before = multipliers(weighting).report();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighting.restore(buffered.state()))
        .withMessage(
            "state has the unknown key 'buffer.length', expected parts [constraint, last]");
    Weighting larger =
        EqualizedLoss.create(Toys.groups(3, 0, 1, 2), EqualizedLossOptions.defaults(0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighting.restore(larger.state()))
        .withMessage("constraint: multiplier: state 'values' has shape [3], expected [2]");
    assertThat(multipliers(weighting).report()).isEqualTo(before);
  }

  @Test
  void uniform_countsEverySampleTheSame() {
    Weighting uniform = Uniform.create();
    Outcomes outcomes = Toys.withLosses(Toys.groups(2, 0, -1, 1, 1), 1, 2, 3, 4);
    Toys.Taken taken = Toys.step(uniform, outcomes, 0.5);
    assertThat(taken.weights).containsOnly(0.25);
    assertThat(taken.report.loss()).isEqualTo(3, within(1e-12));
    assertThat(taken.report.lagrangian()).isEqualTo(taken.report.loss());
    assertThat(uniform.solver()).isEqualTo(new Unconstrained());
    assertThat(uniform).isNotInstanceOf(MultiplierReport.class);
    assertThat(uniform).isNotInstanceOf(PenaltyLeak.class);
    assertThat(uniform.state()).isEmpty();
    uniform.restore(Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> uniform.weigh(outcomes, new double[1], new double[4]))
        .withMessage("constraintWeights has shape [1], expected [0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> uniform.weigh(outcomes, new double[0], new double[3]))
        .withMessage("sampleWeights has shape [3], expected [4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> uniform.observe(Toys.withLosses(Toys.groups(2)), 0))
        .withMessage("step has no samples, expected at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> uniform.restore(Map.of("a", new double[0])))
        .withMessage("state has unknown keys [a]");
  }

  @Test
  void defaultDualStep_raisesALastingViolationOfFivePointsToOneHalf() {
    assertThat(Weighting.defaultDualStep(1_000)).isEqualTo(0.01);
    double lambda = 0;
    for (int step = 0; step < 400; step++) {
      lambda += Weighting.defaultDualStep(400) * 0.05;
    }
    assertThat(lambda).isEqualTo(0.5, within(1e-12));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Weighting.defaultDualStep(0))
        .withMessage("constrainedSteps must be positive, got 0");
  }
}
