package org.fairlead.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.fairlead.constrained.AugmentedLagrangian;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Formulation;
import org.fairlead.constrained.Lagrangian;
import org.fairlead.constrained.Multiplier;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Penalty;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.Projection;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NoisePolicy;
import org.fairlead.constrained.solver.AlternatingDualPrimal;

/**
 * Draws the figures of docs/constrained.md: {@code min x² + y²} subject to {@code x + y >= 1}, and
 * what noise does to a multiplier.
 *
 * <pre>
 * ConstrainedFigures FOLDER
 * </pre>
 */
public final class ConstrainedFigures {
  private static final int STEPS = 300;

  private ConstrainedFigures() {}

  /** Writes the figures into the folder given. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("expected FOLDER, got " + List.of(arguments));
    }
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    var ascent = new Run(new Lagrangian(), DualDynamics.gradientAscent(0.5));
    var momentum =
        new Run(new Lagrangian(), DualDynamics.of(GradientAscent.withMomentum(0.5, 0.6)));
    var control = new Run(new Lagrangian(), DualDynamics.nuPi(0.5, 12));
    var augmented =
        new Run(AugmentedLagrangian.of(Penalty.constant(6)), DualDynamics.gradientAscent(0.5));
    var multipliers = new LineFigure("The multiplier of x + y ≥ 1; the solution's is 1", STEPS);
    multipliers.line("gradient ascent", ascent.multipliers);
    multipliers.line("νPI, κp = 12", control.multipliers);
    multipliers.line("augmented, c = 6", augmented.multipliers);
    Files.writeString(folder.resolve("oscillation-multiplier.svg"), multipliers.svg());
    var violations = new LineFigure("The violation 1 - x - y", STEPS);
    violations.line("gradient ascent", ascent.violations);
    violations.line("νPI, κp = 12", control.violations);
    violations.line("augmented, c = 6", augmented.violations);
    Files.writeString(folder.resolve("oscillation-violation.svg"), violations.svg());
    var worse = new LineFigure("Momentum on a multiplier makes it worse", STEPS);
    worse.line("gradient ascent", ascent.multipliers);
    worse.line("with momentum 0.6", momentum.multipliers);
    Files.writeString(folder.resolve("oscillation-momentum.svg"), worse.svg());
    Files.writeString(folder.resolve("noise-drift.svg"), noise());
  }

  /** A constraint with a slack of 0.005 that is measured with a standard error of 0.1. */
  private static String noise() {
    int steps = 5000;
    var figure =
        new LineFigure(
            "The multiplier of a constraint with slack 0.005, measured with noise 0.1", steps);
    DualDynamics ascent = DualDynamics.gradientAscent(0.05);
    figure.line("as measured", drift(ascent, steps));
    figure.line(
        "one standard error less", drift(ascent.withNoisePolicy(NoisePolicy.lowerBound(1)), steps));
    figure.line("dead zone of two", drift(ascent.withNoisePolicy(NoisePolicy.deadZone(2)), steps));
    return figure.svg();
  }

  private static double[] drift(DualDynamics dynamics, int steps) {
    var random = new Random(1);
    Constraint constraint = constraint(new Lagrangian(), dynamics);
    double[] path = new double[steps];
    var primal =
        new Primal() {
          @Override
          public Evaluation evaluate() {
            var state =
                ConstraintState.of(new double[] {-0.005 + 0.1 * random.nextGaussian()})
                    .withStandardErrors(new double[] {0.1});
            return Evaluation.of(0, List.of(new Observed(constraint, state)));
          }

          @Override
          public void descend(double[] weights) {
            // x does not matter here
          }
        };
    for (int t = 0; t < steps; t++) {
      new AlternatingDualPrimal().step(primal);
      path[t] = constraint.multiplier().value(0);
    }
    return path;
  }

  private static Constraint constraint(Formulation formulation, DualDynamics dynamics) {
    return Constraint.of(
        "sum",
        ConstraintType.INEQUALITY,
        formulation,
        Multiplier.dense(1, Projection.NON_NEGATIVE),
        dynamics);
  }

  /** The paths of a multiplier and of the violation on the toy. */
  private static final class Run implements Primal {
    private static final double STEP = 0.02;

    private final Constraint constraint;
    private final double[] multipliers = new double[STEPS];
    private final double[] violations = new double[STEPS];
    private double x = 1.5;
    private double y = -1;

    Run(Formulation formulation, DualDynamics dynamics) {
      this.constraint = constraint(formulation, dynamics);
      for (int t = 0; t < STEPS; t++) {
        violations[t] = 1 - x - y;
        multipliers[t] = constraint.multiplier().value(0);
        new AlternatingDualPrimal().step(this);
      }
    }

    @Override
    public Evaluation evaluate() {
      var state = ConstraintState.of(new double[] {1 - x - y});
      return Evaluation.of(x * x + y * y, List.of(new Observed(constraint, state)));
    }

    @Override
    public void descend(double[] weights) {
      double dx = 2 * x - weights[0];
      double dy = 2 * y - weights[0];
      x -= STEP * dx;
      y -= STEP * dy;
    }
  }
}
