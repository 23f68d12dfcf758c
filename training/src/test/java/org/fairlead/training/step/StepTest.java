package org.fairlead.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.fairlead.constrained.StepReport;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.Extrapolation;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateMethod;
import org.fairlead.fairness.rates.RateOptions;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.fairness.weighting.constrained.EqualizedLoss;
import org.fairlead.fairness.weighting.constrained.EqualizedLossOptions;
import org.fairlead.fairness.weighting.unconstrained.GroupDro;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.evaluation.ParameterNorms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of a linear softmax classifier in double precision against hand-written arithmetic. */
final class StepTest {
  private static final int SAMPLES = 8;
  private static final int CLASSES = 3;
  private static final double RATE = 0.25;
  private static final ImageShape SHAPE = ImageShape.square(4);
  private static final int FEATURES = SHAPE.bytes();
  private static final int[] LABELS = {0, 1, 2, 0, 1, 2, 0, 1};
  private static final Groups GROUPS =
      Groups.of(List.of("a", "b"), new int[] {0, 0, 0, 1, 1, 0, -1, 0});
  private static final Offset<Double> EXACT = within(1e-12);

  private static final Network LINEAR =
      MultilayerPerceptron.network(new NetworkSpec("mlp", CLASSES, 3, 4, 0), List.of());
  private static final Weights INITIAL = Initializer.initialize(LINEAR, 1);
  private static final byte[] PIXELS = pixels();
  private static final RateConstraints RATES =
      RateConstraints.bind(
          Statement.parse(
              List.of(
                  "for each g: tpr(g, class=x) >= 0.9",
                  "accuracy(g=a) >= accuracy() - 0.1",
                  "norm(*) <= 1",
                  "norm1(*) <= 2")),
          Vocabulary.of(
                  List.of(new Attribute("g", List.of("a", "b"))),
                  new int[][] {{0, 0, 0, 1, 1, 0, -1, 0}},
                  true,
                  List.of("x", "y", "z"),
                  LABELS)
              .withParameters(LINEAR.parameters().stream().map(Parameter::name).toList()),
          Surrogate.AUTO);

  @Test
  void take_ofUniformDescendsTheMeanLoss() {
    try (Learner learner = learner()) {
      StepReport report = step(learner, null).take(Uniform.create(), batches(SAMPLES), RATE);
      double[] weights = new double[SAMPLES];
      Arrays.fill(weights, 1.0 / SAMPLES);
      assertThat(parameters(learner)).containsExactly(descended(weights, 0), EXACT);
      assertThat(report.loss()).isEqualTo(meanLoss(), EXACT);
    }
  }

  /** Without a buffer, λ_g = max(0, η v_g) after one step, and w_i = (1-Λ)/B + λ_g/n_g. */
  @Test
  void take_ofCeagWeighsSamplesByTheNewMultipliers() {
    try (Learner learner = learner()) {
      Weighting ceag = ceag(0);
      Step step = step(learner, null);
      step.take(ceag, batches(SAMPLES), RATE);
      double a = MultiplierReport.of(ceag).report().get(0).lambda();
      double b = MultiplierReport.of(ceag).report().get(1).lambda();
      assertThat(a + b).isPositive().isLessThan(0.9);
      assertThat(MultiplierReport.of(ceag).total()).isEqualTo(a + b, EXACT);
      double[] weights = new double[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        int group = GROUPS.group(i, 0);
        weights[i] = (1 - a - b) / SAMPLES + (group < 0 ? 0 : group == 0 ? a / 5 : b / 2);
      }
      assertThat(Arrays.stream(weights).sum()).isEqualTo(1, EXACT);
      assertThat(parameters(learner)).containsExactly(descended(weights, 0), EXACT);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "naive",
        "ceag",
        "ceag with buffer",
        "equalized loss",
        "group dro",
        "group dro of subgroups",
        "rates",
        "ceag looking ahead",
        "rates looking ahead"
      })
  void take_ofSeveralBatchesIsTheStepOfOne(String method) {
    try (Learner whole = learner();
        Learner parts = learner()) {
      Weighting ofWhole = method(method);
      Weighting ofParts = method(method);
      Groups membership = method.startsWith("rates") ? RATES.membership() : null;
      Step wholeStep = new Step(whole, GROUPS, membership, null, null, null);
      Step partsStep = new Step(parts, GROUPS, membership, null, null, null);
      for (int i = 0; i < 5; i++) {
        StepReport expected = wholeStep.take(ofWhole, batches(SAMPLES), RATE);
        StepReport actual = partsStep.take(ofParts, batches(3, 3, 2), RATE);
        assertThat(actual.loss()).isEqualTo(expected.loss(), EXACT);
        assertThat(actual.lagrangian()).isEqualTo(expected.lagrangian(), EXACT);
      }
      assertThat(parameters(parts)).containsExactly(parameters(whole), EXACT);
      assertThat(ofParts.state().keySet()).isEqualTo(ofWhole.state().keySet());
      ofWhole
          .state()
          .forEach(
              (key, values) -> assertThat(ofParts.state().get(key)).containsExactly(values, EXACT));
    }
  }

