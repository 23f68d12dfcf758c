package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.ReplayBuffer;
import org.fairlead.fairness.weighting.Violations;
import org.jspecify.annotations.Nullable;

/**
 * One constraint per group whose surrogate is, up to its sign, the group's mean loss minus the
 * step's: {@code s_g = σ_g (l_g - l) + const}.
 *
 * <p>With weights {@code λ_g} of the groups present, {@code ∇(l + Σ_g λ_g s_g)} is a sum over
 * samples with weights {@code w_i = (1 - Σ_g σ_g λ_g) / B + Σ_{g∋i} σ_g λ_g / n_g}. They sum to 1,
 * because each group's second part sums to {@code σ_g λ_g}. Detached, the step's mean {@code l} is
 * a constant in {@code s_g}: the first part is {@code 1/B}, and they sum to {@code 1 + Σ_g σ_g
 * λ_g}.
 *
 * <p>The weights in use are {@code λ_g} times a common factor that keeps {@code Λ = Σ_g |λ_g|} over
 * the groups present at most at a cap; of what is beyond it the stored multipliers give back a part
 * every step.
 */
final class GroupConstraint implements Stateful {
  /*
   * With P = Σ_g σ_g λ_g over the groups present, the gradient of the Lagrangian is
   *
   *   ∇(l + Σ_g λ_g σ_g (l_g - l)) = (1 - P) ∇l + Σ_g σ_g λ_g ∇l_g,
   *
   * and both l and l_g are means over samples of the step. So one backward pass with a weight per
   * sample is enough, however many groups there are.
   *
   * Where P exceeds 1 the first part is negative: the loss of every sample whose groups have small
   * multipliers is driven up. That is what the Lagrangian says, and it is how training diverges
   * once a constraint cannot be met. The cap, which is below 1, rules it out. It scales the
   * weights in use, all by the same factor, so that groups keep their proportions. The multipliers
   * themselves go on summing violations: cut at the cap, those of several groups would end up
   * equal, and which of them is violated most would be forgotten.
   *
   * Nor may they sum without bound: once the violations are gone, Λ would stay at the cap until
   * all that was summed meanwhile has been taken off again. So while Λ is at the cap each of the
   * groups present gives back a part K of what it asks for in vain,
   *
   *   λ_g ← λ_g - K (1 - s) λ_g,   with the common factor s = cap/Λ,
   *
   * which keeps proportions, too. Under violations v that last, with a dual step η, Λ settles at
   * cap + η Σ v/K.
   */
  private static final String USE = "use";

  private final List<String> names;
  private final StepMeans means;
  private final Constraint constraint;
  private final Dual dual;
  private final Population population;
  private final boolean correctness;
  private final boolean detach;
  private final double cap;
  private final @Nullable ReplayBuffer buffer;

  /** Of the groups present in the step being taken: {@code σ_g}. */
  private final double[] sign;

  /** Of the groups present in the step being weighed: {@code σ_g λ_g / n_g}. */
  private final double[] share;

  private final Violations violations;
  private double scale = 1;
  private double total;
  private double signedTotal;
  private @Nullable Outcomes pending;

  private GroupConstraint(
      Groups training,
      Population population,
      Constraint constraint,
      Dual dual,
      @Nullable ReplayBuffer buffer,
      boolean detach,
      double cap) {
    int groups = training.size();
    this.names = training.names();
    this.means = new StepMeans(names);
    this.constraint = constraint;
    this.dual = dual;
    this.population = population;
    this.buffer = buffer;
    this.correctness = constraint.type() == ConstraintType.INEQUALITY;
    this.detach = detach;
    this.cap = cap;
    this.sign = new double[groups];
    this.share = new double[groups];
    this.violations = Violations.none(groups);
  }

  static GroupConstraint of(
      String name,
      ConstraintType type,
      Groups training,
      Population population,
      @Nullable ReplayBuffer buffer,
      Dual dual,
      boolean detach,
      double totalCap,
      Mode mode) {
    Dual used = mode == Mode.FAITHFUL ? dual.asPublished() : dual;
    return new GroupConstraint(
        training,
        population,
        used.constraint(name, type, training.names()),
        used,
        buffer,
        detach,
        mode == Mode.FAITHFUL ? Double.POSITIVE_INFINITY : totalCap);
  }

  /** Takes the step measured last out of the buffers again. */
  void undoLastObservation() {
    if (buffer != null && pending != null) {
      for (int j = 0; j < means.presentCount(); j++) {
        int g = means.present()[j];
        buffer.undo(g, means.count(g));
      }
    }
  }

  Solver solver() {
    return dual.solver();
  }

  /** Measures the means of a step; {@link #evaluation} and {@link #weigh} belong to the same. */
  StepMeans measure(Outcomes step) {
    pending = null;
    means.measure(step);
    pending = step;
    return means;
  }

