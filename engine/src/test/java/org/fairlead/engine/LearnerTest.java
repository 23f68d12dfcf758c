package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.fairlead.base.InputException;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // scopes are closed, not read
final class LearnerTest {
  private static final ImageShape SHAPE = ImageShape.square(16);
  private static final int CLASSES = 4;

  private static Network network(String name, double dropout) {
    return Networks.create(new NetworkSpec(name, CLASSES, 3, SHAPE.height(), dropout));
  }

  private static TorchLearner learner(Network network, EngineOptions options) {
    return Learners.learner(
        network, Initializer.initialize(network, 7), options, Precision.FP32, true);
  }

  private static TorchLearner exact(Network network, EngineOptions options) {
    return Learners.learner(
        network, Initializer.initialize(network, 7), options, Precision.FP64, false);
  }

  private static EngineOptions momentum() {
    return Learners.options(SHAPE, OptimizerOptions.sgd(0.9).withWeightDecay(1e-3));
  }

  private static double[] train(TorchLearner learner, int from, int to) {
    double[] logits = {};
    for (int step = from; step < to; step++) {
      logits = learner.forward(Learners.batch(SHAPE, 6, step)).logits();
      learner.descend(Learners.gradient(6, CLASSES, step), ParameterTerms.rate(0.05));
    }
    return logits;
  }