  /** Halves have other groups than the whole: weighed by themselves they would move otherwise. */
  @Test
  void take_ofGroupDroWeighsHalvesByTheCountsOfTheWholeStep() {
    int[] counts = {0, 0};
    for (int i = 0; i < SAMPLES / 2; i++) {
      counts[GROUPS.group(i, 0)]++;
    }
    assertThat(counts).as("of the first half; the whole has 5 and 2").containsExactly(3, 1);
    try (Learner whole = learner();
        Learner halves = learner()) {
      GroupDro ofWhole = GroupDro.create(GROUPS, 0.7, 0);
      GroupDro ofHalves = GroupDro.create(GROUPS, 0.7, 0);
      Step step = step(whole, null);
      Step accumulated = step(halves, null);
      step.take(ofWhole, batches(SAMPLES), RATE);
      accumulated.take(ofHalves, batches(SAMPLES / 2, SAMPLES / 2), RATE);
      double[] q = ofWhole.weights();
      double[] weights = new double[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        int group = GROUPS.group(i, 0);
        // (1 - u) q_g / m_g with u = 1/8, and 1/B where the group is not known
        weights[i] = group < 0 ? 1.0 / SAMPLES : 7.0 / SAMPLES * q[group] / (group == 0 ? 5 : 2);
      }
      assertThat(ofHalves.weights()).containsExactly(q, EXACT);
      assertThat(parameters(whole)).containsExactly(descended(weights, 0), EXACT);
      assertThat(parameters(halves)).containsExactly(parameters(whole), EXACT);
    }
  }

  /**
   * Extragradient: θ½ descends the mean loss, as λ is 0, and λ½ = max(0, η v(θ)); then θ descends
   * along the gradient at θ½ with the weights of λ½, and λ = max(0, η v(θ½)). The multipliers of
   * either are those of a step without looking ahead that is taken there.
   */
  @Test
  void take_lookingAheadStepsAlongTheGradientFoundThere() {
    try (Learner learner = learner();
        Learner other = learner()) {
      double[] uniform = new double[SAMPLES];
      Arrays.fill(uniform, 1.0 / SAMPLES);
      double[] ahead = descended(uniform, 0);
      Weighting here = ceag(0);
      step(other, null).take(here, batches(SAMPLES), RATE);
      double a = MultiplierReport.of(here).report().get(0).lambda();
      double b = MultiplierReport.of(here).report().get(1).lambda();
      assertThat(a + b).isPositive();
      other.load(weights(ahead));
      Weighting there = ceag(0);
      step(other, null).take(there, batches(SAMPLES), RATE);

      Weighting ceag = ceag(0, new Extrapolation());
      StepReport report = step(learner, null).take(ceag, batches(SAMPLES), RATE);
      double[] weights = new double[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        int group = GROUPS.group(i, 0);
        weights[i] = (1 - a - b) / SAMPLES + (group < 0 ? 0 : group == 0 ? a / 5 : b / 2);
      }
      assertThat(parameters(learner))
          .containsExactly(descended(flat(INITIAL), ahead, weights, 0), EXACT);
      for (int g = 0; g < 2; g++) {
        assertThat(MultiplierReport.of(ceag).report().get(g).lambda())
            .isEqualTo(MultiplierReport.of(there).report().get(g).lambda(), EXACT);
      }
      assertThat(report.loss()).isEqualTo(meanLoss(), EXACT);
    }
  }

  @Test
  void take_lookingAheadReportsWhatItSawFirstAndBuffersEverySampleOnce() {
    try (Learner learner = learner()) {
      Weighting ceag = ceag(10, new Extrapolation());
      Step step = step(learner, null);
      step.take(ceag, batches(SAMPLES), RATE);
      assertThat(step.outcomes().meanLoss()).isEqualTo(meanLoss(), EXACT);
      assertThat(MultiplierReport.of(ceag).report())
          .extracting(GroupState::bufferFill)
          .containsExactly(0.5, 0.2);
    }
  }

