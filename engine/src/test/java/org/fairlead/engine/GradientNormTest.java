package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GradientNormTest {
  private static final ImageShape SHAPE = ImageShape.square(16);
  private static final int CLASSES = 3;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 1000})
  void gradientNorm_isMeasuredBeforeClipping(double clip) {
    Network network = Networks.create(new NetworkSpec("cifarresnet8", CLASSES, 3, 16, 0));
    EngineOptions options = Learners.options(SHAPE, OptimizerOptions.sgd(0.9).withClip(clip));
    try (var learner =
        Learners.learner(
            network, Initializer.initialize(network, 7), options, Precision.FP64, false)) {
      assertThat(learner.gradientNorm()).isNaN();
      for (int step = 0; step < 21; step++) {
        learner.forward(Learners.batch(SHAPE, 4, step));
        learner.backward(Learners.gradient(4, CLASSES, step));
        double square = 0;
        for (Parameter parameter : network.parameters()) {
          double[] gradient = learner.gradient(parameter.name());
          square += Arrays.stream(gradient).map(g -> g * g).sum();
        }
        learner.step(ParameterTerms.rate(0.01));
        if (clip > 0 || step % 10 == 0) {
          assertThat(learner.gradientNorm())
              .isCloseTo(Math.sqrt(square), within(1e-9 * Math.sqrt(square)));
        } else {
          assertThat(learner.gradientNorm()).isNaN();
        }
      }
    }
  }
}
