package org.fairlead.fairness.weighting.constrained;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.HeldOutObservation;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.ObservationUndo;
import org.fairlead.fairness.weighting.PenaltyLeak;
import org.fairlead.fairness.weighting.ReplayBuffer;
import org.fairlead.fairness.weighting.Weighting;
import org.jspecify.annotations.Nullable;

/**
 * A weighting by the multipliers of one {@link GroupConstraint}: in what order a step is measured.
 * What is measured of a group, and when that is a violation, is the method's.
 */
abstract class WithGroupConstraint
    implements Weighting, MultiplierReport, HeldOutObservation, ObservationUndo, PenaltyLeak {
  private final GroupConstraint constraint;
  private final Population population;
  private final boolean faithful;
  private final boolean heldOut;
  private final @Nullable ReplayBuffer buffer;

  /** Scratch, one entry per group. */
  private final double[] surrogate;

  private final double[] signs;
  private final double[] strict;
  private final int[] strictGroups;

  /**
   * @param bufferLength {@code k}, 0 for none
   * @param mode with {@link Mode#FAITHFUL} the penalty leaks into the surrogate, as published
   */
  WithGroupConstraint(
      String name,
      ConstraintType type,
      Groups training,
      int bufferLength,
      Dual dual,
      boolean detach,
      double totalCap,
      Mode mode) {
    int groups = training.size();
    this.population = Population.of(training);
    this.buffer = dual.buffers(bufferLength, training);
    this.constraint =
        GroupConstraint.of(name, type, training, population, buffer, dual, detach, totalCap, mode);
    this.faithful = mode == Mode.FAITHFUL;
    this.heldOut = dual.heldOut();
    this.surrogate = new double[groups];
    this.signs = new double[groups];
    Arrays.fill(signs, 1);
    this.strict = new double[groups];
    this.strictGroups = new int[groups];
  }

  /** Returns whether the arithmetic is the published one. */
  final boolean faithful() {
    return faithful;
  }

  /** Returns the mean over the training set of what was measured of some groups. */
  final double populationMean(double[] values, int[] groups, int count) {
    return population.mean(values, groups, count);
  }

  /**
   * Writes {@code s_g} of the groups present in the step.
   *
   * @param loss the mean loss that theirs are compared with
   * @param surrogateOf one entry per group present
   * @param signsOf {@code σ_g} of the same, 1 unless written
   */
  abstract void descendAlong(StepMeans means, double loss, double[] surrogateOf, double[] signsOf);

  /** Adds to the buffers what the step says of every sample. */
  abstract void remember(ReplayBuffer of, Outcomes step);

  /** Returns what is measured of a group, of the step's samples alone. */
  abstract double ofStep(StepMeans means, int group);

  /** Returns what is measured of each sample of a fold that is not trained on. */
  abstract double[] ofFold(Outcomes fold, boolean @Nullable [] dense);

  /**
   * Turns what was measured of groups into strict violations.
   *
   * @param loss that surrogates are compared with
   * @param values of {@code groups}, the first {@code count} of them, at least one
   * @param buffered whether they are means over buffers
   */
  abstract void toViolations(
      StepMeans means, double loss, double[] values, int[] groups, int count, boolean buffered);

  /** Returns the violation of a group that is so far above the population's mean. */
  abstract double violation(double aboveMean);

  @Override
  public final Evaluation observe(Outcomes step, double penalty) {
    StepMeans means = constraint.measure(step);
    double loss = means.loss() + penalty;
    double reference = faithful ? loss : means.loss();
    descendAlong(means, reference, surrogate, signs);
    int count = heldOut ? 0 : measure(step, means);
    if (count > 0) {
      toViolations(means, reference, strict, strictGroups, count, buffer != null);
    }
    return constraint.evaluation(loss, surrogate, signs, strict, strictGroups, count);
  }

  /** Writes what is measured of the groups that can be measured, and returns how many they are. */
  private int measure(Outcomes step, StepMeans means) {
    int count = 0;
    if (buffer == null) {
      for (; count < means.presentCount(); count++) {
        strictGroups[count] = means.present()[count];
        strict[count] = ofStep(means, strictGroups[count]);
      }
      return count;
    }
    remember(buffer, step);
    for (int g = 0; g < strict.length; g++) {
      if (buffer.ready(g)) {
        strictGroups[count] = g;
        strict[count] = buffer.mean(g);
        count++;
      }
    }
    return count;
  }

  /** Returns the plain mean of values, each group counting the same. */
  static double plainMean(double[] values, int count) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      sum += values[j];
    }
    return sum / count;
  }

  @Override
  public final Evaluation observeHeldOut(
      Outcomes sample, boolean @Nullable [] dense, double[] normValues) {
    SampleMeans means = SampleMeans.of(ofFold(sample, dense), sample.groups());
    int[] groups = means.measured();
    double[] violations = means.values();
    if (groups.length > 0) {
      double mean = population.mean(violations, groups, groups.length);
      for (int j = 0; j < violations.length; j++) {
        violations[j] = violation(violations[j] - mean);
      }
    }
    return constraint.heldOut(sample.meanLoss(), violations, groups, means.variances());
  }

  @Override
  public final void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    constraint.weigh(step, constraintWeights, sampleWeights);
  }

  /** The objective is the mean loss. */
  @Override
  public final void weighObjective(Outcomes step, int constraints, double[] sampleWeights) {
    Arrays.fill(sampleWeights, 1.0 / sampleWeights.length);
  }

  @Override
  public final void undoLastObservation() {
    constraint.undoLastObservation();
  }

  @Override
  public final double penaltyWeight() {
    return faithful ? constraint.leakedPenaltyWeight() : 1;
  }

  @Override
  public final Solver solver() {
    return constraint.solver();
  }

  @Override
  public final List<GroupState> report() {
    return constraint.report();
  }

  @Override
  public final double total() {
    return constraint.total();
  }

  @Override
  public final boolean scaled() {
    return constraint.scaled();
  }

  @Override
  public final Map<String, double[]> state() {
    return constraint.state();
  }

  @Override
  public final void restore(Map<String, double[]> state) {
    constraint.restore(state);
  }
}
