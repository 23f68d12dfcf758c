package org.fairlead.fairness.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fairlead.constrained.Evaluation;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateMethod;
import org.fairlead.fairness.rates.RateOptions;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.fairness.weighting.constrained.EqualizedLoss;
import org.fairlead.fairness.weighting.constrained.EqualizedLossOptions;
import org.fairlead.fairness.weighting.unconstrained.GroupDro;
import org.fairlead.fairness.weighting.unconstrained.Reweighing;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The objective's part of a step's weights, of every weighting there is. */
final class ObjectiveWeightsTest {
  private static final int SAMPLES = 24;
  private static final int CLASSES = 3;
  private static final Attribute ATTRIBUTE = new Attribute("g", List.of("a", "b"));
  private static final int[] CODES =
      IntStream.range(0, SAMPLES).map(i -> i % 7 == 6 ? -1 : i % 2).toArray();
  private static final int[] LABELS = IntStream.range(0, SAMPLES).map(i -> i % CLASSES).toArray();
  private static final Groups GROUPS = Groups.single(ATTRIBUTE, CODES);
  private static final RateConstraints RATES =
      RateConstraints.bind(
          Statement.parse(
              List.of("for each g: tpr(g, class=x) >= 0.9", "accuracy(g=a) >= accuracy() - 0.1")),
          Vocabulary.of(
              List.of(ATTRIBUTE), new int[][] {CODES}, true, List.of("x", "y", "z"), LABELS),
          Surrogate.AUTO);

  private static Weighting weighting(String name) {
    Baseline dense =
        new Baseline(0.8, List.of(0.7, 1.0), 0.4, List.of(0.5, 0.2), List.of(0.45, 0.4));
    return switch (name) {
      case "naive" -> Uniform.create();
      case "reweighing" -> Reweighing.create(LABELS, CLASSES, GROUPS);
      case "group-dro" -> GroupDro.create(GROUPS, 0.3, 1);
      case "ceag" -> Ceag.create(dense, GROUPS, CeagOptions.defaults(0.5).withBuffer(0));
      case "ceag, detached" ->
          Ceag.create(dense, GROUPS, CeagOptions.defaults(0.5).withBuffer(4).withDetach(true));
      case "ceag, faithful" ->
          Ceag.create(
              dense, GROUPS, CeagOptions.defaults(0.5).withBuffer(4).withMode(Mode.FAITHFUL));
      case "equalized loss" ->
          EqualizedLoss.create(GROUPS, EqualizedLossOptions.defaults(0.5).withBuffer(4));
      case "equalized loss, faithful" ->
          EqualizedLoss.create(
              GROUPS, EqualizedLossOptions.defaults(0.5).withMode(Mode.FAITHFUL).withBuffer(0));
      case "rates" -> RateMethod.create(RATES, null, RateOptions.defaults(0.5).withBuffer(2));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Outcomes outcomes(long seed) {
    double[] logits = new SplittableRandom(seed).doubles(SAMPLES * CLASSES, -2, 2).toArray();
    return Outcomes.of(logits, CLASSES, LABELS, GROUPS).withProbabilities(logits, CLASSES);
  }

  /**
   * It is what weigh answers to zeros, and what is reported, added to rows and kept of a step is as
   * if it had not been asked.
   */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "naive",
        "reweighing",
        "group-dro",
        "ceag",
        "ceag, detached",
        "ceag, faithful",
        "equalized loss",
        "equalized loss, faithful",
        "rates"
      })
  void weighObjective_isWeighWithZerosAndLeavesNothing(String name) {
    Weighting asked = weighting(name);
    Weighting unasked = weighting(name);
    for (long step = 1; step <= 6; step++) {
      Outcomes outcomes = outcomes(step);
      int constraints = constraints(asked.observe(outcomes, 0));
      double[] multipliers = new SplittableRandom(step).doubles(constraints, 0, 0.6).toArray();
      double[] objective = new double[SAMPLES];
      asked.weighObjective(outcomes, constraints, objective);
      double[] weights = new double[SAMPLES];
      asked.weigh(outcomes, multipliers, weights);

      unasked.observe(outcomes, 0);
      double[] expected = new double[SAMPLES];
      unasked.weigh(outcomes, multipliers, expected);
      assertThat(weights).containsExactly(expected);
      assertSame(asked, unasked, outcomes);

      double[] zeros = new double[SAMPLES];
      unasked.weigh(outcomes, new double[constraints], zeros);
      assertThat(objective).containsExactly(zeros);
      unasked.weigh(outcomes, multipliers, expected);
    }
  }

  /** Asked last, it leaves the step as it was weighed. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"ceag", "ceag, faithful", "equalized loss", "rates"})
  void weighObjective_ofConstrainedMethodsIsPure(String name) {
    Weighting asked = weighting(name);
    Weighting unasked = weighting(name);
    Outcomes outcomes = outcomes(9);
    int constraints = constraints(asked.observe(outcomes, 0));
    unasked.observe(outcomes, 0);
    double[] multipliers = new double[constraints];
    Arrays.fill(multipliers, 0.4);
    asked.weigh(outcomes, multipliers, new double[SAMPLES]);
    unasked.weigh(outcomes, multipliers, new double[SAMPLES]);
    double[] objective = new double[SAMPLES];
    asked.weighObjective(outcomes, constraints, objective);
    assertThat(objective).containsOnly(1.0 / SAMPLES);
    assertSame(asked, unasked, outcomes);
  }

  private static int constraints(Evaluation evaluation) {
    return evaluation.observed().stream().mapToInt(each -> each.state().violation().length).sum();
  }

  private static void assertSame(Weighting asked, Weighting unasked, Outcomes outcomes) {
    assertThat(asked.state().keySet()).isEqualTo(unasked.state().keySet());
    asked
        .state()
        .forEach((key, values) -> assertThat(values).containsExactly(unasked.state().get(key)));
    MultiplierReport report = MultiplierReport.of(asked);
    MultiplierReport expected = MultiplierReport.of(unasked);
    assertThat(report.total()).isEqualTo(expected.total());
    assertThat(report.scaled()).isEqualTo(expected.scaled());
    assertThat(report.report()).isEqualTo(expected.report());
    if (asked instanceof PenaltyLeak leak) {
      assertThat(leak.penaltyWeight()).isEqualTo(((PenaltyLeak) unasked).penaltyWeight());
    }
    if (asked instanceof LogitGradient shaping) {
      double[] gradient = new double[SAMPLES * CLASSES];
      double[] other = new double[SAMPLES * CLASSES];
      shaping.addLogitGradient(outcomes, 0, gradient);
      ((LogitGradient) unasked).addLogitGradient(outcomes, 0, other);
      assertThat(gradient).containsExactly(other);
    }
  }
}
