package org.fairlead.constrained.examples;

import java.util.List;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Primal;

/** min x² + y² subject to x + y >= 1. */
final class Toy implements Primal {
  private final Constraint constraint;
  private final double step;
  double x = 1.5;
  double y = -1;

  Toy(Constraint constraint, double step) {
    this.constraint = constraint;
    this.step = step;
  }

  @Override
  public Evaluation evaluate() {
    double violation = 1 - x - y; // g(x) <= 0; positive means violated
    var state = ConstraintState.of(new double[] {violation});
    return Evaluation.of(x * x + y * y, List.of(new Observed(constraint, state)));
  }

  @Override
  public void descend(double[] weights) {
    double w = weights[0]; // ∇g = (-1, -1)
    double dx = 2 * x - w;
    double dy = 2 * y - w;
    x -= step * dx;
    y -= step * dy;
  }
}
