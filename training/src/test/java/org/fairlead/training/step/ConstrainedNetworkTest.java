package org.fairlead.training.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.solver.Extrapolation;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateMethod;
import org.fairlead.fairness.rates.RateOptions;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.training.evaluation.ParameterNorms;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network with a hidden layer under each kind of constraint: by a macro, by an expression, and on
 * the norm of parameters. Group and label go together in its 300 images, four times of five, and
 * the group is easy to see, so without a constraint the network leans on it.
 */
final class ConstrainedNetworkTest {
  private static final int SAMPLES = 300;
  private static final int STEPS = 600;
  private static final ImageShape SHAPE = ImageShape.square(4);
  private static final Network NETWORK =
      MultilayerPerceptron.network(new NetworkSpec("mlp", 2, 3, 4, 0), List.of(12));
  private static final int[] LABELS = new int[SAMPLES];
  private static final int[] GROUP = new int[SAMPLES];
  private static final byte[] PIXELS = draw();
  private static final Groups GROUPS = Groups.of(List.of("a", "b"), GROUP);

  private static byte[] draw() {
    var random = new SplittableRandom(5);
    var pixels = new byte[SAMPLES * SHAPE.bytes()];
    for (int i = 0; i < SAMPLES; i++) {
      GROUP[i] = i % 3 == 0 ? 1 : 0;
      LABELS[i] = random.nextDouble() < 0.8 ? 1 - GROUP[i] : GROUP[i];
      for (int p = 0; p < SHAPE.bytes(); p++) {
        double bright = p % 2 == 0 ? 50 * (GROUP[i] - 0.5) : 8 * (LABELS[i] - 0.5);
        pixels[i * SHAPE.bytes() + p] = (byte) (128 + bright + random.nextGaussian(0, 30));
      }
    }
    return pixels;
  }

  private static RateConstraints bind(String constraint) {
    return RateConstraints.bind(
        Statement.parse(List.of(constraint)),
        Vocabulary.of(
                List.of(new Attribute("g", List.of("a", "b"))),
                new int[][] {GROUP},
                true,
                List.of("no", "yes"),
                LABELS)
            .withParameters(NETWORK.parameters().stream().map(Parameter::name).toList()),
        Surrogate.AUTO);
  }

  /** What a network ended with. */
  private record Trained(double violation, double accuracy) {}

  private static Trained train(String text, Dual dual) {
    RateConstraints constraints = bind(text);
    var method = RateMethod.create(constraints, null, RateOptions.defaults(1).withDual(dual));
    try (Learner learner =
        Engine.learner(
            NETWORK,
            Initializer.initialize(NETWORK, 2),
            EngineOptions.defaults(SHAPE, Normalization.HALF)
                .withDevice("cpu")
                .withPrecision("fp64", "contiguous")
                .withThreads(1)
                .withOptimizer(OptimizerOptions.sgd(0.9)))) {
      var step = new Step(learner, GROUPS, constraints.membership(), null, null, null);
      for (int t = 0; t < STEPS; t++) {
        step.take(method, List.of(everyone()), 0.02);
      }
      Outputs outputs = learner.predict(everyone());
      Outcomes outcomes =
          Outcomes.of(outputs.logits(), 2, LABELS, constraints.membership())
              .withProbabilities(outputs.logits(), 2);
      double[] norms = ParameterNorms.of(constraints.norms(), learner);
      return new Trained(
          constraints.worst(outcomes, null, norms, 0).violation(), outcomes.accuracy());
    }
  }

  private static Batch everyone() {
    var buffer = ByteBuffer.allocateDirect(PIXELS.length).put(PIXELS);
    int[] samples = new int[SAMPLES];
    Arrays.setAll(samples, i -> i);
    return Batch.of(SHAPE, buffer, samples, LABELS.clone());
  }

  static Stream<Arguments> constraints() {
    Dual slow = Dual.ascent(0.005);
    Dual damped = Dual.of(DualDynamics.nuPi(0.02, 5));
    return Stream.of(
        // a macro, in three ways to play
        Arguments.of("demographic_parity(0.1)", Dual.ascent(0.02), 0.25, 0.02),
        Arguments.of("demographic_parity(0.1)", damped, 0.25, 0.02),
        Arguments.of(
            "demographic_parity(0.1)",
            Dual.ascent(0.02).withSolver(new Extrapolation()),
            0.25,
            0.02),
        // an expression
        Arguments.of("tpr(g=b) / tpr(g=a) >= 0.95", Dual.ascent(0.05), 0.1, 0.02),
        // norms: all parameters as one vector, and the sum that makes them sparse
        Arguments.of("norm(*) <= 2.5", slow, 3, 0.1),
        Arguments.of("norm1(*) <= 12", damped, 80, 0.5));
  }

  /**
   * Without the constraint (a dual step that is next to nothing) the network breaks it by at least
   * {@code free}; with it, by at most {@code held}, and it still knows more than the group.
   */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("constraints")
  void train_underAConstraintKeepsItWhereItIsBrokenWithout(
      String constraint, Dual dual, double free, double held) {
    assertThat(train(constraint, Dual.ascent(1e-12)).violation()).isGreaterThan(free);
    Trained trained = train(constraint, dual);
    assertThat(trained.violation()).isLessThan(held);
    assertThat(trained.accuracy()).isGreaterThan(0.75);
  }
}
