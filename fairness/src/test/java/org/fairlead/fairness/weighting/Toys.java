package org.fairlead.fairness.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.SoftLabels;

/** Small groups, outcomes and steps for tests. */
public final class Toys {
  private Toys() {}

  public static Attribute attribute(String name, int values) {
    var names = new ArrayList<String>();
    for (int v = 0; v < values; v++) {
      names.add(name + v);
    }
    return new Attribute(name, names);
  }

  public static Groups groups(int values, int... codes) {
    return Groups.single(attribute("g", values), codes);
  }

  /** Two attributes whose values are drawn at random, one sample in ten unknown. */
  public static Groups randomUnion(int samples, SplittableRandom random) {
    return Groups.union(
        List.of(attribute("a", 3), attribute("b", 2)),
        new int[][] {codes(samples, 3, random), codes(samples, 2, random)});
  }

  public static Groups randomSingle(int samples, int values, SplittableRandom random) {
    return Groups.single(attribute("g", values), codes(samples, values, random));
  }

  private static int[] codes(int samples, int values, SplittableRandom random) {
    int[] codes = new int[samples];
    for (int i = 0; i < samples; i++) {
      codes[i] = random.nextInt(10) == 0 ? -1 : random.nextInt(values);
    }
    return codes;
  }

  /** Outcomes of two classes whose sample {@code i} is correct or not, with a margin of 1. */
  public static Outcomes outcomes(Groups groups, boolean... correct) {
    double[] logits = new double[2 * correct.length];
    for (int i = 0; i < correct.length; i++) {
      logits[2 * i] = correct[i] ? 1 : -1;
    }
    return Outcomes.of(logits, 2, new int[correct.length], groups);
  }

  /** Outcomes of two classes with these losses, each positive. */
  public static Outcomes withLosses(Groups groups, double... losses) {
    double[] logits = new double[2 * losses.length];
    for (int i = 0; i < losses.length; i++) {
      logits[2 * i] = -Math.log(Math.expm1(losses[i]));
    }
    return Outcomes.of(logits, 2, new int[losses.length], groups);
  }

  public static Outcomes random(Groups groups, int classes, SplittableRandom random) {
    double[] logits = random.doubles((long) groups.samples() * classes, -2, 2).toArray();
    int[] labels = random.ints(groups.samples(), 0, classes).toArray();
    return Outcomes.of(logits, classes, labels, groups);
  }

  /** A step of a weighting on given outcomes: all but the parameters. */
  public static Taken step(Weighting weighting, Outcomes outcomes) {
    return step(weighting, outcomes, 0);
  }

  public static Taken step(Weighting weighting, Outcomes outcomes, double penalty) {
    var taken = new Taken(weighting, outcomes, penalty);
    taken.report = weighting.solver().step(taken);
    return taken;
  }

  public static final class Taken implements Primal {
    private final Weighting weighting;
    private final Outcomes outcomes;
    private final double penalty;
    public final double[] weights;
    public Evaluation evaluation = Evaluation.unconstrained(Double.NaN);
    public StepReport report = new StepReport(Double.NaN, Double.NaN, Double.NaN);

    private Taken(Weighting weighting, Outcomes outcomes, double penalty) {
      this.weighting = weighting;
      this.outcomes = outcomes;
      this.penalty = penalty;
      this.weights = new double[outcomes.size()];
    }

    @Override
    public Evaluation evaluate() {
      evaluation = weighting.observe(outcomes, penalty);
      return evaluation;
    }

    @Override
    public void descend(double[] constraintWeights) {
      weighting.weigh(outcomes, constraintWeights, weights);
    }

    public double[] multipliers() {
      return evaluation.observed().get(0).constraint().multiplier().values();
    }

    public double[] strict() {
      return evaluation.observed().get(0).state().strictViolation();
    }

    public int[] strictGroups() {
      return evaluation.observed().get(0).state().strictIndices();
    }

    public double[] surrogate() {
      return evaluation.observed().get(0).state().violation();
    }

    public int[] surrogateGroups() {
      return evaluation.observed().get(0).state().indices();
    }

    public double[] gradient(double[] logits, int classes, int[] labels, double smoothing) {
      double[] gradient = new double[logits.length];
      CrossEntropy.rows(
          logits, classes, SoftLabels.of(labels).smoothed(smoothing), weights, gradient);
      return gradient;
    }
  }
}
