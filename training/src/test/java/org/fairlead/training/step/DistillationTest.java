package org.fairlead.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
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
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.distillation.GapEmphasis;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateMethod;
import org.fairlead.fairness.rates.RateOptions;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.fairness.weighting.constrained.EqualizedLoss;
import org.fairlead.fairness.weighting.constrained.EqualizedLossOptions;
import org.fairlead.fairness.weighting.unconstrained.GroupDro;
import org.fairlead.fairness.weighting.unconstrained.Reweighing;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of a linear softmax classifier in double precision that learns from another one, by every
 * weighting.
 */
final class DistillationTest {
  private static final int SAMPLES = 8;
  private static final int CLASSES = 3;
  private static final double RATE = 0.25;
  private static final double TEMPERATURE = 3;
  private static final ImageShape SHAPE = ImageShape.square(4);
  private static final int FEATURES = SHAPE.bytes();
  private static final int[] LABELS = {0, 1, 2, 0, 1, 2, 0, 1};
  private static final int[] CODES = {0, 0, 0, 1, 1, 0, -1, 0};
  private static final Groups GROUPS = Groups.of(List.of("a", "b"), CODES);
  private static final Offset<Double> EXACT = within(1e-12);
  private static final Network LINEAR =
      MultilayerPerceptron.network(new NetworkSpec("mlp", CLASSES, 3, 4, 0), List.of());
  private static final Weights STUDENT = Initializer.initialize(LINEAR, 1);
  private static final Weights TEACHER = Initializer.initialize(LINEAR, 2);
  private static final byte[] PIXELS = pixels();
  private static final RateConstraints RATES =
      RateConstraints.bind(
          Statement.parse(
              List.of("for each g: tpr(g, class=x) >= 0.9", "accuracy(g=a) >= accuracy() - 0.1")),
          Vocabulary.of(
              List.of(new Attribute("g", List.of("a", "b"))),
              new int[][] {CODES},
              true,
              List.of("x", "y", "z"),
              LABELS),
          Surrogate.AUTO);

  static Stream<String> methods() {
    return Stream.of(
        "naive",
        "reweighing",
        "group-dro",
        "ceag",
        "ceag with buffer",
        "ceag, detached",
        "ceag, faithful",
        "equalized loss",
        "rates",
        "ceag looking ahead",
        "own");
  }

  /** Methods whose step is one along the gradient where it begins. */
  static Stream<String> takingOneStep() {
    return methods().filter(name -> !name.endsWith("looking ahead"));
  }

