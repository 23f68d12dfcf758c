package org.fairlead.fairness.weighting.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.NoisePolicy;
import org.fairlead.constrained.solver.TwoSample;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.HeldOutObservation;
import org.fairlead.fairness.weighting.ReplayBuffer;
import org.fairlead.fairness.weighting.Toys;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What violations are measured on, and for which tolerance: the answers to a gap on new people. */
final class DualSampleTest {
  private static final Offset<Double> EXACT = within(1e-15);
  private static final Baseline PERFECT =
      new Baseline(1, List.of(1.0, 1.0), 0.1, List.of(0.1, 0.1), List.of(0.5, 0.5));
  private static final Groups TRAINING = Toys.groups(2, 0, 0, 0, 0, 1, 1, 1, 1);

  private static CeagOptions ceag(Dual dual) {
    return CeagOptions.defaults(0.1).withTolerance(0.1).withBuffer(2).withDual(dual);
  }

  private static double[] multipliers(Evaluation evaluation) {
    return evaluation.observed().get(0).constraint().multiplier().values();
  }

  /**
   * The model is right on all that it trains on. Of the fold, the dense model has all right and the
   * model half of group 1: drops 0 and 1/2, Δ = 1/4, ψ = (-1/4, 1/4), v = ψ - .1.
   */
  @Test
  void step_onAHeldOutFoldMovesMultipliersByItsDrops() {
    Ceag ceag =
        Ceag.create(PERFECT, TRAINING, ceag(Dual.ascent(0.1).withSample(Dual.Sample.HELD_OUT)));
    boolean[] right = new boolean[8];
    Arrays.fill(right, true);
    Outcomes step = Toys.outcomes(TRAINING, right);
    Groups fold = Toys.groups(2, 0, 1, 0, 1);
    Outcomes heldOut = Toys.outcomes(fold, true, true, true, false);
    boolean[] dense = {true, true, true, true};

    Toys.Taken alone = Toys.step(ceag, step);
    assertThat(alone.strict()).as("training samples move nothing").isEmpty();
    assertThat(ceag.report().get(1).violation()).isNaN();

    var game = TwoSample.of(alone, () -> ceag.observeHeldOut(heldOut, dense, new double[0]), 2);
    ceag.solver().step(game);
    assertThat(multipliers(alone.evaluation)).containsExactly(new double[] {0, 0.015}, EXACT);
    assertThat(ceag.report().get(0).violation()).isEqualTo(-0.35, EXACT);
    assertThat(ceag.report().get(1).violation()).isEqualTo(0.15, EXACT);
    assertThat(ceag.report().get(1).bufferFill()).isEqualTo(1);
    // the surrogate stays the training step's: weights (1-Λ)/B + λ_g/n_g
    assertThat(alone.weights[7]).isEqualTo(0.985 / 8 + 0.015 / 4, EXACT);
    ceag.solver().step(game);
    assertThat(multipliers(alone.evaluation)).as("not looked at").containsExactly(0, 0.015);
    ceag.solver().step(game);
    assertThat(multipliers(alone.evaluation)).containsExactly(new double[] {0, 0.03}, EXACT);
  }

  /** Paired differences of group 1 are 0 and 1: s² = 1/2, variance 1/4; Δ takes half of each. */
  @Test
  void observeHeldOut_knowsItsStandardErrors() {
    Dual dual =
        Dual.of(DualDynamics.gradientAscent(0.1).withNoisePolicy(NoisePolicy.lowerBound(1)))
            .withSample(Dual.Sample.HELD_OUT);
    Ceag ceag = Ceag.create(PERFECT, TRAINING, ceag(dual));
    Outcomes heldOut = Toys.outcomes(Toys.groups(2, 0, 1, 0, 1), true, true, true, false);
    ConstraintState state =
        ceag.observeHeldOut(heldOut, new boolean[] {true, true, true, true}, new double[0])
            .observed()
            .get(0)
            .state();
    assertThat(state.strictViolation()).containsExactly(new double[] {-0.35, 0.15}, EXACT);
    assertThat(state.standardErrors()).containsExactly(new double[] {0.25, 0.25}, EXACT);
  }

