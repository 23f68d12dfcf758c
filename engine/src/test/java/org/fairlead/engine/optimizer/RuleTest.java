package org.fairlead.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Layer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The arithmetic of the optimizers by hand and against a recomputation, in fp64. */
@SuppressWarnings("try") // scopes are closed, not read
final class RuleTest {
  private static final FlatLayout LAYOUT =
      FlatLayout.of(
          List.of(
              new Parameter("bias", List.of(16), Layer.ParameterKind.BIAS, false, 1),
              new Parameter("weight", List.of(4, 4), Layer.ParameterKind.LINEAR_WEIGHT, false, 1)),
          false,
          parameter -> false);

  @BeforeAll
  static void load() {
    LibTorch.load();
    LibTorch.threads(1);
  }

  @Test
  void sgd_withoutMomentumFollowsTheGradient() {
    assertThat(trajectory(OptimizerOptions.sgd(0)))
        .containsExactly(path(0.95, 0.90, 0.85), within(1e-15));
  }

  /** v = 0.5, 0.95, 1.355. */
  @Test
  void sgd_accumulatesMomentum() {
    assertThat(trajectory(OptimizerOptions.sgd(0.9)))
        .containsExactly(path(0.95, 0.855, 0.7195), within(1e-15));
  }

  /** g + 0.9 v = 0.95, 1.355, 1.7195. */
  @Test
  void sgd_looksAheadWithNesterov() {
    assertThat(trajectory(OptimizerOptions.sgd(0.9).withNesterov(true)))
        .containsExactly(path(0.905, 0.7695, 0.59755), within(1e-15));
  }

  /** With a constant gradient both corrected moments are exact, so every step is rate g / |g|. */
  @Test
  void adam_takesEqualStepsAlongAConstantGradient() {
    double step = 0.1 * 0.5 / (0.5 + 1e-8);
    assertThat(trajectory(OptimizerOptions.adam()))
        .containsExactly(path(1 - step, 1 - 2 * step, 1 - 3 * step), within(1e-13));
  }

  /** The decay shrinks by 1 - 0.1 * 0.2 before each step and does not enter the moments. */
  @Test
  void adamw_decaysApartFromTheGradient() {
    double step = 0.1 * 0.5 / (0.5 + 1e-8);
    double first = 0.98 - step;
    double second = 0.98 * first - step;
    assertThat(trajectory(OptimizerOptions.adamw().withWeightDecay(0.2)))
        .containsExactly(path(first, second, 0.98 * second - step), within(1e-13));
  }

  /** Three steps of rate 0.1 from 1 along the gradient 0.5; the values of a decaying weight. */
  private static double[] trajectory(OptimizerOptions options) {
    var path = new double[3];
    try (var scope = new PointerScope();
        var rule = Rule.of(options, LAYOUT, Precision.FP64, "cpu")) {
      Tensor parameters = flat(1);
      for (int t = 0; t < path.length; t++) {
        rule.step(parameters, flat(0.5), 0.1, t + 1);
        path[t] = Tensors.toDoubles(parameters)[0];
      }
    }
    return path;
  }

  private static double[] path(double... values) {
    return values;
  }

  private static Tensor flat(double value) {
    var values = new double[(int) LAYOUT.size()];
    Arrays.fill(values, value);
    return flat(values);
  }

  private static Tensor flat(double[] values) {
    Tensor tensor = Tensors.zeros(values.length, Precision.FP64.storage(), "cpu");
    Tensors.copyInto(tensor, Tensors.stored(values));
    return tensor;
  }

  static Stream<Arguments> optionsAndSeeds() {
    return Stream.of(
            OptimizerOptions.sgd(0).withWeightDecay(0.1),
            OptimizerOptions.sgd(0.9).withWeightDecay(0.1),
            OptimizerOptions.sgd(0.8).withNesterov(true).withWeightDecay(0.2).withDecayAll(true),
            OptimizerOptions.adam().withWeightDecay(0.1),
            OptimizerOptions.adam().withWeightDecay(0.1).withDecayAll(true),
            OptimizerOptions.adamw().withWeightDecay(0.3))
        .flatMap(options -> Stream.of(0L, 1L, 2L).map(seed -> Arguments.of(options, seed)));
  }

  @ParameterizedTest
  @MethodSource("optionsAndSeeds")
  void step_equalsTheFormulaEntryByEntry(OptimizerOptions options, long seed) {
    var random = new Random(seed);
    int size = (int) LAYOUT.size();
    double[] expected = random.doubles(size, -1, 1).toArray();
    var first = new double[size];
    var second = new double[size];
    try (var scope = new PointerScope();
        var rule = Rule.of(options, LAYOUT, Precision.FP64, "cpu")) {
      Tensor parameters = flat(expected);
      for (int t = 1; t <= 7; t++) {
        double[] gradient = random.doubles(size, -1, 1).toArray();
        double rate = 0.1 / t;
        for (int i = 0; i < size; i++) {
          boolean decays = options.decayAll() || i < LAYOUT.decayed();
          double decay = decays ? options.weightDecay() : 0;
          expected[i] = next(options, expected[i], gradient[i], decay, rate, t, first, second, i);
        }
        rule.step(parameters, flat(gradient), rate, t);
        assertThat(Tensors.toDoubles(parameters)).containsExactly(expected, within(1e-12));
      }
    }
  }

  private static double next(
      OptimizerOptions options,
      double weight,
      double slope,
      double decay,
      double rate,
      int t,
      double[] first,
      double[] second,
      int i) {
    if (options.name().equals("sgd")) {
      double g = slope + decay * weight;
      first[i] = options.momentum() * first[i] + g;
      return weight - rate * (options.nesterov() ? g + options.momentum() * first[i] : first[i]);
    }
    boolean apart = options.name().equals("adamw");
    double g = apart ? slope : slope + decay * weight;
    double shrunk = apart ? weight * (1 - rate * decay) : weight;
    first[i] = options.beta1() * first[i] + (1 - options.beta1()) * g;
    second[i] = options.beta2() * second[i] + (1 - options.beta2()) * g * g;
    double mean = first[i] / (1 - Math.pow(options.beta1(), t));
    double square = second[i] / (1 - Math.pow(options.beta2(), t));
    return shrunk - rate * mean / (Math.sqrt(square) + options.epsilon());
  }
}