  private static Weighting method(String name) {
    return switch (name) {
      case "naive" -> Uniform.create();
      case "reweighing" -> Reweighing.create(LABELS, CLASSES, GROUPS);
      case "group-dro" -> GroupDro.create(GROUPS, 0.3, 1);
      case "ceag" -> ceag(CeagOptions.defaults(0.5).withBuffer(0), new AlternatingDualPrimal());
      case "ceag with buffer" ->
          ceag(CeagOptions.defaults(0.5).withBuffer(2), new AlternatingDualPrimal());
      case "ceag, detached" ->
          ceag(
              CeagOptions.defaults(0.5).withBuffer(0).withDetach(true),
              new AlternatingDualPrimal());
      case "ceag, faithful" ->
          Ceag.create(
              baseline(), GROUPS, CeagOptions.defaults(0.5).withBuffer(0).withMode(Mode.FAITHFUL));
      case "ceag looking ahead" ->
          ceag(CeagOptions.defaults(0.5).withBuffer(2), new Extrapolation());
      case "equalized loss" ->
          EqualizedLoss.create(GROUPS, EqualizedLossOptions.defaults(0.1).withBuffer(2));
      case "rates" -> RateMethod.create(RATES, null, RateOptions.defaults(0.5).withBuffer(2));
      case "own" -> new Focal();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Weighting ceag(CeagOptions options, Solver solver) {
    return Ceag.create(baseline(), GROUPS, options.withDual(Dual.ascent(0.5).withSolver(solver)));
  }

  private static Baseline baseline() {
    return new Baseline(0.8, List.of(0.7, 1.0), 0.4, List.of(0.5, 0.2), List.of(0.625, 0.25));
  }

  /** A user's weighting that says no more than it must. */
  private static final class Focal implements Weighting {
    @Override
    public void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
      for (int i = 0; i < sampleWeights.length; i++) {
        sampleWeights[i] = (1 - Math.exp(-step.loss(i))) / sampleWeights.length;
      }
    }
  }

  /** Returns the objective's weights in the first step. */
  private static double[] objective(String name, double[] logits) {
    double[] objective = new double[SAMPLES];
    Arrays.fill(objective, 1.0 / SAMPLES);
    if (List.of("reweighing", "group-dro", "own").contains(name)) {
      Weighting method = method(name);
      Outcomes outcomes = Outcomes.of(logits, CLASSES, LABELS, GROUPS);
      method.observe(outcomes, 0);
      method.weigh(outcomes, new double[0], objective);
    }
    return objective;
  }

  /**
   * Against the same step without a teacher the parameters differ by minus the rate times the
   * gradient of {@code α Σ_i o_i (v_i d_i - l_i)}, which is found by finite differences of losses.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("takingOneStep")
  void take_movesAsTheObjectiveSays(String name) {
    for (double alpha : new double[] {0.3, 1}) {
      for (boolean gaps : new boolean[] {false, true}) {
        GapEmphasis emphasis = gaps ? emphasis() : null;
        double[] v = new double[SAMPLES];
        Arrays.fill(v, 1);
        if (emphasis != null) {
          emphasis.weigh(GROUPS, v);
          assertThat(v[3]).isNotEqualTo(v[0]);
        }
        double[] plain = moved(name, 0, null);
        double[] distilled = moved(name, alpha, emphasis);
        double[] objective = objective(name, logits(flat(STUDENT)));
        double[] expected = plain.clone();
        double step = 1e-5;
        for (int j = 0; j < expected.length; j++) {
          double[] up = flat(STUDENT);
          double[] down = flat(STUDENT);
          up[j] += step;
          down[j] -= step;
          double slope = (taught(up, objective, v) - taught(down, objective, v)) / (2 * step);
          expected[j] -= RATE * alpha * slope;
        }
        assertThat(distilled).containsExactly(expected, within(1e-8));
        assertThat(distilled).isNotEqualTo(plain);
      }
    }
  }

  private static GapEmphasis emphasis() {
    GapEmphasis emphasis = GapEmphasis.create(baseline(), GROUPS, 10, 20);
    double[] wrong = new double[SAMPLES * CLASSES];
    emphasis.observe(Outcomes.of(wrong, CLASSES, LABELS, GROUPS));
    return emphasis;
  }

  /** Returns Σ_i o_i (v_i T² KL_i - l_i) of a student with these parameters. */
  private static double taught(double[] student, double[] objective, double[] v) {
    double[] z = logits(student);
    double[] t = logits(flat(TEACHER));
    double sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double[] p = softmax(t, i, TEMPERATURE);
      double[] q = softmax(z, i, TEMPERATURE);
      double divergence = 0;
      for (int k = 0; k < CLASSES; k++) {
        divergence += p[k] * Math.log(p[k] / q[k]);
      }
      double loss = -Math.log(softmax(z, i, 1)[LABELS[i]]);
      sum += objective[i] * (v[i] * TEMPERATURE * TEMPERATURE * divergence - loss);
    }
    return sum;
  }

  private static double[] softmax(double[] logits, int row, double temperature) {
    double[] scaled =
        Arrays.stream(logits, row * CLASSES, (row + 1) * CLASSES)
            .map(x -> x / temperature)
            .toArray();
    CrossEntropy.softmax(scaled.clone(), CLASSES, scaled, 0);
    return scaled;
  }

  private static double[] moved(String name, double alpha, @Nullable GapEmphasis emphasis) {
    try (Learner learner = learner(STUDENT);
        Learner teacher = learner(TEACHER)) {
      Step step = step(name, learner, alpha == 0 ? null : distillation(teacher, alpha, emphasis));
      step.take(method(name), batches(SAMPLES), RATE);
      return flat(learner.weights());
    }
  }

