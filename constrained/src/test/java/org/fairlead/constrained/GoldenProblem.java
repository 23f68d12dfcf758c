package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fairlead.constrained.solver.Solver;
import tools.jackson.databind.JsonNode;

/**
 * The problems that traces were recorded on: objective, constraints with gradients by hand, and the
 * recorded optimizer of x. The time step is advanced by whoever drives a solver.
 */
final class GoldenProblem implements Primal {

  /** The rows of the published five-dimensional problems, strict and surrogate. */
  static final double[][] A = {
    {1.0, -0.5, 0.25, 0.0, 2.0},
    {-1.0, 0.75, 0.0, 1.5, -0.25},
    {0.5, 0.5, -1.0, 0.25, 0.0},
    {0.0, -1.25, 0.5, -0.5, 1.0},
    {1.5, 0.0, 0.0, -1.0, 0.5}
  };

  static final double[][] A_SURROGATE = {
    {1.05, -0.5, 0.15, 0.02, 2.0},
    {-1.0, 0.85, 0.0, 1.45, -0.22},
    {0.46, 0.5, -0.92, 0.25, 0.0},
    {0.1, -1.25, 0.5, -0.44, 0.98},
    {1.5, -0.07, 0.03, -1.0, 0.6}
  };

  static final double[] B = {-1.0, -0.5, -0.75, 0.25, 1.0};

  /** Makes constraint {@code c} of a problem. */
  interface Maker {
    Constraint make(int c, ConstraintType type, int size, boolean indexed);
  }

  private final String problem;
  private final double[][] strictRows;
  private final double[][] surrogateRows;
  private final double[] bounds;
  private final TorchOptimizer optimizer;
  private final double[] x;
  private final List<Constraint> constraints = new ArrayList<>();
  private final List<Evaluation> evaluations = new ArrayList<>();
  private final List<Double> dualLagrangians = new ArrayList<>();
  private final List<Double> lagrangians = new ArrayList<>();
  private StepReport report = new StepReport(0, 0, 0);
  private int time;
  private double[] lossGradient = {};
  private double[][] gradients = {};

  /**
   * The problem of a recorded case on the rows that its file holds: the published ones of each kind
   * that it does not.
   */
  GoldenProblem(JsonNode file, JsonNode config, TorchOptimizer optimizer, Maker maker) {
    this(
        config,
        matrix(file.path("problem_data").path("A5"), A),
        matrix(file.path("problem_data").path("A5_surrogate"), A_SURROGATE),
        file.path("problem_data").has("b5") ? array(file.get("problem_data").get("b5")) : B,
        optimizer,
        maker);
  }

  /** The problem on the published rows. */
  GoldenProblem(JsonNode config, TorchOptimizer optimizer, Maker maker) {
    this(config, A, A_SURROGATE, B, optimizer, maker);
  }

  private GoldenProblem(
      JsonNode config,
      double[][] strictRows,
      double[][] surrogateRows,
      double[] bounds,
      TorchOptimizer optimizer,
      Maker maker) {
    this.problem = config.get("problem").asString();
    this.strictRows = strictRows;
    this.surrogateRows = surrogateRows;
    this.bounds = bounds;
    this.optimizer = optimizer;
    this.x = array(config.get("x0"));
    switch (problem) {
      case "ineq2", "proxy2" -> constraints.add(maker.make(0, ConstraintType.INEQUALITY, 2, false));
      case "idx5", "idx5proxy" ->
          constraints.add(maker.make(0, ConstraintType.INEQUALITY, 5, true));
      case "mixed2" -> {
        constraints.add(maker.make(0, ConstraintType.INEQUALITY, 1, false));
        constraints.add(maker.make(1, ConstraintType.EQUALITY, 1, false));
      }
      case "ineq2_flags" -> {
        constraints.add(maker.make(0, ConstraintType.INEQUALITY, 1, false));
        constraints.add(maker.make(1, ConstraintType.INEQUALITY, 1, false));
      }
      default -> throw new AssertionError("unknown problem " + problem);
    }
  }

  static double[] array(JsonNode node) {
    if (!node.isArray()) {
      return new double[] {node.asDouble()};
    }
    double[] array = new double[node.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = node.get(i).asDouble();
    }
    return array;
  }

  private static double[][] matrix(JsonNode node, double[][] published) {
    if (node.isMissingNode()) {
      return published;
    }
    double[][] rows = new double[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = array(node.get(i));
    }
    return rows;
  }

  /**
   * Returns the multipliers that constraint {@code c} of a case starts with: what its first step
   * recorded, else {@code multiplier_init}, a number for all entries or a vector; else 0.
   */
  static double[] start(JsonNode trace, int c, int size) {
    JsonNode recorded = trace.get("steps").get(0).path("multipliers_before").path(c);
    JsonNode initial = trace.get("config").path("multiplier_init");
    double[] start = new double[size];
    if (recorded.isArray()) {
      start = array(recorded);
    } else if (initial.isArray()) {
      start = array(initial.get(0).isArray() ? initial.get(c) : initial);
    } else {
      Arrays.fill(start, recorded.asDouble(initial.asDouble(0)));
    }
    assertThat(start).as("first multipliers of constraint %d", c).hasSize(size);
    return start;
  }