  /**
   * The published penalty is part of the mean loss in the surrogate, so 1-Λ scales its gradient.
   */
  @Test
  void take_ofFaithfulCeagLetsThePenaltyLeak() {
    double decay = 0.3;
    try (Learner learner = learner()) {
      Weighting ceag =
          Ceag.create(
              baseline(), GROUPS, CeagOptions.defaults(0.5).withBuffer(0).withMode(Mode.FAITHFUL));
      LastLayerDecay penalty = LastLayerDecay.of(LINEAR, decay);
      double norm = Arrays.stream(parameters(learner)).map(x -> x * x).sum();
      assertThat(penalty.penalty(learner)).isEqualTo(decay / 2 * norm, EXACT);
      StepReport report = step(learner, penalty).take(ceag, batches(SAMPLES), RATE);
      double a = MultiplierReport.of(ceag).report().get(0).lambda();
      double b = MultiplierReport.of(ceag).report().get(1).lambda();
      assertThat(report.loss()).isEqualTo(meanLoss() + decay / 2 * norm, EXACT);
      double[] weights = new double[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        int group = GROUPS.group(i, 0);
        weights[i] = (1 - a - b) / SAMPLES + (group < 0 ? 0 : group == 0 ? a / 5 : b / 2);
      }
      assertThat(parameters(learner))
          .containsExactly(descended(weights, decay * (1 - a - b)), EXACT);
    }
  }

  /** ‖w‖ > 0.5 and Σ|w| > 2: the gradients w/‖w‖ and sign(w) join with the new multipliers. */
  @Test
  void take_ofNormConstraintsShrinksTheParameters() {
    try (Learner learner = learner()) {
      RateConstraints norms =
          RateConstraints.bind(
              Statement.parse(List.of("norm(*) <= 0.5", "norm1(*) <= 2")),
              Vocabulary.of(List.of(), new int[0][], true, List.of("x", "y", "z"), LABELS)
                  .withParameters(LINEAR.parameters().stream().map(Parameter::name).toList()),
              Surrogate.AUTO);
      double[] before = parameters(learner);
      double length = Math.sqrt(Arrays.stream(before).map(x -> x * x).sum());
      double sum = Arrays.stream(before).map(Math::abs).sum();
      assertThat(length).isGreaterThan(0.5);
      assertThat(sum).isGreaterThan(2);
      RateMethod method = RateMethod.create(norms, null, RateOptions.defaults(0.1));
      new Step(learner, GROUPS, norms.membership(), null, null, null)
          .take(method, batches(SAMPLES), RATE);
      double[] weights = new double[SAMPLES];
      Arrays.fill(weights, 1.0 / SAMPLES);
      double[] expected = descended(weights, 0);
      for (int j = 0; j < expected.length; j++) {
        double gradient =
            0.1 * (length - 0.5) * before[j] / length + 0.1 * (sum - 2) * Math.signum(before[j]);
        expected[j] -= RATE * gradient;
      }
      assertThat(parameters(learner)).containsExactly(expected, EXACT);
      assertThat(ParameterNorms.of(norms.norms(), INITIAL))
          .containsExactly(new double[] {length, sum}, EXACT);
    }
  }

