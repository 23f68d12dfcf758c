package org.fairlead.constrained.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.constrained.AugmentedLagrangian;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.Penalty;
import org.fairlead.constrained.Projection;
import org.fairlead.constrained.QuadraticPenalty;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.monitor.Diagnosis;
import org.fairlead.constrained.monitor.Monitor;
import org.fairlead.constrained.solution.BestMixture;
import org.fairlead.constrained.solution.FeasibleBest;
import org.fairlead.constrained.solution.ShadowPrices;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.Solver;
import org.junit.jupiter.api.Test;

/** Runs the examples of docs/constrained.md, and checks that the page shows this very code. */
final class DocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "constrained.md");
  private static final Path SOURCES =
      Path.of("src", "test", "java", "org", "fairlead", "constrained", "examples");

  @Test
  void toy_isSolved() {
    Constraint constraint =
        Constraint.of(
            "sum",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.dense(1, Projection.NON_NEGATIVE),
            DualDynamics.gradientAscent(0.1));
    Toy toy = new Toy(constraint, 0.05);
    Solver solver = new AlternatingDualPrimal();
    for (int t = 0; t < 1000; t++) {
      solver.step(toy);
    }
    // toy.x = toy.y = 0.5, and the multiplier is 1

    assertThat(toy.x).isEqualTo(0.5, within(1e-9));
    assertThat(toy.y).isEqualTo(0.5, within(1e-9));
    assertThat(constraint.multiplier().value(0)).isEqualTo(1, within(1e-9));
    double price = ShadowPrices.of(constraint).gain(new double[] {0.01});
    assertThat(price).isEqualTo(0.01, within(1e-9));
  }

  private static Constraint sum(Formulation formulation, DualDynamics dynamics) {
    return Constraint.of(
        "sum",
        ConstraintType.INEQUALITY,
        formulation,
        Multiplier.dense(1, Projection.NON_NEGATIVE),
        dynamics);
  }

  @Test
  void everyFormulationAndDamping_solvesTheToy() {
    var damped = sum(new Lagrangian(), DualDynamics.nuPi(0.1, 3));
    var augmented =
        sum(
            AugmentedLagrangian.of(Penalty.multiplicative(1, 1.01).withMaximum(10)),
            DualDynamics.gradientAscent(0.1));
    for (Constraint constraint : List.of(damped, augmented)) {
      assertThat(solve(constraint).x).isEqualTo(0.5, within(1e-9));
    }
    var penalized =
        Constraint.penalized(
            "sum", ConstraintType.INEQUALITY, QuadraticPenalty.of(Penalty.constant(9)), 1);
    // min x² + y² + 9/2 (1 - x - y)²: x = y = 0.45, and x + y = 0.9
    assertThat(solve(penalized).x).isEqualTo(0.45, within(1e-9));
  }

  private static Toy solve(Constraint constraint) {
    Toy toy = new Toy(constraint, 0.05);
    for (int t = 0; t < 2000; t++) {
      new AlternatingDualPrimal().step(toy);
    }
    return toy;
  }

  @Test
  void network_reachesItsRecall() {
    Constraint recall =
        Constraint.of(
            "recall",
            ConstraintType.INEQUALITY,
            new Lagrangian(),
            Multiplier.dense(1, Projection.NON_NEGATIVE).cappedAt(20),
            DualDynamics.nuPi(0.02, 5));
    Classifier network = new Classifier(recall, 7);
    Monitor monitor = Monitor.of(0.02, 200);
    FeasibleBest best = FeasibleBest.within(0);
    var losses = new ArrayList<Double>();
    var violations = new ArrayList<double[]>();
    for (int t = 0; t < 1500; t++) {
      new AlternatingDualPrimal().step(network);
      Evaluation now = network.evaluate();
      monitor.observe(now);
      double violation = 0.9 - network.recall();
      if (best.offer(now.loss(), violation)) {
        // keep a copy of the parameters
      }
      losses.add(now.loss());
      violations.add(new double[] {violation});
    }
    List<Diagnosis> diagnoses = monitor.diagnoses();
    BestMixture mixture =
        BestMixture.of(
            losses.stream().mapToDouble(loss -> loss).toArray(),
            violations.toArray(double[][]::new));

    assertThat(network.recall()).isGreaterThan(0.88);
    assertThat(best.feasible()).isTrue();
    assertThat(mixture.excess()).isZero();
    assertThat(mixture.support().size()).isLessThanOrEqualTo(2);
    assertThat(mixture.objective()).isLessThanOrEqualTo(best.objective());
    assertThat(diagnoses.stream().map(Diagnosis::kind))
        .doesNotContain(Diagnosis.Kind.DIVERGING, Diagnosis.Kind.OSCILLATING);
    var unconstrained =
        new Classifier(
            Constraint.penalized(
                "recall", ConstraintType.INEQUALITY, QuadraticPenalty.of(Penalty.constant(0)), 1),
            7);
    for (int t = 0; t < 1500; t++) {
      new AlternatingDualPrimal().step(unconstrained);
    }
    assertThat(unconstrained.recall()).isLessThan(0.6);
  }

  @Test
  void state_continuesARun() {
    Constraint constraint = sum(new Lagrangian(), DualDynamics.nuPi(0.1, 3));
    Toy toy = new Toy(constraint, 0.05);
    new AlternatingDualPrimal().step(toy);
    Map<String, double[]> state = constraint.state();
    Constraint again = sum(new Lagrangian(), DualDynamics.nuPi(0.1, 3));
    again.restore(state);
    assertThat(again.multiplier().values()).containsExactly(constraint.multiplier().values());
  }

  @Test
  void page_showsTheCodeThatRunsHere() throws IOException {
    String code;
    try (Stream<Path> files = Files.list(SOURCES)) {
      code =
          files
              .sorted()
              .map(DocumentationTest::read)
              .map(DocumentationTest::condensed)
              .collect(Collectors.joining("\n"));
    }
    Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(read(PAGE));
    int count = 0;
    while (blocks.find()) {
      assertThat(code).contains(condensed(blocks.group(1)));
      count++;
    }
    assertThat(count).isPositive();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String condensed(String source) {
    return source.replaceAll("\\s+", " ").strip();
  }
}