  /** Without the largest, whose layers others have; {@link DeterminismTest} runs those as well. */
  static Stream<String> networks() {
    return Networks.names().stream().filter(name -> !name.equals("resnet34"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void training_twiceFromTheSameSeedGivesTheSameBits(String name) {
    Network network = network(name, 0.2);
    EngineOptions options = momentum().withEmaDecay(0.9);
    Weights[] ends = new Weights[2];
    for (int run = 0; run < 2; run++) {
      try (var learner = learner(network, options)) {
        LibTorch.threads(0);
        train(learner, 0, 2);
        ends[run] = learner.state();
      } finally {
        LibTorch.threads(1);
      }
    }
    assertThat(ends[0]).isEqualTo(ends[1]);
  }

  static Stream<OptimizerOptions> optimizers() {
    return Stream.of(
        OptimizerOptions.sgd(0),
        OptimizerOptions.sgd(0.9).withNesterov(true).withWeightDecay(1e-3),
        OptimizerOptions.adam().withClip(0.5),
        OptimizerOptions.adamw().withDecayAll(true));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void restore_goesOnWithTheSameBits(OptimizerOptions optimizer) {
    Network network = network("cifarresnet8", 0.3);
    EngineOptions options = Learners.options(SHAPE, optimizer).withEmaDecay(0.95).withSeed(3);
    try (var whole = learner(network, options);
        var resumed = learner(network, options)) {
      train(whole, 0, 2);
      whole.applyMasks(randomMasks(network, 1, 0.6));
      train(whole, 2, 3);
      Weights saved = whole.state();
      double[] expected = train(whole, 3, 6);

      train(resumed, 10, 11);
      resumed.restore(saved);
      assertThat(resumed.state()).isEqualTo(saved);
      assertThat(train(resumed, 3, 6)).containsExactly(expected);
      assertThat(resumed.state()).isEqualTo(whole.state());
      Batch batch = Learners.batch(SHAPE, 3, 99);
      assertThat(resumed.predict(batch).logits()).containsExactly(whole.predict(batch).logits());
    }
  }

  /** Their mean, with what a mask masks zero, and predictions of it only while it is chosen. */
  @Test
  void collect_averagesWeightsEquallyAndKeepsMasks() {
    Network network = network("cifarresnet8", 0);
    try (var learner = exact(network, momentum())) {
      Masks masks = randomMasks(network, 1, 0.6);
      learner.applyMasks(masks);
      String name = "layer1.0.conv1.weight";
      double[] sum = new double[learner.weights().get(name).doubles().length];
      for (int n = 1; n <= 3; n++) {
        train(learner, n - 1, n);
        learner.collect();
        double[] now = learner.weights().get(name).doubles();
        for (int j = 0; j < sum.length; j++) {
          sum[j] += now[j];
        }
        assertThat(learner.collected()).isEqualTo(n);
      }
      Weights last = learner.predictionWeights();
      assertThat(last).isEqualTo(learner.weights());
      learner.predictCollected(true);
      double[] mean = learner.predictionWeights().get(name).doubles();
      byte[] kept = masks.mask(name);
      for (int j = 0; j < sum.length; j++) {
        assertThat(mean[j]).isEqualTo(sum[j] / 3, within(1e-12));
        assertThat(kept[j] != 0 || mean[j] == 0).isTrue();
      }
      Batch batch = Learners.batch(SHAPE, 3, 99);
      double[] ofMean = learner.predict(batch).logits();
      learner.recalibrate(List.of(Learners.batch(SHAPE, 6, 7)).iterator());
      assertThat(learner.predict(batch).logits()).isNotEqualTo(ofMean);
      learner.predictCollected(false);
      assertThat(learner.predictionWeights()).isEqualTo(last);
      assertThat(learner.weights()).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void restore_ofWhatWasCollectedAndRewoundGoesOnWithTheSameBits(OptimizerOptions optimizer) {
    Network network = network("cifarresnet8", 0.3);
    EngineOptions options = Learners.options(SHAPE, optimizer).withSeed(3);
    Weights parent = Initializer.initialize(network, 11);
    try (var whole = learner(network, options);
        var resumed = learner(network, options)) {
      train(whole, 0, 2);
      whole.applyMasks(randomMasks(network, 1, 0.6));
      whole.rewind(parent);
      train(whole, 2, 3);
      whole.collect();
      train(whole, 3, 4);
      whole.collect();
      Weights saved = whole.state();
      train(whole, 4, 6);
      whole.collect();

      resumed.restore(saved);
      assertThat(resumed.collected()).isEqualTo(2);
      assertThat(resumed.state()).isEqualTo(saved);
      train(resumed, 4, 6);
      resumed.collect();
      assertThat(resumed.state()).isEqualTo(whole.state());
    }
  }

  /** From there on it is a learner that was made of those weights, but for what is masked. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void rewind_beginsAgainFromOtherWeights(OptimizerOptions optimizer) {
    Network network = network("cifarresnet8", 0);
    EngineOptions options = Learners.options(SHAPE, optimizer);
    Weights parent = Initializer.initialize(network, 11);
    Masks masks = randomMasks(network, 1, 0.6);
    try (var rewound = exact(network, options);
        var made = Learners.learner(network, parent, options, Precision.FP64, false)) {
      train(rewound, 0, 3);
      rewound.applyMasks(masks);
      rewound.collect();
      rewound.rewind(parent);
      assertThat(rewound.collected()).isZero();
      made.applyMasks(masks);
      assertThat(rewound.weights()).isEqualTo(made.weights());
      train(rewound, 5, 8);
      train(made, 5, 8);
      assertThat(rewound.weights()).isEqualTo(made.weights());
    }
  }

  @Test
  void predictCollected_needsSomethingCollected() {
    Network network = network("cifarresnet8", 0);
    try (var learner = learner(network, momentum())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> learner.predictCollected(true))
          .withMessage("nothing was collected to predict with");
      lookAhead(learner, 0);
      assertThatIllegalStateException()
          .isThrownBy(learner::collect)
          .withMessage("the parameters look ahead; a step must follow");
    }
  }

  private static void lookAhead(TorchLearner learner, int step) {
    learner.probe(Learners.batch(SHAPE, 6, step));
    learner.backward(Learners.gradient(6, CLASSES, step));
    learner.lookAhead(ParameterTerms.rate(0.05));
  }

  /** Both gradients are the learner's own; what is made of them is recomputed. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void lookAhead_leadsToAStepFromWhereItBegan(OptimizerOptions optimizer) {
    Network network = network("cifarresnet8", 0);
    OptimizerOptions decaying = optimizer.withWeightDecay(0.1);
    String name = "fc.weight";
    try (var learner = exact(network, Learners.options(SHAPE, decaying))) {
      double[] x = learner.weights().get(name).doubles();
      double[][] moments = new double[2][x.length];
      for (int step = 0; step < 3; step++) {
        learner.probe(Learners.batch(SHAPE, 6, step));
        learner.backward(Learners.gradient(6, CLASSES, step));
        double[] here = clipped(learner, network, decaying, name);
        learner.lookAhead(ParameterTerms.rate(0.05).withL2(name, 0.2));
        double[] ahead = moved(decaying, x, x, here, moments, 2 * step + 1);
        Learners.assertClose(name, learner.weights().get(name).doubles(), ahead, 1e-12);
        learner.forward(Learners.batch(SHAPE, 6, step));
        learner.backward(Learners.gradient(6, CLASSES, step));
        double[] there = clipped(learner, network, decaying, name);
        learner.step(ParameterTerms.rate(0.05).withL2(name, 0.2));
        x = moved(decaying, x, ahead, there, moments, 2 * step + 2);
        Learners.assertClose(name, learner.weights().get(name).doubles(), x, 1e-12);
      }
    }
  }

  /** The gradient of fc.weight with the term 0.1 ‖w‖², after clipping of the whole. */
  private static double[] clipped(
      TorchLearner learner, Network network, OptimizerOptions options, String name) {
    double square = 0;
    double[] found = {};
    for (Parameter parameter : network.parameters()) {
      double[] gradient = learner.gradient(parameter.name());
      if (parameter.name().equals(name)) {
        double[] at = learner.weights().get(name).doubles();
        Arrays.setAll(gradient, i -> gradient[i] + 0.2 * at[i]);
        found = gradient;
      }
      square += Arrays.stream(gradient).map(g -> g * g).sum();
    }
    double norm = Math.sqrt(square);
    double factor = options.clip() == 0 ? 1 : Math.min(1, options.clip() / (norm + 1e-6));
    return Arrays.stream(found).map(g -> factor * g).toArray();
  }

  /** From {@code start} along the gradient of {@code at}, as PyTorch's documentation says. */
  private static double[] moved(
      OptimizerOptions options,
      double[] start,
      double[] at,
      double[] gradient,
      double[][] moments,
      int count) {
    double[] end = new double[start.length];
    for (int i = 0; i < end.length; i++) {
      boolean apart = options.name().equals("adamw");
      double g = gradient[i] + (apart ? 0 : options.weightDecay() * at[i]);
      if (options.name().equals("sgd")) {
        moments[0][i] = options.momentum() * moments[0][i] + g;
        double along = options.nesterov() ? g + options.momentum() * moments[0][i] : moments[0][i];
        end[i] = start[i] - 0.05 * along;
      } else {
        moments[0][i] = options.beta1() * moments[0][i] + (1 - options.beta1()) * g;
        moments[1][i] = options.beta2() * moments[1][i] + (1 - options.beta2()) * g * g;
        double mean = moments[0][i] / (1 - Math.pow(options.beta1(), count));
        double square = moments[1][i] / (1 - Math.pow(options.beta2(), count));
        double shrunk = apart ? start[i] * (1 - 0.05 * options.weightDecay()) : start[i];
        end[i] = shrunk - 0.05 * mean / (Math.sqrt(square) + options.epsilon());
      }
    }
    return end;
  }

  /** Running statistics, averages and dropout are those of a step that did not look ahead. */
  @Test
  void lookAhead_byNothingIsAStepWithoutIt() {
    Network network = network("cifarresnet8", 0.4);
    EngineOptions options =
        Learners.options(SHAPE, OptimizerOptions.sgd(0)).withEmaDecay(0.5).withSeed(3);
    try (var plain = learner(network, options);
        var looking = learner(network, options)) {
      for (int step = 0; step < 3; step++) {
        Batch batch = Learners.batch(SHAPE, 6, step);
        Weights before = looking.weights();
        double[] here = looking.probe(batch).logits();
        looking.backward(Learners.gradient(6, CLASSES, step));
        looking.lookAhead(ParameterTerms.rate(0));
        assertThat(looking.weights()).isEqualTo(before);
        assertThat(looking.forwardWithoutGradient(batch).logits()).containsExactly(here);
        assertThat(looking.forward(batch).logits()).containsExactly(here);
        looking.descend(Learners.gradient(6, CLASSES, step), ParameterTerms.rate(0.05));
        train(plain, step, step + 1);
        assertThat(looking.weights()).isEqualTo(plain.weights());
        assertThat(looking.predictionWeights()).isEqualTo(plain.predictionWeights());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void restore_afterLookingAheadGoesOnWithTheSameBits(OptimizerOptions optimizer) {
    Network network = network("cifarresnet8", 0.3);
    EngineOptions options = Learners.options(SHAPE, optimizer).withEmaDecay(0.95).withSeed(3);
    try (var whole = learner(network, options);
        var resumed = learner(network, options)) {
      train(whole, 0, 1);
      Masks masks = randomMasks(network, 1, 0.6);
      whole.applyMasks(masks);
      lookAhead(whole, 1);
      train(whole, 1, 2);
      Weights saved = whole.state();
      lookAhead(resumed, 7); // a place to return to that the restored state knows nothing of
      resumed.restore(saved);
      assertThat(resumed.state()).isEqualTo(saved);
      for (int step = 2; step < 4; step++) {
        lookAhead(whole, step);
        lookAhead(resumed, step);
        assertThat(train(resumed, step, step + 1)).containsExactly(train(whole, step, step + 1));
      }
      assertThat(resumed.state()).isEqualTo(whole.state());
      String name = masks.names().iterator().next();
      byte[] mask = masks.mask(name);
      double[] values = whole.weights().get(name).doubles();
      for (int i = 0; i < mask.length; i++) {
        assertThat(values[i] == 0).isEqualTo(mask[i] == 0);
      }
    }
  }

  @Test
  void lookAhead_outOfOrderSaysWhatIsMissing() {
    try (var learner = learner(network("mlp", 0), momentum())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> learner.lookAhead(ParameterTerms.rate(1)))
          .withMessage("lookAhead needs a backward before it");
      lookAhead(learner, 0);
      assertThatIllegalStateException()
          .isThrownBy(learner::state)
          .withMessage("state can be taken between steps only; the parameters look ahead");
      learner.probe(Learners.batch(SHAPE, 6, 0));
      learner.backward(Learners.gradient(6, CLASSES, 0));
      Weights before = learner.weights();
      assertThatIllegalStateException()
          .isThrownBy(() -> learner.lookAhead(ParameterTerms.rate(1)))
          .withMessage("the parameters look ahead already; a step must follow");
      assertThat(learner.weights()).isEqualTo(before);
    }
  }

  @Test
  void restore_ofAnotherNetworkNamesTheTensorAndChangesNothing() {
    Network network = network("cifarresnet8", 0);
    try (var learner = learner(network, momentum());
        var other = learner(network("mlp", 0), momentum())) {
      Weights before = learner.state();
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> learner.restore(other.state()))
          .withMessage("saved state for network 'cifarresnet8' lack 'current/conv1.weight'");
      assertThat(learner.state()).isEqualTo(before);
    }
  }

  @Test
  void forwardWithoutGradient_givesTheBitsOfTheForwardsThatFollowAndMovesNothing() {
    Network network = network("cifarresnet8", 0.4);
    try (var learner = learner(network, momentum())) {
      train(learner, 0, 2);
      Weights before = learner.weights();
      double[] first = learner.forwardWithoutGradient(Learners.batch(SHAPE, 5, 1)).logits();
      double[] second = learner.forwardWithoutGradient(Learners.batch(SHAPE, 5, 1)).logits();
      assertThat(learner.weights()).isEqualTo(before);
      assertThat(second).as("dropout of another part").isNotEqualTo(first);

      assertThat(learner.forward(Learners.batch(SHAPE, 5, 1)).logits()).containsExactly(first);
      learner.backward(Learners.gradient(5, CLASSES, 1));
      assertThat(learner.forward(Learners.batch(SHAPE, 5, 1)).logits()).containsExactly(second);
    }
  }

  @Test
  void backward_addsUpToTheGradientOfTheWholeBatch() {
    Network network = network("mlp", 0);
    try (var parts = exact(network, momentum());
        var whole = exact(network, momentum());
        var scope = new PointerScope()) {
      double[] pixels = new Random(1).doubles(6L * SHAPE.bytes(), -1, 1).toArray();
      double[] gradient = Learners.gradient(6, CLASSES, 2);
      whole.forward(image(pixels, 6));
      whole.backward(gradient);
      int half = pixels.length / 2;
      parts.forward(image(Arrays.copyOfRange(pixels, 0, half), 3));
      parts.backward(Arrays.copyOfRange(gradient, 0, 3 * CLASSES));
      parts.forward(image(Arrays.copyOfRange(pixels, half, pixels.length), 3));
      parts.backward(Arrays.copyOfRange(gradient, 3 * CLASSES, 6 * CLASSES));
      for (Parameter parameter : network.parameters()) {
        Learners.assertClose(
            parameter.name(),
            parts.gradient(parameter.name()),
            whole.gradient(parameter.name()),
            1e-13);
      }
    }
  }

  private static org.bytedeco.pytorch.Tensor image(double[] values, int size) {
    return Learners.image(
        values, new int[] {size, 3, SHAPE.height(), SHAPE.width()}, Precision.FP64, false);
  }

  /** A step of rate 1 without momentum goes the gradient's way, and a gradient is taken once. */
  @Test
  void takeGradient_isWhatAStepWouldGoAlong() {
    Network network = network("cifarresnet8", 0);
    try (var learner =
        exact(network, Learners.options(SHAPE, OptimizerOptions.sgd(0)).withFrozen(true))) {
      Weights before = learner.weights();
      for (int part = 0; part < 2; part++) {
        learner.forward(Learners.batch(SHAPE, 3, part));
        learner.backward(Learners.gradient(3, CLASSES, part));
      }
      Weights gradient = learner.takeGradient();
      assertThat(learner.weights().get("fc.weight")).isEqualTo(before.get("fc.weight"));
      assertThatIllegalStateException()
          .isThrownBy(learner::takeGradient)
          .withMessage("takeGradient needs a backward before it");
      for (int part = 0; part < 2; part++) {
        learner.forward(Learners.batch(SHAPE, 3, part));
        learner.backward(Learners.gradient(3, CLASSES, part));
      }
      learner.step(ParameterTerms.rate(1));
      for (String name : List.of("conv1.weight", "fc.weight", "bn1.bias")) {
        double[] slopes = gradient.get(name).doubles();
        double[] expected = before.get(name).doubles();
        for (int i = 0; i < expected.length; i++) {
          expected[i] -= slopes[i];
        }
        assertThat(learner.weights().get(name).doubles()).containsExactly(expected, within(1e-12));
      }
    }
  }

  @Test
  void step_decaysWeightsAlone() {
    Network network = network("cifarresnet8", 0);
    assertThat(shrinkage(network, OptimizerOptions.sgd(0).withWeightDecay(0.1)))
        .allSatisfy(
            (kind, factor) ->
                assertThat(factor).isEqualTo(kind.isWeight() ? 0.95 : 1, within(1e-12)));
  }

  @Test
  void step_decaysEverythingWhenAsked() {
    Network network = network("cifarresnet8", 0);
    var all = OptimizerOptions.sgd(0).withWeightDecay(0.1).withDecayAll(true);
    assertThat(shrinkage(network, all))
        .allSatisfy((kind, factor) -> assertThat(factor).isEqualTo(0.95, within(1e-12)));
  }

  /** By what a step of rate 0.5 without gradient scales a parameter of each kind. */
  private static Map<Layer.ParameterKind, Double> shrinkage(
      Network network, OptimizerOptions optimizer) {
    var factors = new EnumMap<Layer.ParameterKind, Double>(Layer.ParameterKind.class);
    try (var learner = exact(network, Learners.options(SHAPE, optimizer))) {
      Weights before = learner.weights();
      learner.forward(Learners.batch(SHAPE, 2, 0));
      learner.descend(new double[2 * CLASSES], ParameterTerms.rate(0.5));
      Weights after = learner.weights();
      for (Parameter parameter : network.parameters()) {
        double[] was = before.get(parameter.name()).doubles();
        double[] is = after.get(parameter.name()).doubles();
        for (int i = 0; i < was.length; i++) {
          if (was[i] != 0) {
            factors.merge(
                parameter.kind(),
                is[i] / was[i],
                (a, b) -> Math.abs(a - b) < 1e-12 ? a : Double.NaN);
          }
        }
      }
    }
    return factors;
  }

  @Test
  void step_addsTheGradientOfTheL2Terms() {
    Network network = network("cifarresnet8", 0);
    try (var learner = exact(network, Learners.options(SHAPE, OptimizerOptions.sgd(0)))) {
      Weights before = learner.weights();
      learner.forward(Learners.batch(SHAPE, 2, 0));
      learner.descend(new double[2 * CLASSES], ParameterTerms.rate(0.5).withL2("fc.weight", 0.2));
      double[] expected =
          Arrays.stream(before.get("fc.weight").doubles()).map(w -> w * (1 - 0.5 * 0.2)).toArray();
      assertThat(learner.weights().get("fc.weight").doubles())
          .containsExactly(expected, within(1e-15));
      assertThat(learner.weights().get("conv1.weight")).isEqualTo(before.get("conv1.weight"));
    }
  }

  /** sign(w) of one tensor; a second l2 term of the same parameter adds to the first. */
  @Test
  void step_addsTheGradientOfTheL1Terms() {
    Network network = network("cifarresnet8", 0);
    try (var learner = exact(network, Learners.options(SHAPE, OptimizerOptions.sgd(0)))) {
      Weights before = learner.weights();
      learner.forward(Learners.batch(SHAPE, 2, 0));
      learner.descend(
          new double[2 * CLASSES],
          ParameterTerms.rate(0.5)
              .withL1("fc.weight", 0.1)
              .withL2("fc.weight", 0.2)
              .withL2("fc.weight", 0.3));
      double[] expected =
          Arrays.stream(before.get("fc.weight").doubles())
              .map(w -> w * (1 - 0.5 * 0.5) - 0.5 * 0.1 * Math.signum(w))
              .toArray();
      assertThat(learner.weights().get("fc.weight").doubles())
          .containsExactly(expected, within(1e-15));
    }
  }

  @Test
  void norm_isThatOfTheParameter() {
    Network network = network("cifarresnet8", 0);
    try (var learner = exact(network, Learners.options(SHAPE, OptimizerOptions.sgd(0)))) {
      double[] values = learner.weights().get("fc.weight").doubles();
      assertThat(learner.norm("fc.weight", 1))
          .isCloseTo(Arrays.stream(values).map(Math::abs).sum(), within(1e-12));
      assertThat(learner.norm("fc.weight", 2))
          .isCloseTo(Math.sqrt(Arrays.stream(values).map(x -> x * x).sum()), within(1e-12));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.norm("fc.wieght", 2))
          .withMessage("norm is for 'fc.wieght', which is no parameter of network 'cifarresnet8'");
    }
  }

  @Test
  void step_scalesTheGradientDownToTheLimit() {
    Network network = network("cifarresnet8", 0);
    double limit = 1e-3;
    try (var learner =
        exact(network, Learners.options(SHAPE, OptimizerOptions.sgd(0).withClip(limit)))) {
      learner.applyMasks(randomMasks(network, 2, 0.5));
      Weights before = learner.weights();
      learner.forward(Learners.batch(SHAPE, 4, 0));
      learner.descend(Learners.gradient(4, CLASSES, 0), ParameterTerms.rate(1));
      Weights after = learner.weights();
      double square = 0;
      for (Parameter parameter : network.parameters()) {
        double[] was = before.get(parameter.name()).doubles();
        double[] is = after.get(parameter.name()).doubles();
        for (int i = 0; i < was.length; i++) {
          square += (is[i] - was[i]) * (is[i] - was[i]);
        }
      }
      // Masked entries are left out of the norm: what moves has exactly the norm that is allowed.
      assertThat(Math.sqrt(square)).isEqualTo(limit, within(1e-6 * limit + 1e-12));
    }
  }

  @Test
  void emaWeights_followTheRecursionAndPredictWithThem() {
    Network network = network("cifarresnet8", 0);
    double decay = 0.8;
    try (var learner = exact(network, momentum().withEmaDecay(decay));
        var plain = exact(network, momentum())) {
      Weights average = learner.weights();
      for (int step = 0; step < 3; step++) {
        train(learner, step, step + 1);
        Weights current = learner.weights();
        var next = Weights.builder();
        for (String name : network.stateNames()) {
          next.add(name, blend(average.get(name), current.get(name), decay));
        }
        average = next.build();
      }
      Weights actual = learner.predictionWeights();
      for (String name : network.stateNames()) {
        Learners.assertClose(name, actual.get(name).doubles(), average.get(name).doubles(), 1e-12);
      }
      plain.load(actual);
      Batch batch = Learners.batch(SHAPE, 3, 50);
      assertThat(learner.predict(batch).logits()).containsExactly(plain.predict(batch).logits());
    }
  }

  private static Tensor blend(Tensor average, Tensor current, double decay) {
    if (current.dtype() == DType.I64) {
      return current;
    }
    double[] blended = average.doubles();
    double[] values = current.doubles();
    for (int i = 0; i < blended.length; i++) {
      blended[i] = decay * blended[i] + (1 - decay) * values[i];
    }
    return Tensor.ofDoubles(current.shape().stream().map(Long::intValue).toList(), blended);
  }

  @ParameterizedTest
  @CsvSource({"0, sgd", "1, adam", "2, adamw"})
  void applyMasks_keepsMaskedEntriesAtZero(long seed, String optimizer) {
    Network network = network("cifarresnet8", 0);
    var base = OptimizerOptions.adamw();
    var rule =
        new OptimizerOptions(
            optimizer, 0.9, false, base.beta1(), base.beta2(), base.epsilon(), 0.1, true, 0);
    // exactly, as in single precision an average may pass through 0 and be just there
    try (var learner = exact(network, Learners.options(SHAPE, rule).withEmaDecay(0.5))) {
      train(learner, 0, 2);
      Masks masks = randomMasks(network, seed, 0.7);
      learner.applyMasks(masks);
      train(learner, 2, 5);
      Weights state = learner.state();
      for (String name : masks.names()) {
        byte[] mask = masks.mask(name);
        for (String entry : state.names()) {
          if (entry.endsWith("/" + name) && !entry.startsWith("mask/")) {
            double[] values = state.get(entry).doubles();
            for (int i = 0; i < mask.length; i++) {
              if (mask[i] == 0) {
                assertThat(values[i]).as("%s[%d]", entry, i).isZero();
              }
            }
            assertThat(Arrays.stream(values).filter(v -> v != 0).count())
                .as("moving entries of %s", entry)
                .isEqualTo(masks.kept(name));
          }
        }
      }
    }
  }

  @Test
  void applyMasks_silencesDeadChannelsAndKeepsTheirStatistics() {
    Network network = network("mobilenetv2", 0);
    String filters = "features.2.conv.1.0.weight";
    String norm = "features.2.conv.1.1";
    Masks masks = deadChannels(network, filters, 5);
    try (var learner = learner(network, momentum())) {
      train(learner, 0, 1);
      learner.applyMasks(masks);
      Weights before = learner.weights();
      train(learner, 1, 3);
      Weights after = learner.weights();
      for (String statistic : List.of(".running_mean", ".running_var")) {
        float[] was = before.get(norm + statistic).floats();
        float[] is = after.get(norm + statistic).floats();
        assertThat(Arrays.copyOf(is, 5)).containsExactly(Arrays.copyOf(was, 5));
        assertThat(is[5]).isNotEqualTo(was[5]);
      }
      assertThat(Arrays.copyOf(after.get(norm + ".weight").floats(), 5)).containsOnly(0);
      assertThat(Arrays.copyOf(after.get(norm + ".bias").floats(), 5)).containsOnly(0);
    }
  }

  private static Masks deadChannels(Network network, String filters, int channels) {
    Weights dense = Masks.dense(network).toWeights();
    byte[] mask = Masks.dense(network).mask(filters);
    Parameter parameter = network.parameter(filters).orElseThrow();
    int filter = mask.length / parameter.shape().get(0);
    Arrays.fill(mask, 0, channels * filter, (byte) 0);
    return Masks.fromWeights(network, dense.with(filters, Tensor.ofBytes(parameter.shape(), mask)));
  }

  private static Masks randomMasks(Network network, long seed, double sparsity) {
    var random = new Random(seed);
    var masks = Weights.builder();
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        var mask = new byte[(int) parameter.elements()];
        for (int i = 0; i < mask.length; i++) {
          mask[i] = (byte) (random.nextDouble() < sparsity ? 0 : 1);
        }
        masks.add(parameter.name(), Tensor.ofBytes(parameter.shape(), mask));
      }
    }
    return Masks.fromWeights(network, masks.build());
  }

  @Test
  void forward_dropsTheSameEntriesInEveryMemoryFormat() {
    Network network = network("mlp", 0.5);
    Weights weights = Initializer.initialize(network, 7);
    Batch batch = Learners.batch(SHAPE, 4, 3);
    try (var contiguous = Learners.learner(network, weights, momentum(), Precision.FP32, false);
        var last = Learners.learner(network, weights, momentum(), Precision.FP32, true)) {
      assertThat(last.forward(batch).logits())
          .containsExactly(contiguous.forward(batch).logits(), within(1e-5));
      double[] first = last.forward(batch).logits();
      last.descend(Learners.gradient(4, CLASSES, 1), ParameterTerms.rate(0));
      assertThat(last.forward(batch).logits()).as("another step").isNotEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifarresnet8", "mlp"})
  void forward_seesNormalisedPixelsInEveryMemoryFormat(String name) {
    Network network = network(name, 0);
    Weights weights = Initializer.initialize(network, 7);
    Batch batch = Learners.batch(SHAPE, 3, 11);
    var nchw = new double[3 * SHAPE.bytes()];
    for (int i = 0; i < nchw.length; i++) {
      int area = SHAPE.height() * SHAPE.width();
      int pixel = Byte.toUnsignedInt(batch.pixels().get(i));
      int sample = i / SHAPE.bytes();
      int channel = i % 3;
      int place = i % SHAPE.bytes() / 3;
      nchw[(sample * 3 + channel) * area + place] = (pixel / 255.0 - 0.5) / 0.5;
    }
    try (var exact = Learners.learner(network, weights, momentum(), Precision.FP64, false);
        var contiguous = Learners.learner(network, weights, momentum(), Precision.FP32, false);
        var last = Learners.learner(network, weights, momentum(), Precision.FP32, true);
        var half = Learners.learner(network, weights, momentum(), Precision.BF16, true);
        var scope = new PointerScope()) {
      double[] expected = exact.predict(image(nchw, 3)).logits();
      double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertThat(exact.predict(batch).logits()).containsExactly(expected, within(1e-12 * scale));
      assertThat(contiguous.predict(batch).logits())
          .containsExactly(expected, within(1e-4 * scale));
      assertThat(last.predict(batch).logits()).containsExactly(expected, within(1e-4 * scale));
      assertThat(half.predict(batch).logits()).containsExactly(expected, within(0.05 * scale));
    }
  }

  @Test
  void training_inBfloat16KeepsParametersAndLogitsInFloat() {
    Network network = network("cifarresnet8", 0);
    Weights weights = Initializer.initialize(network, 7);
    try (var half = Learners.learner(network, weights, momentum(), Precision.BF16, true);
        var full = Learners.learner(network, weights, momentum(), Precision.FP32, true)) {
      double[] logits = train(half, 0, 2);
      double[] expected = train(full, 0, 2);
      double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertThat(logits).containsExactly(expected, within(0.2 * scale));
      assertThat(Arrays.stream(logits).mapToInt(v -> Float.floatToIntBits((float) v) & 0xffff))
          .as("digits beyond bfloat16")
          .anyMatch(digits -> digits != 0);
      assertThat(half.weights().get("conv1.weight").dtype()).isEqualTo(DType.F32);
    }
  }

  @Test
  void load_replacesWeightsAndRefusesOthers() {
    Network network = network("cifarresnet8", 0);
    try (var learner = learner(network, momentum().withEmaDecay(0.9))) {
      Weights other = Initializer.initialize(network, 8);
      learner.load(other);
      assertThat(learner.weights()).isEqualTo(other);
      assertThat(learner.predictionWeights()).isEqualTo(other);
      Weights wrong = other.with("fc.bias", Tensor.ofFloats(List.of(3), new float[3]));
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> learner.load(wrong))
          .withMessage("weights for network 'cifarresnet8': 'fc.bias' has shape [3], expected [4]");
      Weights more = other.with("head.bias", Tensor.ofFloats(List.of(3), new float[3]));
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> learner.load(more))
          .withMessage(
              "weights for network 'cifarresnet8' hold 'head.bias', which the network does not have");
      assertThat(learner.weights()).isEqualTo(other);
    }
  }

  @Test
  void forward_withNonFiniteLogitsNamesTheStep() {
    Network network = network("cifarresnet8", 0);
    try (var learner = learner(network, momentum())) {
      train(learner, 0, 2);
      learner.load(
          learner
              .weights()
              .with(
                  "fc.bias", Tensor.ofFloats(List.of(CLASSES), new float[] {0, Float.NaN, 0, 0})));
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> learner.forward(Learners.batch(SHAPE, 2, 0)))
          .withMessage("logit of class 1 of sample 0 in the batch is NaN at step 3")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_FINITE));
    }
  }

  @Test
  void forward_namesTheLayerThatFails() {
    Network network = network("cifarresnet8", 0);
    try (var learner = exact(network, momentum());
        var scope = new PointerScope()) {
      var image = Learners.image(new double[2 * 64], new int[] {1, 2, 8, 8}, Precision.FP64, false);
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> learner.forward(image))
          .withMessageStartingWith(
              "layer 'conv1' (Convolution[in=3, out=16, kernel=3, stride=1, padding=1, groups=1, bias=false]) failed on [1, 2, 8, 8]: ")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.SHAPE))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  @Test
  void calls_outOfOrderSayWhatIsMissing() {
    Network network = network("mlp", 0);
    var learner = learner(network, momentum());
    try (learner) {
      assertThatIllegalStateException()
          .isThrownBy(() -> learner.backward(new double[CLASSES]))
          .withMessage("backward needs a forward before it");
      assertThatIllegalStateException()
          .isThrownBy(() -> learner.step(ParameterTerms.rate(1)))
          .withMessage("step needs a backward before it");
      learner.forward(Learners.batch(SHAPE, 2, 0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.backward(new double[3]))
          .withMessage("logitGradient has 3 entries, expected 8 for 2 samples and 4 classes");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.backward(new double[] {0, 0, 0, 0, 0, Double.NaN, 0, 0}))
          .withMessage("logitGradient[5] is NaN");
      learner.backward(new double[2 * CLASSES]);
      assertThatIllegalStateException()
          .isThrownBy(learner::state)
          .withMessage("state can be taken between steps only; a gradient is accumulated");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.step(ParameterTerms.rate(1).withL2("fc.weight", 1)))
          .withMessage("l2 term is for 'fc.weight', which is no parameter of network 'mlp'");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.forward(Learners.batch(ImageShape.square(8), 1, 0)))
          .withMessage("batch has images of 8x8x3, expected 16x16x3");
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> learner.forward(Learners.batch(SHAPE, 2, 0)))
        .withMessage("this learner is closed");
    assertThatIllegalStateException()
        .isThrownBy(learner::weights)
        .withMessage("this learner is closed");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void measure_givesInputsFromWhichTheLastLayerMakesTheLogits(String name) {
    try (var learner = exact(network(name, 0.2), momentum().withEmaDecay(0.9))) {
      train(learner, 0, 1);
      Batch batch = Learners.batch(SHAPE, 5, 42);
      Outputs measured = learner.measure(batch);
      assertThat(measured.width()).isPositive();
      assertThat(measured.inputs()).hasSize(5 * measured.width());
      Weights weights = learner.weights();
      String last = lastLayer(name);
      double[] w = weights.get(last + ".weight").doubles();
      double[] b = weights.get(last + ".bias").doubles();
      var expected = new double[5 * CLASSES];
      for (int i = 0; i < 5; i++) {
        for (int k = 0; k < CLASSES; k++) {
          double sum = b[k];
          for (int d = 0; d < measured.width(); d++) {
            sum += w[k * measured.width() + d] * measured.inputs()[i * measured.width() + d];
          }
          expected[i * CLASSES + k] = sum;
        }
      }
      double tolerance = 1e-12 * (1 + Arrays.stream(expected).map(Math::abs).max().orElse(0));
      Learners.assertClose("logits", measured.logits(), expected, tolerance);
      Learners.assertClose(
          "last layer", learner.lastLayer(measured.inputs(), 5).logits(), expected, tolerance);
    }
  }

  private static String lastLayer(String network) {
    return network(network, 0).output().name();
  }

  /** The weights that are trained on, not their averages; and nothing else moves. */
  @Test
  void measure_isPredictionWithoutAverages() {
    Network network = network("cifarresnet8", 0.2);
    try (var averaged = exact(network, momentum().withEmaDecay(0.99));
        var plain = exact(network, momentum())) {
      train(averaged, 0, 3);
      train(plain, 0, 3);
      Weights before = averaged.state();
      Batch batch = Learners.batch(SHAPE, 5, 42);
      assertThat(averaged.measure(batch).logits())
          .containsExactly(plain.predict(batch).logits())
          .isNotEqualTo(averaged.predict(batch).logits());
      assertThat(averaged.state()).isEqualTo(before);
      double[] logits = averaged.forward(batch).logits();
      averaged.measure(Learners.batch(SHAPE, 5, 43));
      averaged.backward(Learners.gradient(5, CLASSES, 1)); // the forward was still pending
      assertThat(logits).hasSize(5 * CLASSES);
    }
  }

  @Test
  void lastLayer_refusesInputsOfAnotherSize() {
    try (var learner = learner(network("mlp", 0), momentum())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.lastLayer(new double[3], 1))
          .withMessageMatching("inputs have 3 entries, expected \\d+ for 1 samples of width \\d+");
    }
  }

  /** One batch: predicting it uses the very statistics that training on it would. */
  @Test
  void recalibrate_makesStatisticsThoseOfTheAveragedWeights() {
    Network network = network("cifarresnet8", 0);
    try (var learner = exact(network, momentum().withEmaDecay(0.9));
        var fresh = exact(network, momentum())) {
      train(learner, 0, 4);
      learner.recalibrate(List.of(Learners.batch(SHAPE, 6, 42)).iterator());
      Batch batch = Learners.batch(SHAPE, 6, 42);
      fresh.load(learner.predictionWeights());
      double[] trained =
          fresh.forwardWithoutGradient(batch).logits(); // batch statistics, biased variance
      double[] predicted = learner.predict(batch).logits();
      int smallest = 6 * 4 * 4; // values behind a variance in the last, smallest layers
      double off = 0;
      for (int i = 0; i < trained.length; i++) {
        off = Math.max(off, Math.abs(trained[i] - predicted[i]));
      }
      assertThat(off).isPositive().isLessThan(20.0 / smallest);

      Weights once = learner.predictionWeights();
      learner.recalibrate(List.of(batch, Learners.batch(SHAPE, 6, 42)).iterator());
      for (String name : once.names()) {
        Learners.assertClose(
            name,
            learner.predictionWeights().get(name).dtype() == DType.I64
                ? new double[0]
                : learner.predictionWeights().get(name).doubles(),
            once.get(name).dtype() == DType.I64 ? new double[0] : once.get(name).doubles(),
            1e-12);
      }
    }
  }

  @Test
  void forward_frozenIsPredictionWithAGradient() {
    Network network = network("cifarresnet8", 0.5);
    try (var learner = exact(network, momentum().withFrozen(true))) {
      Batch batch = Learners.batch(SHAPE, 6, 42);
      double[] expected = learner.predict(batch).logits();
      assertThat(learner.forward(batch).logits()).containsExactly(expected);
      learner.descend(Learners.gradient(6, CLASSES, 1), ParameterTerms.rate(0.05));
      assertThat(learner.predict(batch).logits()).isNotEqualTo(expected);
      for (String name : network.stateNames()) {
        if (name.endsWith("running_mean")) {
          assertThat(learner.weights().get(name).doubles()).containsOnly(0.0);
        }
      }
    }
  }
}