  private static Weighting method(String name) {
    return switch (name) {
      case "naive" -> Uniform.create();
      case "rates" -> RateMethod.create(RATES, null, RateOptions.defaults(0.5).withBuffer(2));
      case "rates looking ahead" ->
          RateMethod.create(
              RATES,
              null,
              new RateOptions(2, Dual.ascent(0.05).withSolver(new Extrapolation()), false, 0.9));
      case "ceag looking ahead" -> ceag(2, new Extrapolation());
      case "ceag" -> ceag(0);
      case "ceag with buffer" -> ceag(2);
      case "equalized loss" ->
          EqualizedLoss.create(GROUPS, EqualizedLossOptions.defaults(0.1).withBuffer(2));
      case "group dro" -> GroupDro.create(GROUPS, 0.7, 0.5);
      case "group dro of subgroups" -> GroupDro.create(LABELS, CLASSES, GROUPS, 0.7, 0);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Weighting ceag(int buffer) {
    return ceag(buffer, new AlternatingDualPrimal());
  }

  private static Weighting ceag(int buffer, Solver solver) {
    return Ceag.create(
        baseline(),
        GROUPS,
        CeagOptions.defaults(0.5).withBuffer(buffer).withDual(Dual.ascent(0.5).withSolver(solver)));
  }

  private static Baseline baseline() {
    return new Baseline(0.8, List.of(0.7, 1.0), 0.4, List.of(0.5, 0.2), List.of(0.625, 0.25));
  }

  private static Learner learner() {
    return Engine.learner(
        LINEAR,
        INITIAL,
        EngineOptions.defaults(SHAPE, Normalization.HALF)
            .withDevice("cpu")
            .withPrecision("fp64", "contiguous")
            .withThreads(1));
  }

  private static Step step(Learner learner, @Nullable LastLayerDecay decay) {
    return new Step(learner, GROUPS, null, decay, null, null);
  }

  private static List<Batch> batches(int... sizes) {
    var batches = new ArrayList<Batch>();
    int begin = 0;
    for (int size : sizes) {
      int from = begin;
      var buffer = ByteBuffer.allocateDirect(size * SHAPE.bytes());
      buffer.put(PIXELS, from * SHAPE.bytes(), size * SHAPE.bytes());
      int[] samples = new int[size];
      Arrays.setAll(samples, i -> from + i);
      batches.add(Batch.of(SHAPE, buffer, samples, Arrays.copyOfRange(LABELS, from, from + size)));
      begin += size;
    }
    return batches;
  }

  private static byte[] pixels() {
    var pixels = new byte[SAMPLES * SHAPE.bytes()];
    new SplittableRandom(3).nextBytes(pixels);
    return pixels;
  }

  /** Returns the weight matrix, row-major, followed by the bias. */
  private static double[] parameters(Learner learner) {
    return flat(learner.weights());
  }

  private static double[] flat(Weights weights) {
    var flat = new double[CLASSES * FEATURES + CLASSES];
    int at = 0;
    for (String name : LINEAR.stateNames()) {
      for (double value : weights.get(name).doubles()) {
        flat[at++] = value;
      }
    }
    return flat;
  }

  private static double feature(int sample, int feature) {
    int plane = SHAPE.height() * SHAPE.width();
    int channel = feature / plane;
    int pixel = feature % plane;
    int value = PIXELS[sample * FEATURES + pixel * 3 + channel] & 0xff;
    return (value / 255.0 - 0.5) / 0.5;
  }

  private static double[] probabilities(double[] parameters, int sample) {
    var probabilities = new double[CLASSES];
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      double logit = parameters[CLASSES * FEATURES + k];
      for (int f = 0; f < FEATURES; f++) {
        logit += parameters[k * FEATURES + f] * feature(sample, f);
      }
      probabilities[k] = Math.exp(logit);
      sum += probabilities[k];
    }
    for (int k = 0; k < CLASSES; k++) {
      probabilities[k] /= sum;
    }
    return probabilities;
  }

  private static double meanLoss() {
    double sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      sum -= Math.log(probabilities(flat(INITIAL), i)[LABELS[i]]);
    }
    return sum / SAMPLES;
  }

  private static Weights weights(double[] flat) {
    Weights weights = INITIAL;
    int at = 0;
    for (String name : LINEAR.stateNames()) {
      int size = INITIAL.get(name).doubles().length;
      weights =
          weights.with(
              name,
              Tensor.ofDoubles(
                  INITIAL.get(name).shape().stream().map(Long::intValue).toList(),
                  Arrays.copyOfRange(flat, at, at + size)));
      at += size;
    }
    return weights;
  }

  /** Returns the initial parameters after one step along Σ_i w_i ∂l_i/∂θ + c θ. */
  private static double[] descended(double[] sampleWeights, double decay) {
    return descended(flat(INITIAL), flat(INITIAL), sampleWeights, decay);
  }

  /** As above from some parameters, along the gradient at others. */
  private static double[] descended(
      double[] from, double[] at, double[] sampleWeights, double decay) {
    double[] parameters = from.clone();
    var gradient = new double[parameters.length];
    for (int i = 0; i < SAMPLES; i++) {
      double[] row = probabilities(at, i);
      row[LABELS[i]] -= 1;
      for (int k = 0; k < CLASSES; k++) {
        for (int f = 0; f < FEATURES; f++) {
          gradient[k * FEATURES + f] += sampleWeights[i] * row[k] * feature(i, f);
        }
        gradient[CLASSES * FEATURES + k] += sampleWeights[i] * row[k];
      }
    }
    for (int j = 0; j < parameters.length; j++) {
      parameters[j] -= RATE * (gradient[j] + decay * at[j]);
    }
    return parameters;
  }
}
