package org.fairlead.training.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.solver.TwoSample;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.training.TestRuns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * CEAG on a network that does not learn, so that every measurement is the same: a gap {@code ψ}
 * with a standard error {@code σ}, against tolerances {@code ε} on either side of {@code ψ - σ}.
 */
final class ConstraintMonitorTest {
  private static final int SAMPLES = 300;
  private static final int STEPS = 30;
  private static final int BUFFER = 100; // as many as group b has in a step
  private static final ImageShape SHAPE = ImageShape.square(4);
  private static final Network NETWORK =
      MultilayerPerceptron.network(new NetworkSpec("mlp", 2, 3, 4, 0), List.of());
  private static final int[] LABELS = new SplittableRandom(1).ints(SAMPLES, 0, 2).toArray();
  private static final Groups GROUPS = Groups.of(List.of("a", "b"), groups());

  private static int[] groups() {
    int[] groups = new int[SAMPLES];
    Arrays.setAll(groups, i -> i % 3 == 0 ? 1 : 0);
    return groups;
  }

  private static Batch everyone() {
    var pixels = new byte[SAMPLES * SHAPE.bytes()];
    new SplittableRandom(3).nextBytes(pixels);
    int[] samples = new int[SAMPLES];
    Arrays.setAll(samples, i -> i);
    return Batch.of(
        SHAPE, ByteBuffer.allocateDirect(pixels.length).put(pixels), samples, LABELS.clone());
  }

  /** A dense model that is right on all of group b, and on every other sample of group a. */
  private static boolean[] dense() {
    var right = new boolean[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      right[i] = i % 3 == 0 || i % 2 == 0;
    }
    return right;
  }

  private static Ceag ceag(double tolerance, Dual.Sample sample) {
    double third = 1.0 / 3;
    return Ceag.create(
        new Baseline(
            2 * third, List.of(0.5, 1.0), 0.4, List.of(0.5, 0.2), List.of(2 * third, third)),
        GROUPS,
        CeagOptions.defaults(0.01)
            .withTolerance(tolerance)
            .withBuffer(BUFFER)
            .withDual(Dual.ascent(0.01).withSample(sample)));
  }

  /** Returns the part of a run's findings that calls constraints infeasible. */
  private static List<String> infeasible(Learner learner, double tolerance, Dual.Sample sample) {
    ConstraintMonitor monitor =
        ConstraintMonitor.of(
            TestRuns.recipe("synthetic-ceag", "method.tolerance=" + tolerance).method(), STEPS);
    Ceag ceag = ceag(tolerance, sample);
    Outcomes fold = outcomes(learner);
    var step = new Step(learner, GROUPS, null, null, null, null);
    for (int t = 0; t < STEPS; t++) {
      if (sample == Dual.Sample.HELD_OUT) {
        monitor.step(
            ceag.solver(), TwoSample.of(new Fixed(ceag, fold), () -> heldOut(ceag, fold), 1));
      } else {
        step.take(ceag, List.of(everyone()), 0, monitor);
      }
    }
    return monitor.findings().stream().filter(text -> text.contains("exceeds its")).toList();
  }

  private static Evaluation heldOut(Ceag ceag, Outcomes fold) {
    return ceag.observeHeldOut(fold, dense(), new double[0]);
  }

  private static Outcomes outcomes(Learner learner) {
    Outputs outputs = learner.predict(everyone());
    return Outcomes.of(outputs.logits(), 2, LABELS, GROUPS);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = Dual.Sample.class,
      names = {"BUFFER", "HELD_OUT"})
  void findings_callInfeasibleWhatExceedsTheToleranceByMoreThanTheNoise(Dual.Sample sample) {
    try (Learner learner =
        Engine.learner(
            NETWORK,
            Initializer.initialize(NETWORK, 2),
            EngineOptions.defaults(SHAPE, Normalization.HALF)
                .withDevice("cpu")
                .withPrecision("fp64", "contiguous")
                .withThreads(1))) {
      Ceag probe = ceag(0, Dual.Sample.BUFFER);
      ConstraintState state = probe.observe(outcomes(learner), 0).observed().get(0).state();
      double gap = state.strictViolation()[1];
      double error = state.standardErrors()[1];
      if (sample == Dual.Sample.HELD_OUT) {
        gap =
            heldOut(ceag(0, sample), outcomes(learner))
                .observed()
                .get(0)
                .state()
                .strictViolation()[1];
        error = 0; // not measured where multipliers do not ask for it
      }
      double margin = sample == Dual.Sample.HELD_OUT ? 0.02 : error;
      assertThat(gap).as("twice the tolerance is beyond it").isGreaterThan(4 * margin);
      assertThat(infeasible(learner, gap - error - margin / 2, sample))
          .singleElement()
          .asString()
          .startsWith("'b': exceeds its tolerance by %.4g".formatted(error + margin / 2));
      assertThat(infeasible(learner, gap - error + margin / 2, sample)).isEmpty();
    }
  }

  /** A training side that measures the same outcomes in every step. */
  private record Fixed(Ceag ceag, Outcomes outcomes) implements Primal {
    @Override
    public Evaluation evaluate() {
      return ceag.observe(outcomes, 0);
    }

    @Override
    public void descend(double[] weights) {
      ceag.weigh(outcomes, weights, new double[SAMPLES]);
    }
  }
}