  /** With one batch, and however the step is divided: the same parameters and the same report. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void take_ofSeveralBatchesIsTheStepOfOne(String name) {
    try (Learner whole = learner(STUDENT);
        Learner parts = learner(STUDENT);
        Learner teacher = learner(TEACHER)) {
      Distillation ofWhole = distillation(teacher, 0.6, emphasis());
      Distillation ofParts = distillation(teacher, 0.6, emphasis());
      Weighting first = method(name);
      Weighting second = method(name);
      Step wholeStep = step(name, whole, ofWhole);
      Step partsStep = step(name, parts, ofParts);
      for (int i = 0; i < 4; i++) {
        wholeStep.take(first, batches(SAMPLES), RATE);
        partsStep.take(second, batches(3, 3, 2), RATE);
        assertThat(ofParts.ofStep()).isEqualTo(ofWhole.ofStep(), EXACT);
      }
      assertThat(flat(parts.weights())).containsExactly(flat(whole.weights()), EXACT);
      assertThat(ofParts.ofEpoch()).isEqualTo(ofWhole.ofEpoch(), EXACT);
      assertThat(ofParts.state().get("gaps.drop"))
          .containsExactly(ofWhole.state().get("gaps.drop"), EXACT);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void take_withAlphaZeroIsThatWithoutATeacher(String name) {
    try (Learner alone = learner(STUDENT);
        Learner taught = learner(STUDENT);
        Learner teacher = learner(TEACHER)) {
      Weighting first = method(name);
      Weighting second = method(name);
      Step without = step(name, alone, null);
      Step with = step(name, taught, distillation(teacher, 0, emphasis()));
      for (int i = 0; i < 3; i++) {
        without.take(first, batches(3, 5), RATE);
        with.take(second, batches(3, 5), RATE);
      }
      assertThat(flat(taught.weights())).containsExactly(flat(alone.weights()));
    }
  }

  /** A teacher that is the student teaches nothing: what is left of the objective is 1-α of it. */
  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1})
  void take_fromItselfLearnsFromLabelsAlone(double alpha) {
    try (Learner learner = learner(STUDENT);
        Learner plain = learner(STUDENT);
        Learner teacher = learner(STUDENT)) {
      Distillation distillation = distillation(teacher, alpha, null);
      step("naive", learner, distillation).take(Uniform.create(), batches(SAMPLES), RATE);
      assertThat(distillation.ofStep()).isEqualTo(0, within(1e-15));
      step("naive", plain, null).take(Uniform.create(), batches(SAMPLES), RATE * (1 - alpha));
      assertThat(flat(learner.weights())).containsExactly(flat(plain.weights()), EXACT);
    }
  }

  @Test
  void ofStep_isTheMeanDistillationLossBeforeTheStep() {
    try (Learner learner = learner(STUDENT);
        Learner teacher = learner(TEACHER)) {
      Distillation distillation = distillation(teacher, 0.5, null);
      step("naive", learner, distillation).take(Uniform.create(), batches(SAMPLES), RATE);
      double[] ones = new double[SAMPLES];
      Arrays.fill(ones, 1);
      double[] zeros = new double[SAMPLES];
      double[] z = logits(flat(STUDENT));
      double losses = 0;
      for (int i = 0; i < SAMPLES; i++) {
        losses -= Math.log(softmax(z, i, 1)[LABELS[i]]);
      }
      double expected = (taught(flat(STUDENT), ones, ones) + losses) / SAMPLES;
      assertThat(distillation.ofStep()).isEqualTo(expected, EXACT);
      assertThat(taught(flat(STUDENT), zeros, ones)).isZero();
    }
  }

  @Test
  void restore_goesOnWithTheSameTotals() {
    try (Learner learner = learner(STUDENT);
        Learner teacher = learner(TEACHER)) {
      Distillation whole = distillation(teacher, 0.5, emphasis());
      step("naive", learner, whole).take(Uniform.create(), batches(SAMPLES), RATE);
      Distillation resumed = distillation(teacher, 0.5, emphasis());
      resumed.restore(whole.state());
      assertThat(resumed.ofEpoch()).isEqualTo(whole.ofEpoch());
      assertThat(resumed.state().get("gaps.drop")).containsExactly(whole.state().get("gaps.drop"));
      resumed.beginEpoch();
      assertThat(resumed.ofEpoch()).isNaN();
    }
  }

  @Test
  void create_refusesImpossibleNumbers() {
    try (Learner teacher = learner(TEACHER)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Distillation.uniform(teacher, 1.5, 1))
          .withMessage("alpha is 1.5, expected 0 to 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Distillation.uniform(teacher, 0.5, 0))
          .withMessage("temperature is 0.0, expected a positive number");
    }
  }

  private static Distillation distillation(
      Learner teacher, double alpha, @Nullable GapEmphasis emphasis) {
    return new Distillation(teacher, alpha, TEMPERATURE, emphasis, GROUPS::select);
  }

  private static Step step(String name, Learner learner, @Nullable Distillation distillation) {
    Groups membership = name.equals("rates") ? RATES.membership() : null;
    return new Step(learner, GROUPS, membership, null, null, distillation);
  }

  private static Learner learner(Weights weights) {
    return Engine.learner(
        LINEAR,
        weights,
        EngineOptions.defaults(SHAPE, Normalization.HALF)
            .withDevice("cpu")
            .withPrecision("fp64", "contiguous")
            .withThreads(1));
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

  private static double[] logits(double[] parameters) {
    var logits = new double[SAMPLES * CLASSES];
    int plane = SHAPE.height() * SHAPE.width();
    for (int i = 0; i < SAMPLES; i++) {
      for (int k = 0; k < CLASSES; k++) {
        double logit = parameters[CLASSES * FEATURES + k];
        for (int f = 0; f < FEATURES; f++) {
          int value = PIXELS[i * FEATURES + f % plane * 3 + f / plane] & 0xff;
          logit += parameters[k * FEATURES + f] * ((value / 255.0 - 0.5) / 0.5);
        }
        logits[i * CLASSES + k] = logit;
      }
    }
    return logits;
  }
}