  /**
   * Returns the evaluation of the step measured last.
   *
   * @param surrogate {@code s_g} of the groups present, in their order
   * @param signs {@code σ_g} of the groups present
   * @param strict strict violations of the first {@code strictCount} of {@code strictGroups}
   */
  Evaluation evaluation(
      double loss,
      double[] surrogate,
      double[] signs,
      double[] strict,
      int[] strictGroups,
      int strictCount) {
    int count = means.presentCount();
    for (int j = 0; j < count; j++) {
      sign[means.present()[j]] = signs[j];
    }
    remember(strict, strictGroups, strictCount);
    ConstraintState state =
        ConstraintState.of(Arrays.copyOf(surrogate, count), Arrays.copyOf(means.present(), count))
            .withStrict(
                Arrays.copyOf(strict, strictCount), Arrays.copyOf(strictGroups, strictCount));
    return Evaluation.of(loss, List.of(new Observed(constraint, withErrors(state))));
  }

  /**
   * Returns the evaluation of a sample that is not trained on; the step being taken stays as it is.
   *
   * @param strict violations of {@code groups}
   * @param variances of the means that they are made of
   */
  Evaluation heldOut(double loss, double[] strict, int[] groups, double[] variances) {
    remember(strict, groups, groups.length);
    ConstraintState state =
        ConstraintState.of(new double[0], new int[0]).withStrict(strict, groups);
    if (dual.needsErrors()) {
      state = state.withStandardErrors(population.errorsOfGaps(variances, groups));
    }
    return Evaluation.of(loss, List.of(new Observed(constraint, state)));
  }

  private void remember(double[] strict, int[] groups, int count) {
    for (int j = 0; j < count; j++) {
      violations.set(groups[j], strict[j]);
    }
  }

  /**
   * Adds the standard errors of the strict violations: each is a group's mean less the
   * population's, of which the group's is a part.
   */
  private ConstraintState withErrors(ConstraintState state) {
    int[] groups = state.strictIndices();
    double[] variances = new double[groups.length];
    for (int j = 0; j < groups.length; j++) {
      int g = groups[j];
      variances[j] = buffer == null ? means.variance(g, correctness) : buffer.variance(g);
    }
    double[] errors = population.errorsOfGaps(variances, groups);
    return dual.carries(errors) ? state.withStandardErrors(errors) : state;
  }

  void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    int count = means.presentCount();
    if (step != pending) {
      throw new IllegalStateException("weigh needs the outcomes of the last observe, got others");
    }
    requireArgument(
        constraintWeights.length == count,
        "constraintWeights has shape [%d], expected [%d]",
        constraintWeights.length,
        count);
    requireArgument(
        sampleWeights.length == step.size(),
        "sampleWeights has shape [%d], expected [%d]",
        sampleWeights.length,
        step.size());
    double sum = 0;
    for (double weight : constraintWeights) {
      sum += Math.abs(weight);
    }
    scale = sum > cap ? cap / sum : 1;
    total = sum > cap ? cap : sum;
    signedTotal = 0;
    for (int j = 0; j < count; j++) {
      int g = means.present()[j];
      double weight = sign[g] * (scale * constraintWeights[j]);
      signedTotal += weight;
      share[g] = weight / means.count(g);
      constraint.giveBack(g, dual.antiWindup() * (1 - scale) * constraintWeights[j]);
    }
    scale = scale / (1 - dual.antiWindup() * (1 - scale)); // of what is left of them
    double base = (detach ? 1 : 1 - signedTotal) / step.size();
    Groups groups = step.groups();
    int slots = groups.memberships();
    for (int i = 0; i < sampleWeights.length; i++) {
      double weight = base;
      for (int slot = 0; slot < slots; slot++) {
        int g = groups.group(i, slot);
        if (g >= 0) {
          weight += share[g];
        }
      }
      sampleWeights[i] = weight;
    }
  }

  /** {@code ∂(f + Σ_g λ_g s_g)/∂penalty} where the penalty is part of {@code l} in {@code s_g}. */
  double leakedPenaltyWeight() {
    return detach ? 1 : 1 - signedTotal;
  }

  double total() {
    return total;
  }

  boolean scaled() {
    return scale < 1;
  }

  List<GroupState> report() {
    var report = new ArrayList<GroupState>(names.size());
    for (int g = 0; g < names.size(); g++) {
      double last = violations.last(g);
      report.add(
          new GroupState(
              names.get(g),
              scale * constraint.multiplier().value(g),
              last,
              Math.max(0, -last),
              buffer == null ? 1 : buffer.fill(g)));
    }
    return report;
  }

  @Override
  public Map<String, double[]> state() {
    return parts().state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    parts().restore(state);
    pending = null;
  }

  private Stateful parts() {
    var parts = new LinkedHashMap<String, Stateful>();
    parts.put("constraint", constraint);
    if (buffer != null) {
      parts.put("buffer", buffer);
    }
    parts.put("last", new Last());
    return Stateful.of(parts);
  }

  /** What the report shows of the last step. */
  private final class Last implements Stateful {

    @Override
    public Map<String, double[]> state() {
      var state = new LinkedHashMap<String, double[]>();
      violations.addTo(state);
      state.put(USE, new double[] {scale, total});
      return state;
    }

    @Override
    public void restore(Map<String, double[]> state) {
      StateReader reader = StateReader.of(state);
      Violations taken = violations.take(reader);
      double[] use = reader.take(USE, 2);
      reader.finish();
      violations.accept(taken);
      scale = use[0];
      total = use[1];
    }
  }
}
