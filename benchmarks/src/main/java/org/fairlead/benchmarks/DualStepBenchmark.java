package org.fairlead.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.DualRule;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NuPi;
import org.fairlead.constrained.solver.AlternatingDualPrimal;
import org.fairlead.constrained.solver.Solver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a constrained step costs beside the primal: the observed arrays become a state, which is
 * checked, moves multipliers and penalties, and is turned into weights and Lagrangians.
 *
 * <p>{@code groups} observes all of 100 dense constraints. {@code million} observes 256 of
 * 1,000,000 indexed ones, another 256 in every step, scattered, so that the memory they touch is
 * rarely in a cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class DualStepBenchmark {
  private static final int SETS = 997;
  private static final Solver SOLVER = new AlternatingDualPrimal();

  /** How the multipliers move. */
  @Param({"ascent", "average", "nupi", "adam"})
  public String rule = "ascent";

  /** How violations and multipliers are combined. */
  @Param({"lagrangian", "augmented"})
  public String formulation = "lagrangian";

  private Player groups = Player.dense(1, rule, formulation);
  private Player million = Player.indexed(1, 1, rule, formulation);

  /** Makes the constraints and what will be observed of them. */
  @Setup
  public void prepare() {
    groups = Player.dense(100, rule, formulation);
    million = Player.indexed(1_000_000, 256, rule, formulation);
  }

  /** A step with 100 groups. */
  @Benchmark
  public double groups() {
    return groups.step();
  }

  /** A step that observes 256 of a million constraints. */
  @Benchmark
  public double million() {
    return million.step();
  }

  /** A primal that costs nothing: it shows what was prepared and ignores its weights. */
  private static final class Player implements Primal {
    private final Constraint constraint;
    private final double[][] violations;
    private final int[][] indices;
    private int next;
    private double weight;

    private Player(Constraint constraint, double[][] violations, int[][] indices) {
      this.constraint = constraint;
      this.violations = violations;
      this.indices = indices;
    }

    static Player dense(int size, String rule, String formulation) {
      return new Player(
          constraint(Multiplier.dense(size, Projection.NON_NEGATIVE), rule, formulation),
          violations(size),
          new int[0][]);
    }

    static Player indexed(int size, int observed, String rule, String formulation) {
      var random = new SplittableRandom(2);
      int[][] indices = new int[SETS][];
      for (int k = 0; k < SETS; k++) {
        indices[k] = random.ints(0, size).distinct().limit(Math.min(observed, size)).toArray();
      }
      return new Player(
          constraint(Multiplier.indexed(size, Projection.NON_NEGATIVE), rule, formulation),
          violations(observed),
          indices);
    }

    private static double[][] violations(int observed) {
      var random = new SplittableRandom(1);
      double[][] violations = new double[SETS][];
      for (int k = 0; k < SETS; k++) {
        violations[k] = random.doubles(observed, -1, 1).toArray();
      }
      return violations;
    }

    private static Constraint constraint(Multiplier multiplier, String rule, String formulation) {
      return Constraint.of(
          "c",
          ConstraintType.INEQUALITY,
          formulation(formulation),
          multiplier,
          DualDynamics.of(rule(rule)));
    }

    private static Formulation formulation(String name) {
      return switch (name) {
        case "lagrangian" -> new Lagrangian();
        case "augmented" -> AugmentedLagrangian.of(Penalty.multiplicative(1, 1.01));
        default -> throw new IllegalArgumentException("unknown formulation " + name);
      };
    }

    private static DualRule rule(String name) {
      return switch (name) {
        case "ascent" -> GradientAscent.of(0.01);
        case "average" -> GradientAscent.averaged(0.01, 0.9);
        case "nupi" -> NuPi.of(0.01, 1).withNu(0.5);
        case "adam" -> Adam.of(0.01);
        default -> throw new IllegalArgumentException("unknown rule " + name);
      };
    }

    double step() {
      return SOLVER.step(this).lagrangian() + weight;
    }

    @Override
    public Evaluation evaluate() {
      next = next + 1 == SETS ? 0 : next + 1;
      ConstraintState state =
          indices.length == 0
              ? ConstraintState.of(violations[next])
              : ConstraintState.of(violations[next], indices[next]);
      return Evaluation.of(1, List.of(new Observed(constraint, state)));
    }

    @Override
    public void descend(double[] weights) {
      weight = weights[0];
    }
  }
}