  @Test
  void observeHeldOut_leavesOutGroupsWithoutSamples() {
    Ceag ceag =
        Ceag.create(PERFECT, TRAINING, ceag(Dual.ascent(0.1).withSample(Dual.Sample.HELD_OUT)));
    ConstraintState state =
        ceag.observeHeldOut(
                Toys.outcomes(Toys.groups(2, 1, 1), true, false),
                new boolean[] {true, true},
                new double[0])
            .observed()
            .get(0)
            .state();
    assertThat(state.strictIndices()).containsExactly(1);
    assertThat(state.strictViolation()).containsExactly(new double[] {-0.1}, EXACT);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ceag.observeHeldOut(Toys.outcomes(Toys.groups(2, 1), true), null, new double[0]))
        .withMessage("held-out gaps need the dense model's outcomes, got none");
    assertThat((Object) Uniform.create()).isNotInstanceOf(HeldOutObservation.class);
  }

  @Test
  void observeHeldOut_ofEqualizedLossComparesMeanLosses() {
    EqualizedLoss method =
        EqualizedLoss.create(
            TRAINING,
            EqualizedLossOptions.defaults(0.1)
                .withDual(Dual.ascent(0.1).withSample(Dual.Sample.HELD_OUT))
                .withAbsolute(false));
    Outcomes heldOut = Toys.withLosses(Toys.groups(2, 0, 1, 1), 0.2, 0.5, 0.7);
    ConstraintState state =
        method.observeHeldOut(heldOut, null, new double[0]).observed().get(0).state();
    assertThat(state.strictViolation()).containsExactly(new double[] {-0.2, 0.2}, within(1e-12));
    assertThat(Toys.step(method, Toys.outcomes(TRAINING, new boolean[8])).strict()).isEmpty();
  }

  /** λ = η (ψ - ε + m), while the report speaks of ψ - ε. */
  @Test
  void step_withATighterToleranceAimsBelowTheOneThatJudges() {
    Outcomes step = Toys.outcomes(TRAINING, true, true, true, true, true, true, true, false);
    for (double tightening : new double[] {0, 0.05, 0.1}) {
      Ceag ceag = Ceag.create(PERFECT, TRAINING, ceag(Dual.ascent(0.1).withTightening(tightening)));
      // the last two of group 1: one right. Drops 0 and 1/2: ψ = (-1/4, 1/4).
      Toys.Taken taken = Toys.step(ceag, step);
      assertThat(taken.multipliers()[1]).isEqualTo(0.1 * (0.15 + tightening), EXACT);
      assertThat(ceag.report().get(1).violation()).isEqualTo(0.15, EXACT);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dual.ascent(0.1).withTightening(-0.01))
        .withMessage("tightening is -0.01, expected a number from 0 on");
  }

  /** Slack that is smaller than the margin still raises the multiplier. */
  @Test
  void step_withATighterToleranceSeesViolationsWhereThereIsSlack() {
    Outcomes step = Toys.outcomes(TRAINING, true, true, true, true, true, true, true, true);
    Ceag ceag = Ceag.create(PERFECT, TRAINING, ceag(Dual.ascent(1).withTightening(0.125)));
    assertThat(Toys.step(ceag, step).multipliers())
        .containsExactly(new double[] {0.025, 0.025}, EXACT);
  }

  /**
   * The last epoch holds all four of a group and speaks from the second on: accuracies of group 1
   * are over 2, 3, 4 and again the last 4.
   */
  @Test
  void observe_ofAnEpochAveragesOverAsManyAsTheGroupHas() {
    Ceag ceag =
        Ceag.create(PERFECT, TRAINING, ceag(Dual.ascent(0.1).withSample(Dual.Sample.EPOCH)));
    Groups pair = Toys.groups(2, 0, 1);
    double[] accuracies = {Double.NaN, 1.0 / 2, 2.0 / 3, 3.0 / 4, 3.0 / 4};
    boolean[] right = {false, true, true, true, false};
    for (int i = 0; i < right.length; i++) {
      Toys.Taken taken = Toys.step(ceag, Toys.outcomes(pair, true, right[i]));
      if (i == 0) {
        assertThat(taken.strict()).isEmpty();
        assertThat(ceag.report().get(1).bufferFill()).isEqualTo(0.5);
      } else {
        double gap = 1 - accuracies[i];
        assertThat(taken.strict())
            .containsExactly(new double[] {-gap / 2 - 0.1, gap / 2 - 0.1}, within(1e-14));
        assertThat(ceag.report().get(1).bufferFill()).isEqualTo(1);
      }
    }
  }

  /** s²/n over the group's samples of an epoch: far below that of a buffer of two. */
  @Test
  void observe_ofAnEpochHasItsStandardErrors() {
    Dual cautious =
        Dual.of(DualDynamics.gradientAscent(0.1).withNoisePolicy(NoisePolicy.lowerBound(1)));
    Outcomes step = Toys.outcomes(TRAINING, true, true, true, true, true, false, true, true);
    double[] ofEpoch = errors(cautious.withSample(Dual.Sample.EPOCH), step);
    double[] ofBuffer = errors(cautious, Toys.outcomes(TRAINING, flipped()));
    // group 1: three of four right: s² = (3/4)(1/4)(4/3) = 1/4, variance 1/16; group 0: 0.
    assertThat(ofEpoch).containsExactly(new double[] {0.125, 0.125}, EXACT);
    // its last two, one of them right: s² = 1/2, variance 1/4
    assertThat(ofBuffer).containsExactly(new double[] {0.25, 0.25}, EXACT);
  }

  private static boolean[] flipped() {
    return new boolean[] {true, true, true, true, true, true, false, true};
  }

  private static double[] errors(Dual dual, Outcomes step) {
    return Toys.step(Ceag.create(PERFECT, TRAINING, ceag(dual)), step)
        .evaluation
        .observed()
        .get(0)
        .state()
        .standardErrors();
  }

  /** Noise around no violation: taken as it comes it raises multipliers, cautiously it does not. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void step_withCautionOverAnEpochDoesNotRectifyNoise(long seed) {
    int n = 200;
    int[] codes = new int[n];
    Arrays.fill(codes, n / 2, n, 1);
    Groups training = Toys.groups(2, codes);
    var baseline = new Baseline(0.8, List.of(0.8, 0.8), 0.5, List.of(0.5, 0.5), List.of(0.5, 0.5));
    CeagOptions options = CeagOptions.defaults(0.05).withTolerance(0).withBuffer(20);
    double[] total = new double[2];
    for (int cautious = 0; cautious < 2; cautious++) {
      NoisePolicy noisePolicy = cautious == 1 ? NoisePolicy.lowerBound(2) : NoisePolicy.none();
      Dual dual =
          Dual.of(DualDynamics.gradientAscent(0.05).withNoisePolicy(noisePolicy))
              .withSample(cautious == 1 ? Dual.Sample.EPOCH : Dual.Sample.BUFFER);
      Ceag ceag = Ceag.create(baseline, training, options.withDual(dual));
      var random = new SplittableRandom(seed);
      for (int step = 0; step < 400; step++) {
        int[] samples = random.ints(20, 0, n).toArray();
        boolean[] right = new boolean[samples.length];
        for (int i = 0; i < right.length; i++) {
          right[i] = random.nextInt(5) > 0;
        }
        Toys.Taken taken = Toys.step(ceag, Toys.outcomes(training.select(samples), right));
        total[cautious] += Arrays.stream(taken.multipliers()).sum() / 400;
      }
    }
    assertThat(total[0]).as("as measured").isGreaterThan(0.01);
    assertThat(total[1]).as("cautious").isLessThan(0.2 * total[0]);
  }

  @Test
  void replayBuffer_speaksFromAsManyAsItWasTold() {
    ReplayBuffer buffer = ReplayBuffer.create(new int[] {5, 1}, 2);
    assertThat(buffer.ready(0)).isFalse();
    buffer.add(0, 1);
    assertThat(buffer.fill(0)).isEqualTo(0.5);
    buffer.add(0, 0);
    assertThat(buffer.ready(0)).isTrue();
    assertThat(buffer.full(0)).isFalse();
    assertThat(buffer.fill(0)).isEqualTo(1);
    assertThat(buffer.mean(0)).isEqualTo(0.5);
    buffer.add(1, 1);
    assertThat(buffer.ready(1)).as("a smaller one when it is full").isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplayBuffer.create(new int[] {1}, 0))
        .withMessage("least must be positive, got 0");
  }
}
