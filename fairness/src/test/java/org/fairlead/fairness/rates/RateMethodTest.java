package org.fairlead.fairness.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.NoisePolicy;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.TwoSample;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.ObservationUndo;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.constrained.EqualizedLoss;
import org.fairlead.fairness.weighting.constrained.EqualizedLossOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateMethodTest {
  private static final Offset<Double> EXACT = within(1e-13);
  private static final int SAMPLES = 120;
  private static final int BATCH = 24;

  private static int[] batch(SplittableRandom random) {
    return random.ints(BATCH, 0, SAMPLES).toArray();
  }

  /**
   * Every rate's proxy, by its definition: the mean of losses or of probabilities over the cell.
   */
  private static double proxy(
      String rate, int positive, boolean probability, People people, int[] samples, double[] p) {
    int classes = people.classes.size();
    double sum = 0;
    int count = 0;
    for (int i = 0; i < samples.length; i++) {
      int label = people.labels[samples[i]];
      boolean isPositive = label == positive;
      boolean cell =
          people.codes[1][samples[i]] == 1
              && switch (rate) {
                case "tpr", "fnr" -> isPositive;
                case "fpr", "tnr" -> !isPositive;
                default -> true;
              };
      if (cell) {
        count++;
        double right = p[i * classes + label];
        double chosen = p[i * classes + positive];
        sum +=
            switch (rate) {
              case "accuracy", "tpr" -> probability ? right : Math.log(right);
              case "error", "fnr", "drop" -> probability ? -right : -Math.log(right);
              case "loss" -> -Math.log(right);
              case "positive_rate" -> chosen;
              case "fpr" -> probability || classes > 2 ? chosen : -Math.log(right);
              case "tnr" -> probability || classes > 2 ? -chosen : Math.log(right);
              default -> throw new IllegalArgumentException(rate);
            };
      }
    }
    return sum / count;
  }

  /**
   * The gradient is that of the mean loss and of λ times the proxy, by central differences of the
   * logits; λ is read off the multiplier, which moved by what is counted.
   */
  @ParameterizedTest(name = "{0} of {1} classes, {2}")
  @CsvSource({
    "accuracy,2,AUTO",
    "accuracy,3,PROBABILITY",
    "error,3,AUTO",
    "error,2,PROBABILITY",
    "loss,3,AUTO",
    "drop,3,AUTO",
    "drop,2,PROBABILITY",
    "tpr,2,AUTO",
    "tpr,3,LOSS",
    "fnr,3,AUTO",
    "fnr,2,LOSS",
    "fpr,2,AUTO",
    "fpr,3,AUTO",
    "fpr,2,LOSS",
    "tnr,2,AUTO",
    "tnr,3,AUTO",
    "tnr,2,LOSS",
    "positive_rate,2,AUTO",
    "positive_rate,3,AUTO",
    "positive_rate,3,LOSS"
  })
  void step_descendsAlongTheProxyOfEveryRate(String rate, int classes, Surrogate surrogate) {
    var people = new People(SAMPLES, classes == 2 ? People.BINARY : People.THREE, false, 4);
    boolean needsClass =
        classes > 2 && List.of("tpr", "fnr", "fpr", "tnr", "positive_rate").contains(rate);
    String name = people.classes.get(1);
    String arguments = "(gender=F" + (needsClass ? ", class=" + name : "") + ")";
    // Below any value it can take, so that the multiplier is positive.
    RateConstraints constraints =
        people.bind(surrogate, rate + arguments + " <= 1.5 * " + rate + arguments + " - 1.4");
    var random = new SplittableRandom(5);
    int[] samples = batch(random);
    double[] logits = people.logits(BATCH, random);
    boolean[] right = new boolean[SAMPLES];
    Arrays.fill(right, 0, 80, true);
    RateMethod method =
        RateMethod.create(
            constraints,
            DenseRates.of(constraints, right, people.labels, constraints.membership()),
            RateOptions.defaults(2).withBuffer(0));
    People.Taken taken = People.step(method, people.outcomes(constraints, logits, samples), logits);
    double lambda = method.report().get(0).lambda(); // in use, after the cap
    boolean probability =
        surrogate == Surrogate.PROBABILITY
            || rate.equals("positive_rate")
            || (surrogate == Surrogate.AUTO && List.of("tpr", "fnr", "fpr", "tnr").contains(rate));
    double step = 1e-5;
    for (int at = 0; at < logits.length; at++) {
      double derivative = 0;
      for (int side = -1; side <= 1; side += 2) {
        double[] moved = logits.clone();
        moved[at] += side * step;
        Outcomes there = people.outcomes(constraints, moved, samples);
        double[] p = new double[moved.length];
        CrossEntropy.softmax(moved, classes, p, 0);
        double value = proxy(rate, 1, probability, people, samples, p);
        derivative += side * (there.meanLoss() - 0.5 * lambda * value) / (2 * step);
      }
      assertThat(taken.gradient[at]).isEqualTo(derivative, within(1e-8));
    }
    if (!rate.equals("drop")) {
      assertThat(lambda).isNotZero();
    }
  }

  /** v = 0.8 - a/b: ∂v/∂a = -1/b and ∂v/∂b = a/b², with a and b as counted. */
  @Test
  void step_ofAQuotientTakesItsDerivativeWhereItIsCounted() {
    var people = new People(SAMPLES, People.BINARY, false, 4);
    RateConstraints constraints = people.bind(Surrogate.LOSS, "tpr(gender=F) / tpr(gender=M) >= 4");
    var random = new SplittableRandom(6);
    int[] samples = batch(random);
    double[] logits = people.logits(BATCH, random);
    Outcomes step = people.outcomes(constraints, logits, samples);
    double[] values = constraints.measure(step, null, new double[0]);
    double a = values[0];
    double b = values[1];
    RateMethod method =
        RateMethod.create(constraints, null, RateOptions.defaults(0.01).withBuffer(0));
    People.Taken taken = People.step(method, step, logits);
    double lambda = 0.01 * (4 - a / b);
    assertThat(taken.constraintWeights).containsExactly(new double[] {lambda}, EXACT);
    double[] weights = new double[BATCH];
    int women = 0;
    int men = 0;
    for (int i : samples) {
      women += people.labels[i] == 1 && people.codes[1][i] == 1 ? 1 : 0;
      men += people.labels[i] == 1 && people.codes[1][i] == 0 ? 1 : 0;
    }
    for (int i = 0; i < BATCH; i++) {
      boolean positive = people.labels[samples[i]] == 1;
      boolean woman = people.codes[1][samples[i]] == 1;
      weights[i] = 1.0 / BATCH;
      if (positive) {
        weights[i] += woman ? lambda / b / women : -lambda * a / (b * b) / men;
      }
    }
    double[] expected = new double[logits.length];
    int[] labels = Arrays.stream(samples).map(i -> people.labels[i]).toArray();
    CrossEntropy.rows(logits, 2, labels, weights, expected);
    assertThat(taken.gradient).containsExactly(expected, EXACT);
  }

  @Test
  void step_whoseDivisorIsZeroLeavesTheMultiplierAlone() {
    var people = new People(SAMPLES, People.BINARY, false, 4);
    RateConstraints constraints = people.bind("tpr(gender=F) / tpr(gender=M) >= 0.8");
    double[] logits = new double[2 * BATCH];
    for (int i = 0; i < BATCH; i++) {
      logits[2 * i] = 1; // no one is taken for yes
    }
    RateMethod method =
        RateMethod.create(constraints, null, RateOptions.defaults(0.1).withBuffer(0));
    int[] samples = batch(new SplittableRandom(6));
    People.step(method, people.outcomes(constraints, logits, samples), logits);
    GroupState state = method.report().get(0);
    assertThat(state.violation()).isNaN();
    assertThat(state.lambda()).isZero();
  }

  /** ‖w‖ = 5 against 3: λ = 0.1 · 2, and the gradient of the norm has that factor. */
  @Test
  void step_ofANormWeighsItsGradient() {
    var people = new People(SAMPLES, People.BINARY, false, 4);
    RateConstraints constraints = people.bind("norm(fc.weight) <= 3", "norm1(fc.*) <= 10");
    RateMethod method =
        RateMethod.create(constraints, null, RateOptions.defaults(0.1).withBuffer(0));
    double[] logits = people.logits(BATCH, new SplittableRandom(6));
    int[] samples = batch(new SplittableRandom(6));
    Outcomes step = people.outcomes(constraints, logits, samples);
    People.step(method, step, logits, 5, 9);
    assertThat(method.norms()).extracting(norm -> norm.order()).containsExactly(2, 1);
    assertThat(method.norms().get(1).parameters()).containsExactly("fc.weight", "fc.bias");
    assertThat(method.normWeights()).containsExactly(new double[] {0.2, 0}, EXACT);
    assertThatThrownBy(() -> method.observe(step, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("norms has length 0, expected 2 (as the constraints speak of)");
  }

  /** A constraint that no loss is pushed up by has no cap: only its multiplier limits it. */
  @Test
  void step_capsOnlyWhatPushesLossesUp() {
    var people = new People(SAMPLES, People.BINARY, false, 4);
    RateConstraints constraints = people.bind("accuracy(gender=F) >= 1", "loss(gender=M) >= 100");
    RateMethod method =
        RateMethod.create(constraints, null, RateOptions.defaults(10).withBuffer(0));
    double[] logits = people.logits(BATCH, new SplittableRandom(6));
    int[] samples = batch(new SplittableRandom(6));
    People.Taken taken = People.step(method, people.outcomes(constraints, logits, samples), logits);
    assertThat(method.scaled()).isTrue();
    assertThat(method.report().get(0).lambda()).isEqualTo(taken.constraintWeights[0], EXACT);
    assertThat(method.report().get(1).lambda()).isEqualTo(0.9, EXACT);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void restore_goesOnWithTheSameBits(long seed) {
    var people = new People(SAMPLES, People.THREE, true, seed);
    RateConstraints constraints =
        people.bind(
            "for each race: accuracy(race) >= accuracy() - 0.02",
            "for each gender: loss(gender) = loss()",
            "demographic_parity(0.02, gender)",
            "norm(fc.weight) <= 1");
    var options = RateOptions.defaults(0.05).withBuffer(6).withDual(Dual.ascent(0.05, 0.5));
    RateMethod whole = RateMethod.create(constraints, null, options);
    RateMethod resumed = RateMethod.create(constraints, null, options);
    var random = new SplittableRandom(seed);
    for (int step = 0; step < 30; step++) {
      int[] samples = batch(random);
      double[] logits = people.logits(BATCH, random);
      Outcomes outcomes = people.outcomes(constraints, logits, samples);
      if (step == 13) {
        resumed.restore(whole.state());
      }
      People.Taken expected = People.step(whole, outcomes, logits, 2);
      if (step >= 13) {
        People.Taken actual = People.step(resumed, outcomes, logits, 2);
        assertThat(actual.gradient).isEqualTo(expected.gradient);
        assertThat(resumed.report()).isEqualTo(whole.report());
      }
    }
    var broken = new LinkedHashMap<>(whole.state());
    broken.put("buffer.length", new double[1]);
    var before = resumed.state();
    assertThatThrownBy(() -> resumed.restore(broken)).isInstanceOf(IllegalArgumentException.class);
    resumed.state().forEach((key, value) -> assertThat(value).isEqualTo(before.get(key)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void step_doesNotDependOnTheOrderOfConstraints(long seed) {
    var people = new People(SAMPLES, People.THREE, true, seed);
    var texts =
        new ArrayList<>(
            List.of(
                "for each race: accuracy(race) >= accuracy() - 0.02",
                "loss(gender=F) = loss()",
                "equal_opportunity(0.02, gender)",
                "tpr(gender=F, class=dog) / tpr(gender=M, class=dog) >= 0.9"));
    RateConstraints one = people.bind(texts.toArray(String[]::new));
    Collections.reverse(texts);
    RateConstraints other = people.bind(texts.toArray(String[]::new));
    RateMethod first = RateMethod.create(one, null, RateOptions.defaults(0.05).withBuffer(6));
    RateMethod second = RateMethod.create(other, null, RateOptions.defaults(0.05).withBuffer(6));
    var random = new SplittableRandom(seed);
    for (int step = 0; step < 30; step++) {
      int[] samples = batch(random);
      double[] logits = people.logits(BATCH, random);
      People.Taken a = People.step(first, people.outcomes(one, logits, samples), logits);
      People.Taken b = People.step(second, people.outcomes(other, logits, samples), logits);
      assertThat(b.gradient).containsExactly(a.gradient, EXACT);
    }
    for (GroupState state : first.report()) {
      GroupState same =
          second.report().stream()
              .filter(each -> each.name().equals(state.name()))
              .findFirst()
              .orElseThrow();
      assertThat(same.lambda()).isEqualTo(state.lambda(), EXACT);
    }
  }

  /** A group that no step holds keeps its multiplier, and inequalities never go below zero. */
  @Test
  void step_neverMovesWhatItDoesNotSee() {
    var people = new People(SAMPLES, People.BINARY, false, 4);
    RateConstraints constraints = people.bind("for each race: accuracy(race) >= 0.9");
    int[] whites =
        Arrays.stream(people.all()).filter(i -> people.codes[0][i] == 0).limit(20).toArray();
    RateMethod method = RateMethod.create(constraints, null, RateOptions.defaults(0.1));
    var random = new SplittableRandom(2);
    for (int step = 0; step < 20; step++) {
      double[] logits = people.logits(whites.length, random);
      People.step(method, people.outcomes(constraints, logits, whites), logits);
      assertThat(method.report()).allMatch(state -> state.lambda() >= 0);
    }
    assertThat(method.report().get(0).lambda()).isPositive();
    assertThat(method.report().get(1).lambda()).isZero();
    assertThat(method.report().get(1).bufferFill()).isZero();
    assertThat(method.solver()).isEqualTo(new AlternatingDualPrimal());
  }

  /** Observing samples again in the place of the first time leaves the buffers as if once. */
  @ParameterizedTest
  @ValueSource(ints = {3, 24, 500})
  void undoLastObservation_forgetsTheStepObservedLast(int buffer) {
    var people = new People(SAMPLES, People.THREE, true, 1);
    Groups groups = Groups.intersection(People.ATTRIBUTES, people.codes);
    RateConstraints constraints = people.bind("equalized_loss()", "accuracy() >= 0.4");
    RateOptions options = RateOptions.defaults(0.1).withBuffer(buffer);
    List<Weighting> once =
        List.of(
            RateMethod.create(constraints, null, options),
            EqualizedLoss.create(groups, EqualizedLossOptions.defaults(0.1).withBuffer(buffer)));
    List<Weighting> twice =
        List.of(
            RateMethod.create(constraints, null, options),
            EqualizedLoss.create(groups, EqualizedLossOptions.defaults(0.1).withBuffer(buffer)));
    var random = new SplittableRandom(3);
    for (int step = 0; step < 12; step++) {
      int[] samples = batch(random);
      double[] before = people.logits(BATCH, random);
      double[] logits = people.logits(BATCH, random);
      Groups other = groups.select(samples);
      for (int m = 0; m < 2; m++) {
        Outcomes first = people.outcomes(constraints, before, samples);
        Outcomes second = people.outcomes(constraints, logits, samples);
        once.get(m).observe(m == 0 ? second : second.withGroups(other), 0);
        twice.get(m).observe(m == 0 ? first : first.withGroups(other), 0);
        ((ObservationUndo) twice.get(m)).undoLastObservation();
        twice.get(m).observe(m == 0 ? second : second.withGroups(other), 0);
        int method = m;
        once.get(m)
            .state()
            .forEach(
                (key, value) -> assertThat(twice.get(method).state().get(key)).isEqualTo(value));
      }
    }
  }

  @Test
  void weigh_wantsTheOutcomesOfObserve() {
    var people = new People(SAMPLES, People.BINARY, false, 4);
    RateConstraints constraints = people.bind("equal_opportunity(0.05)");
    RateMethod method = RateMethod.create(constraints, null, RateOptions.defaults(0.1));
    int[] samples = batch(new SplittableRandom(6));
    double[] logits = people.logits(BATCH, new SplittableRandom(6));
    Outcomes step = people.outcomes(constraints, logits, samples);
    method.observe(step, 0);
    Outcomes others = people.outcomes(constraints, logits, samples);
    assertThatThrownBy(() -> method.weigh(others, new double[0], new double[BATCH]))
        .isInstanceOf(IllegalStateException.class);
    Outcomes bare =
        Outcomes.of(
            logits,
            2,
            Arrays.stream(samples).map(i -> people.labels[i]).toArray(),
            constraints.membership().select(samples));
    assertThatThrownBy(() -> method.observe(bare, 0))
        .hasMessage("step has no probabilities, but the constraints need them");
    assertThatThrownBy(
            () -> RateMethod.create(people.bind("ceag(0.1)"), null, RateOptions.defaults(0.1)))
        .hasMessage("the constraints speak of drop(), expected the dense model's rates");
  }

  /** The fold's own rates move the multiplier, those of the steps do not. */
  @Test
  void observeHeldOut_countsOnTheFold() {
    var people = new People(40, People.BINARY, false, 3);
    RateConstraints constraints = people.bind("accuracy(gender=F) >= 0.9");
    Dual dual =
        Dual.of(DualDynamics.gradientAscent(0.1).withNoisePolicy(NoisePolicy.lowerBound(0.5)))
            .withSample(Dual.Sample.HELD_OUT)
            .withTightening(0.02);
    RateMethod method =
        RateMethod.create(constraints, null, RateOptions.defaults(0.1).withDual(dual));
    int[] fold = people.all();
    double[] logits = people.logits(40, new SplittableRandom(5));
    Outcomes outcomes = people.outcomes(constraints, logits, fold);
    int count = 0;
    int right = 0;
    for (int i : fold) {
      if (people.codes[1][i] == 1) {
        count++;
        right += outcomes.correct(i) ? 1 : 0;
      }
    }
    double rate = (double) right / count;
    ConstraintState state =
        method.observeHeldOut(outcomes, null, new double[0]).observed().get(0).state();
    assertThat(state.strictViolation()).containsExactly(new double[] {0.9 - rate}, EXACT);
    assertThat(state.standardErrors())
        .containsExactly(new double[] {Math.sqrt(rate * (1 - rate) / count)}, EXACT);

    People.Taken step = People.step(method, outcomes, logits);
    assertThat(step.constraintWeights).as("a training step moves nothing").containsExactly(0);
    var game = TwoSample.of(step, () -> method.observeHeldOut(outcomes, null, new double[0]), 1);
    method.solver().step(game);
    double counted = 0.9 - rate + 0.02 - 0.5 * Math.sqrt(rate * (1 - rate) / count);
    assertThat(step.constraintWeights).containsExactly(new double[] {0.1 * counted}, EXACT);
    assertThat(method.report().get(0).violation()).isEqualTo(0.9 - rate, EXACT);
  }

  /** An epoch's worth of samples, from the k-th on: here two of the cell's samples are enough. */
  @Test
  void observe_ofAnEpochCountsAsManyAsTheCellHas() {
    var people = new People(40, People.BINARY, false, 3);
    RateConstraints constraints = people.bind("accuracy(gender=F) >= 0.9");
    Dual dual =
        Dual.of(DualDynamics.gradientAscent(0.1).withNoisePolicy(NoisePolicy.lowerBound(1)))
            .withSample(Dual.Sample.EPOCH);
    RateMethod method =
        RateMethod.create(
            constraints, null, RateOptions.defaults(0.1).withDual(dual).withBuffer(2));
    int[] women = Arrays.stream(people.all()).filter(i -> people.codes[1][i] == 1).toArray();
    double[] logits = people.logits(women.length, new SplittableRandom(5));
    Outcomes all = people.outcomes(constraints, logits, women);
    ConstraintState state = method.observe(all, 0).observed().get(0).state();
    double rate = all.accuracy();
    int n = women.length;
    assertThat(state.strictViolation()).containsExactly(new double[] {0.9 - rate}, EXACT);
    assertThat(state.standardErrors())
        .containsExactly(new double[] {Math.sqrt(rate * (1 - rate) / (n - 1))}, EXACT);
  }
}
