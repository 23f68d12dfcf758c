package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two classes that share one output: the binary cross-entropy of a logit. */
final class OneLogitLearnerTest {
  private static final ImageShape SHAPE = ImageShape.square(16);
  private static final int SIZE = 6;
  private static final double EXACT = 1e-12;

  private static final Network NETWORK =
      Networks.create(new NetworkSpec("cifarresnet8", 2, 3, 0, 0).withOneLogit());

  private static TorchLearner learner(Precision precision) {
    return Learners.learner(
        NETWORK,
        Initializer.initialize(NETWORK, 7),
        Learners.options(SHAPE, OptimizerOptions.sgd(0)),
        precision,
        false);
  }

  /** {@code log(1 + exp(z)) - y z}, with gradient {@code (sigmoid(z) - y) / B} in {@code z}. */
  @Test
  void training_isThatOfTheBinaryCrossEntropyOfTheLogit() {
    int[] labels = {0, 1, 1, 0, 1, 1};
    var weights = new double[SIZE];
    Arrays.fill(weights, 1.0 / SIZE);
    Batch batch = Learners.batch(SHAPE, SIZE, 1);
    try (var learner = learner(Precision.FP64)) {
      double[] features = learner.measure(batch).inputs();
      assertThat(features).hasSize(SIZE * 64);
      double bias = learner.weights().get("fc.bias").doubles()[0];
      double[] logits = learner.forward(batch).logits();
      assertThat(logits).hasSize(2 * SIZE);
      Outcomes outcomes = Outcomes.of(logits, 2, labels, Groups.none(SIZE));
      double gradientOfBias = 0;
      for (int i = 0; i < SIZE; i++) {
        double z = logits[2 * i + 1];
        assertThat(logits[2 * i]).isZero();
        assertThat(outcomes.loss(i))
            .isEqualTo(Math.log(1 + Math.exp(z)) - labels[i] * z, within(EXACT));
        gradientOfBias += (1 / (1 + Math.exp(-z)) - labels[i]) / SIZE;
      }
      var rows = new double[2 * SIZE];
      CrossEntropy.rows(logits, 2, labels, weights, rows);
      learner.backward(rows);
      assertThat(learner.gradient("fc.bias")).hasSize(1);
      assertThat(learner.gradient("fc.bias")[0]).isEqualTo(gradientOfBias, within(EXACT));
      learner.step(ParameterTerms.rate(0.1));
      assertThat(learner.weights().get("fc.bias").doubles()[0])
          .isEqualTo(bias - 0.1 * gradientOfBias, within(EXACT));
    }
  }

  /** The last layer has one output, which a mixture takes as one logit. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void measure_isOfTheOneOutput(Precision precision) {
    Batch batch = Learners.batch(SHAPE, SIZE, 1);
    try (var learner = learner(precision)) {
      Outputs measured = learner.measure(batch);
      double[] predicted = learner.predict(batch).logits();
      assertThat(measured.classes()).isEqualTo(1);
      assertThat(measured.width()).isEqualTo(64);
      double[] seconds = IntStream.range(0, SIZE).mapToDouble(i -> predicted[2 * i + 1]).toArray();
      assertThat(measured.logits()).containsExactly(seconds);
      // the head computes in single precision beside bfloat16, too
      assertThat(learner.lastLayer(measured.inputs(), SIZE).logits())
          .containsExactly(seconds, within(precision == Precision.FP64 ? EXACT : 1e-6));
    }
  }
}