  double[] x() {
    return x.clone();
  }

  List<Constraint> constraints() {
    return constraints;
  }

  /** The evaluations of the step, in their order. */
  Evaluation evaluation(int k) {
    return evaluations.get(k);
  }

  /** The dual Lagrangian at evaluation {@code k} of the step, at the multipliers of then. */
  double dualLagrangian(int k) {
    return dualLagrangians.get(k);
  }

  double lagrangian(int k) {
    return lagrangians.get(k);
  }

  void step(Solver solver) {
    evaluations.clear();
    dualLagrangians.clear();
    lagrangians.clear();
    report = solver.step(this);
    time++;
  }

  StepReport report() {
    return report;
  }

  @Override
  public Evaluation evaluate() {
    double a = x[0];
    double b = x[1];
    Evaluation evaluation =
        switch (problem) {
          case "ineq2" -> {
            plane(2 * a, 2 * b, new double[] {-1, -1}, new double[] {2 * a, 1});
            yield observe(
                a * a + b * b, ConstraintState.of(new double[] {1 - a - b, a * a + b - 1}));
          }
          case "proxy2" -> {
            plane(2 * a, 2 * b, new double[] {-0.9, -1.1}, new double[] {1.6 * a, 1.05});
            yield observe(
                a * a + b * b,
                ConstraintState.of(new double[] {1 - 0.9 * a - 1.1 * b, 0.8 * a * a + 1.05 * b - 1})
                    .withStrict(new double[] {1 - a - b, a * a + b - 1}));
          }
          case "ineq2_flags" -> {
            plane(2 * a, 2 * b, new double[] {-1, -1}, new double[] {2 * a, 1});
            yield observe(
                a * a + b * b,
                ConstraintState.of(new double[] {1 - a - b}).contributing(true, time % 2 == 0),
                ConstraintState.of(new double[] {a * a + b - 1}).contributing(time % 3 != 2, true));
          }
          case "mixed2" -> {
            plane(2 * (a - 1), 4 * (b + 0.5), new double[] {1, 0.5}, new double[] {1, -2});
            yield observe(
                (a - 1) * (a - 1) + 2 * (b + 0.5) * (b + 0.5),
                ConstraintState.of(new double[] {a + 0.5 * b - 0.25}),
                ConstraintState.of(new double[] {a - 2 * b - 0.75}));
          }
          default -> rows();
        };
    evaluations.add(evaluation);
    dualLagrangians.add(evaluation.dualLagrangian());
    lagrangians.add(evaluation.lagrangian());
    return evaluation;
  }

  private Evaluation rows() {
    boolean proxy = problem.equals("idx5proxy");
    int first = time % 5;
    int[] indices = {first, (first + 2) % 5, (first + 3) % 5};
    double[][] matrix = proxy ? surrogateRows : strictRows;
    double loss = 0;
    lossGradient = new double[5];
    for (int i = 0; i < 5; i++) {
      loss += x[i] * x[i];
      lossGradient[i] = 2 * x[i];
    }
    gradients = new double[][] {matrix[indices[0]], matrix[indices[1]], matrix[indices[2]]};
    ConstraintState state = ConstraintState.of(residuals(matrix, indices), indices);
    if (proxy) {
      int[] strict = {(first + 1) % 5, (first + 4) % 5};
      state = state.withStrict(residuals(strictRows, strict), strict);
    }
    return observe(loss, state);
  }

  private double[] residuals(double[][] matrix, int[] indices) {
    double[] residuals = new double[indices.length];
    for (int j = 0; j < residuals.length; j++) {
      residuals[j] = -bounds[indices[j]];
      for (int i = 0; i < x.length; i++) {
        residuals[j] += matrix[indices[j]][i] * x[i];
      }
    }
    return residuals;
  }

  private void plane(double lossA, double lossB, double[] first, double[] second) {
    lossGradient = new double[] {lossA, lossB};
    gradients = new double[][] {first, second};
  }

  private Evaluation observe(double loss, ConstraintState... states) {
    var observed = new ArrayList<Observed>();
    for (int c = 0; c < states.length; c++) {
      observed.add(new Observed(constraints.get(c), states[c]));
    }
    return Evaluation.of(loss, observed);
  }

  private double[] gradient(double[] weights) {
    double[] gradient = lossGradient.clone();
    for (int j = 0; j < weights.length; j++) {
      for (int i = 0; i < x.length; i++) {
        gradient[i] += weights[j] * gradients[j][i];
      }
    }
    return gradient;
  }

  @Override
  public void descend(double[] weights) {
    optimizer.step(x, gradient(weights));
  }

  @Override
  public void lookAhead(double[] weights) {
    optimizer.lookAhead(x, gradient(weights));
  }
}
