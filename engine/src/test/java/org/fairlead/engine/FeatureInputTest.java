package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.fairlead.data.Batch;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FeatureInputTest {
  private static final FeatureShape SHAPE = new FeatureShape(3);
  private static final int CLASSES = 2;

  /** The second feature is a year: its mean is large beside its deviation. */
  private static final Normalization FITTED =
      new Normalization(List.of(0f, 2013f, -1.5f), List.of(1f, 0.5f, 4f));

  private static final float[][] ROWS = {
    {1, 2013.25f, 2.5f}, {0, 2011.5f, Float.NaN}, {1, 2013f, -1.5f}
  };

  private static Batch batch(float[]... rows) {
    var pixels =
        ByteBuffer.allocateDirect(rows.length * SHAPE.bytes()).order(ByteOrder.nativeOrder());
    for (float[] row : rows) {
      for (float value : row) {
        pixels.putFloat(value);
      }
    }
    return Batch.of(SHAPE, pixels.flip(), new int[rows.length], new int[rows.length]);
  }

  private static Network linear() {
    return Networks.create(new NetworkSpec("linear", CLASSES, SHAPE.features(), 1, 0));
  }

  private static EngineOptions options() {
    return EngineOptions.defaults(SHAPE, FITTED).withDevice("cpu");
  }

  private static double[] expected(Weights weights) {
    double[] w = weights.get("main.0.weight").doubles();
    double[] b = weights.get("main.0.bias").doubles();
    var logits = new double[ROWS.length * CLASSES];
    for (int i = 0; i < ROWS.length; i++) {
      for (int k = 0; k < CLASSES; k++) {
        double sum = b[k];
        for (int f = 0; f < SHAPE.features(); f++) {
          double seen = ((double) ROWS[i][f] - FITTED.mean().get(f)) / FITTED.std().get(f);
          sum += w[k * SHAPE.features() + f] * (Double.isNaN(seen) ? 0 : seen);
        }
        logits[i * CLASSES + k] = sum;
      }
    }
    return logits;
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "FP64"})
  void forward_standardisesFeaturesAndPutsTheMeanForMissingOnes(Precision precision) {
    Network network = linear();
    Weights weights = Initializer.initialize(network, 3);
    try (var learner = Learners.learner(network, weights, options(), precision, false)) {
      double tolerance = precision == Precision.FP64 ? 1e-12 : 2e-6;
      Learners.assertClose(
          "predict", learner.predict(batch(ROWS)).logits(), expected(weights), tolerance);
      Learners.assertClose(
          "forward", learner.forward(batch(ROWS)).logits(), expected(weights), tolerance);
    }
  }

  @Test
  void training_leavesTheRowsAsTheyAre() {
    Network network = linear();
    Batch batch = batch(ROWS);
    try (var learner =
        Learners.learner(
            network, Initializer.initialize(network, 3), options(), Precision.FP32, false)) {
      for (int step = 0; step < 3; step++) {
        learner.forward(batch);
        learner.descend(Learners.gradient(3, CLASSES, step), ParameterTerms.rate(0.1));
      }
    }
    assertThat(batch.pixels()).isEqualTo(batch(ROWS).pixels());
  }

  @Test
  void learner_choosesItsSettingsOnRowsToo() {
    Network network = linear();
    try (Learner learner = Engine.learner(network, Initializer.initialize(network, 3), options())) {
      assertThat(learner.report().memoryFormat()).isEqualTo("contiguous");
      assertThat(learner.predict(batch(ROWS)).size()).isEqualTo(3);
    }
  }

  @Test
  void forward_refusesImages() {
    Network network = linear();
    try (var learner =
        Learners.learner(
            network, Initializer.initialize(network, 3), options(), Precision.FP32, false)) {
      var image = Learners.batch(new ImageShape(1, 1, 3), 2, 0);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.forward(image))
          .withMessageContaining("1x1x3")
          .withMessageContaining("3 features");
    }
  }
}
