package org.fairlead.constrained;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.fairlead.constrained.solver.Solver;

/** {@code min f(x)} under blocks of affine constraints, x by gradient descent. */
public final class ConvexProblem implements Primal {

  /** {@code A x - b}, which belongs to one constraint. */
  private static final class Block {
    private final Constraint constraint;
    private final double[][] matrix;
    private final double[] offset;

    Block(Constraint constraint, double[][] matrix, double[] offset) {
      this.constraint = constraint;
      this.matrix = matrix;
      this.offset = offset;
    }
  }

  private final ToDoubleFunction<double[]> objective;
  private final Function<double[], double[]> gradient;
  private final double rate;
  private final double[] x;
  private final List<Block> blocks = new ArrayList<>();
  private double[] saved = {};

  /** How often it was evaluated, wholly and cheaply. */
  public int evaluations;

  public int cheaperEvaluations;

  public ConvexProblem(
      double[] start,
      double rate,
      ToDoubleFunction<double[]> objective,
      Function<double[], double[]> gradient) {
    this.x = start.clone();
    this.rate = rate;
    this.objective = objective;
    this.gradient = gradient;
  }

  /** {@code ½ ‖x‖²} from the origin. */
  public static ConvexProblem norm(int size, double rate) {
    return new ConvexProblem(new double[size], rate, x -> 0.5 * dot(x, x), x -> x.clone());
  }

  public ConvexProblem subjectTo(Constraint constraint, double[][] matrix, double[] offset) {
    blocks.add(new Block(constraint, matrix, offset));
    return this;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  public double[] x() {
    return x.clone();
  }

  public ConvexProblem run(Solver solver, int steps) {
    for (int step = 0; step < steps; step++) {
      solver.step(this);
    }
    return this;
  }

  @Override
  public Evaluation evaluate() {
    evaluations++;
    return measure(objective.applyAsDouble(x));
  }

  @Override
  public Evaluation evaluateConstraints() {
    cheaperEvaluations++;
    return measure(Double.NaN);
  }

  private Evaluation measure(double loss) {
    var observed = new ArrayList<Observed>();
    for (Block block : blocks) {
      double[] violation = new double[block.offset.length];
      for (int j = 0; j < violation.length; j++) {
        violation[j] = dot(block.matrix[j], x) - block.offset[j];
      }
      observed.add(new Observed(block.constraint, ConstraintState.of(violation)));
    }
    return Evaluation.of(loss, observed);
  }

  private double[] direction(double[] weights) {
    double[] direction = gradient.apply(x);
    int entry = 0;
    for (Block block : blocks) {
      for (double[] row : block.matrix) {
        for (int i = 0; i < x.length; i++) {
          direction[i] += weights[entry] * row[i];
        }
        entry++;
      }
    }
    return direction;
  }

  /** The norm of the Lagrangian's gradient for these weights, here. */
  public double stationarity(double[] weights) {
    double[] direction = direction(weights);
    return Math.sqrt(dot(direction, direction));
  }

  @Override
  public void descend(double[] weights) {
    double[] direction = direction(weights);
    if (saved.length > 0) {
      System.arraycopy(saved, 0, x, 0, x.length);
      saved = new double[0];
    }
    move(direction);
  }

  @Override
  public void lookAhead(double[] weights) {
    double[] direction = direction(weights);
    saved = x.clone();
    move(direction);
  }

  private void move(double[] direction) {
    for (int i = 0; i < x.length; i++) {
      x[i] -= rate * direction[i];
    }
  }
}
