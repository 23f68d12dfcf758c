package org.fairlead.fairness.rates;

import static org.fairlead.constrained.internal.Checks.requireArgument;
import static org.fairlead.constrained.internal.Checks.requireLength;

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
import org.fairlead.constrained.Solver;
import org.fairlead.constrained.StateReader;
import org.fairlead.constrained.Stateful;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.method.Dual;
import org.fairlead.fairness.method.GroupState;
import org.fairlead.fairness.method.ParameterNorm;
import org.fairlead.fairness.method.Weighting;
import org.fairlead.fairness.rates.Quantity.Gradient;
import org.fairlead.fairness.rates.Quantity.Mean;
import org.fairlead.fairness.rates.Quantity.Measure;
import org.jspecify.annotations.Nullable;

/*
 * Constraint j says v_j(r) <= 0 or = 0, where r_q are quantities. Counting has no gradient, so the
 * network descends along a proxy r̃_q of each:
 *
 *   Gradient.LOSS         r̃ = mean loss of the cell, or minus that where it stands for accuracy:
 *                         ∂r̃/∂x_i = ± (p_i - onehot_i) / n, a sample weight of ± 1/n
 *   Gradient.PROBABILITY  r̃ = mean probability of class c, or of the label:
 *                         ∂r̃/∂x_ik = p_ic ([k=c] - p_ik) / n
 *   norms                 themselves
 *
 * With constraint weights λ_j the coefficient of ∂r̃_q is E_q = Σ_j λ_j ∂v_j/∂r_q. Those of losses
 * add up to sample weights, those of probabilities to rows: with a_ic = Σ_q E_q / n_q over the
 * quantities of class c that sample i is in, the row is p_ik (a_ik - Σ_c a_ic p_ic).
 *
 * A loss that is pushed up has no bottom: the objective and all constraints together must not do it.
 * M = Σ_j λ_j Σ_q max(0, -∂v_j/∂loss_q) is the loss that constraints push up in total. It is kept
 * at most at the cap, below the 1 of the objective; λ of CEAG and |μ| of Equalized Loss are M.
 */

/**
 * Training under {@link RateConstraints}.
 *
 * <p>Multipliers move by the strict violations: rates as counted over replay buffers. A constraint
 * whose rates are not all known yet, or whose divisor is zero, leaves its multiplier where it is.
 * With {@link Dual.Sample#HELD_OUT} they are the rates of a sample that is not trained on. The
 * network descends along proxies of the rates (see {@link Surrogate}) of the constraints whose
 * cells all have samples in the step. The value that a formulation sees is the strict violation,
 * which is on the scale of the constraint, or 0 while it is not known.
 */
public final class RateMethod implements Weighting {
  private static final String VIOLATION = "violation";
  private static final String MEASURED = "measured";
  private static final String USE = "use";
  private static final String TOTAL = "total";

  private final RateConstraints source;
  private final List<RateConstraint> constraints;
  private final List<Quantity> quantities;
  private final List<ParameterNorm> norms;
  private final boolean shapesRows;
  private final Cells cells;
  private final Estimates estimates;
  private final List<Kind> kinds;
  private final Dual dual;
  private final boolean detach;
  private final double cap;

  /** Of every constraint: what was last seen of it, and by how much its multiplier was scaled. */
  private final double[] violation;

  private final boolean[] measured;
  private final double[] use;
  private final double[][] derivative;

  /** Of every quantity: its value in the step, and the coefficient of its gradient. */
  private final double[] stepValue;

  private final double[] coefficient;

  private final double[] scratch;
  private final int[] found;
  private final double[] normWeights;
  private double[] classWeights = new double[0];
  private List<int[]> observed = List.of();
  private double total;
  private boolean scaled;
  private @Nullable Outcomes pending;

  /** The constraints of one type: their multipliers, and which entries are which constraints. */
  private static final class Kind {
    private final Constraint constraint;
    private final int[] members;

    Kind(Constraint constraint, int[] members) {
      this.constraint = constraint;
      this.members = members;
    }

    Constraint constraint() {
      return constraint;
    }

    int[] members() {
      return members;
    }
  }

  private RateMethod(RateConstraints constraints, double[] dense, RateOptions options) {
    this.source = constraints;
    this.constraints = constraints.constraints();
    this.quantities = constraints.quantities();
    this.norms = constraints.norms();
    this.shapesRows = constraints.needsProbabilities();
    this.cells = constraints.cells();
    this.dual = options.dual();
    this.estimates = new Estimates(constraints, dense, options.buffer(), dual.sample());
    this.detach = options.detach();
    this.cap = options.totalCap();
    this.kinds = new ArrayList<>();
    for (ConstraintType type : ConstraintType.values()) {
      int[] members = members(type);
      if (members.length > 0) {
        Constraint constraint =
            options
                .dual()
                .constraint(
                    type == ConstraintType.EQUALITY ? "equalities" : "inequalities",
                    type,
                    Arrays.stream(members).mapToObj(j -> this.constraints.get(j).name()).toList());
        kinds.add(new Kind(constraint, members));
      }
    }
    int size = this.constraints.size();
    this.violation = new double[size];
    this.measured = new boolean[size];
    this.use = new double[size];
    Arrays.fill(use, 1);
    this.derivative = new double[size][];
    for (int j = 0; j < size; j++) {
      derivative[j] = new double[this.constraints.get(j).uses().length];
    }
    this.stepValue = new double[quantities.size()];
    this.coefficient = new double[quantities.size()];
    this.scratch = new double[quantities.size()];
    this.found = cells.scratch();
    this.normWeights = new double[norms.size()];
  }

  /**
   * Returns the method with multipliers at zero and empty buffers.
   *
   * @param training the dense model's outcomes of the training samples, with the constraints'
   *     membership; may be null where no constraint speaks of a drop
   */
  public static RateMethod create(
      RateConstraints constraints, @Nullable DenseRates training, RateOptions options) {
    requireArgument(
        training != null || !constraints.needsDenseModel(),
        "the constraints speak of drop(), expected the dense model's rates");
    return new RateMethod(
        constraints,
        training == null ? new double[constraints.quantities().size()] : training.accuracy(),
        options);
  }

  private int[] members(ConstraintType type) {
    var members = new ArrayList<Integer>();
    for (int j = 0; j < constraints.size(); j++) {
      if (constraints.get(j).type() == type) {
        members.add(j);
      }
    }
    return members.stream().mapToInt(j -> j).toArray();
  }

  @Override
  public Evaluation observe(Outcomes step, double penalty) {
    return observe(step, penalty, new double[0]);
  }

  @Override
  public Evaluation observe(Outcomes step, double penalty, double[] normValues) {
    requireArgument(step.size() > 0, "step has no samples, expected at least one");
    requireArgument(
        step.hasProbabilities() || !shapesRows,
        "step has no probabilities, but the constraints need them");
    requireLength("norms", normValues.length, norms.size(), "as the constraints speak of");
    pending = null;
    estimates.begin();
    double loss = 0;
    for (int i = 0; i < step.size(); i++) {
      loss += step.loss(i);
      estimates.add(step, i, found, cells.match(step, i, found));
    }
    double[] strict = estimates.end(normValues);
    for (int q = 0; q < stepValue.length; q++) {
      boolean ofStep = quantities.get(q) instanceof Mean mean && mean.measure() == Measure.LOSS;
      stepValue[q] = ofStep ? estimates.ofStep(q) : strict[q];
    }
    var all = new ArrayList<Observed>(kinds.size());
    var present = new ArrayList<int[]>(kinds.size());
    for (Kind kind : kinds) {
      all.add(new Observed(kind.constraint(), measure(kind, strict, present)));
    }
    observed = present;
    pending = step;
    return Evaluation.of(loss / step.size() + penalty, all);
  }

  private ConstraintState measure(Kind kind, double[] strict, List<int[]> present) {
    int size = kind.members().length;
    var values = new double[size];
    var entries = new int[size];
    var proxies = new double[size];
    var seen = new int[size];
    int count = 0;
    int seenCount = 0;
    for (int entry = 0; entry < size; entry++) {
      int j = kind.members()[entry];
      double value = constraints.get(j).violation(strict);
      boolean known = Double.isFinite(value);
      if (dual.heldOut()) {
        value = violation[j];
        known = measured[j];
      } else if (known) {
        violation[j] = value;
        measured[j] = true;
        values[count] = value;
        entries[count++] = entry;
      }
      if (differentiable(j, strict)) {
        proxies[seenCount] = known ? value : 0;
        seen[seenCount++] = entry;
      }
    }
    seen = Arrays.copyOf(seen, seenCount);
    present.add(seen);
    ConstraintState state =
        ConstraintState.of(Arrays.copyOf(proxies, seenCount), seen)
            .withStrict(Arrays.copyOf(values, count), Arrays.copyOf(entries, count));
    double[] errors = errors(kind, Arrays.copyOf(entries, count), strict);
    return dual.carries(errors) ? state.withStandardErrors(errors) : state;
  }

  @Override
  public Evaluation observeHeldOut(
      Outcomes sample, boolean @Nullable [] dense, double[] normValues) {
    double[] values = source.measure(sample, dense, normValues);
    var all = new ArrayList<Observed>(kinds.size());
    for (Kind kind : kinds) {
      var violations = new double[kind.members().length];
      var entries = new int[violations.length];
      var errors = new double[violations.length];
      int count = 0;
      for (int entry = 0; entry < violations.length; entry++) {
        int j = kind.members()[entry];
        double value = constraints.get(j).violation(values);
        if (Double.isFinite(value)) {
          violation[j] = value;
          measured[j] = true;
          violations[count] = value;
          entries[count] = entry;
          errors[count++] =
              dual.needsErrors() ? source.error(constraints.get(j), values, sample, dense) : 0;
        }
      }
      ConstraintState state =
          ConstraintState.of(new double[0], new int[0])
              .withStrict(Arrays.copyOf(violations, count), Arrays.copyOf(entries, count));
      all.add(
          new Observed(
              kind.constraint(),
              dual.needsErrors() ? state.withStandardErrors(Arrays.copyOf(errors, count)) : state));
    }
    return Evaluation.of(sample.meanLoss(), all);
  }

  /** Returns the standard error of every strict violation, by propagation from the means. */
  private double[] errors(Kind kind, int[] entries, double[] strict) {
    var errors = new double[entries.length];
    for (int e = 0; e < entries.length; e++) {
      RateConstraint constraint = constraints.get(kind.members()[entries[e]]);
      var slope = new double[constraint.uses().length];
      constraint.differentiate(strict, stepValue, scratch, slope);
      errors[e] = estimates.error(constraint.uses(), slope);
    }
    return errors;
  }

  /** Computes the derivative of constraint {@code j}; returns whether this step can follow it. */
  private boolean differentiable(int j, double[] strict) {
    RateConstraint constraint = constraints.get(j);
    for (int q : constraint.uses()) {
      if (quantities.get(q) instanceof Mean && estimates.count(q) == 0) {
        return false;
      }
    }
    constraint.differentiate(strict, stepValue, scratch, derivative[j]);
    for (double each : derivative[j]) {
      if (!Double.isFinite(each)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    if (step != pending) {
      throw new IllegalStateException("weigh needs the outcomes of the last observe, got others");
    }
    int entries = observed.stream().mapToInt(seen -> seen.length).sum();
    requireLength("constraintWeights", constraintWeights.length, entries, "as observed");
    requireLength("sampleWeights", sampleWeights.length, step.size(), "samples of the step");
    combine(constraintWeights);
    double base = 1.0 / step.size();
    for (int i = 0; i < sampleWeights.length; i++) {
      double weight = base;
      int matches = cells.match(step, i, found);
      for (int m = 0; m < matches; m++) {
        int q = found[m];
        if (((Mean) quantities.get(q)).gradient() == Gradient.LOSS) {
          weight += coefficient[q];
        }
      }
      sampleWeights[i] = weight;
    }
  }

  /** Turns constraint weights into the coefficient of every sample's share of every quantity. */
  private void combine(double[] constraintWeights) {
    double scale = scale(constraintWeights);
    Arrays.fill(coefficient, 0);
    total = 0;
    int at = 0;
    for (int k = 0; k < kinds.size(); k++) {
      for (int entry : observed.get(k)) {
        int j = kinds.get(k).members()[entry];
        double weight = constraintWeights[at++];
        use[j] = pushed(j, weight) > 0 ? scale : 1;
        total += Math.abs(use[j] * weight);
        int[] uses = constraints.get(j).uses();
        for (int u = 0; u < uses.length; u++) {
          coefficient[uses[u]] += use[j] * weight * derivative[j][u];
        }
      }
    }
    int norm = 0;
    for (int q = 0; q < coefficient.length; q++) {
      if (!(quantities.get(q) instanceof Mean mean)) {
        normWeights[norm++] = coefficient[q];
      } else if (estimates.count(q) == 0 || constant(mean)) {
        coefficient[q] = 0;
      } else {
        coefficient[q] *= sign(mean) / estimates.count(q);
      }
    }
  }

  private double scale(double[] constraintWeights) {
    double sum = 0;
    int at = 0;
    for (int k = 0; k < kinds.size(); k++) {
      for (int entry : observed.get(k)) {
        sum += pushed(kinds.get(k).members()[entry], constraintWeights[at++]);
      }
    }
    scaled = sum > cap;
    return scaled ? cap / sum : 1;
  }

  /** Returns how much loss constraint {@code j} pushes up at a weight, detached or not. */
  private double pushed(int j, double weight) {
    double sum = 0;
    int[] uses = constraints.get(j).uses();
    for (int u = 0; u < uses.length; u++) {
      if (quantities.get(uses[u]) instanceof Mean mean && mean.gradient() == Gradient.LOSS) {
        sum += Math.max(0, -weight * derivative[j][u] * sign(mean));
      }
    }
    return sum;
  }

  private boolean constant(Mean mean) {
    return detach && mean.everyone() && mean.gradient() == Gradient.LOSS;
  }

  /** Returns the sign with which what the network descends along stands for a quantity. */
  private static double sign(Mean mean) {
    boolean loss = mean.gradient() == Gradient.LOSS;
    return switch (mean.measure()) {
      case CORRECT -> loss ? -1 : 1;
      case DROP -> loss ? 1 : -1;
      case LOSS, PREDICTED -> 1;
    };
  }

  @Override
  public void takeBack() {
    if (pending != null) {
      estimates.takeBack();
    }
  }

  @Override
  public boolean shapesRows() {
    return shapesRows;
  }

  @Override
  public void addRows(Outcomes step, int begin, double[] gradient) {
    if (!shapesRows) {
      return;
    }
    if (step != pending) {
      throw new IllegalStateException("addRows needs the outcomes of the last observe, got others");
    }
    int classes = step.classes();
    if (classWeights.length != classes) {
      classWeights = new double[classes];
    }
    int rows = gradient.length / classes;
    for (int row = 0; row < rows; row++) {
      int i = begin + row;
      int matches = cells.match(step, i, found);
      double mean = 0;
      boolean any = false;
      for (int m = 0; m < matches; m++) {
        Mean each = (Mean) quantities.get(found[m]);
        double weight = coefficient[found[m]];
        if (each.gradient() == Gradient.PROBABILITY && weight != 0) {
          int output = each.output() < 0 ? step.label(i) : each.output();
          classWeights[output] += weight;
          mean += weight * step.probability(i, output);
          any = true;
        }
      }
      if (any) {
        for (int k = 0; k < classes; k++) {
          gradient[row * classes + k] += step.probability(i, k) * (classWeights[k] - mean);
        }
        Arrays.fill(classWeights, 0);
      }
    }
  }

  @Override
  public List<ParameterNorm> norms() {
    return norms;
  }

  @Override
  public double[] normWeights() {
    return normWeights.clone();
  }

  @Override
  public double penaltyWeight() {
    return 1;
  }

  @Override
  public Solver solver() {
    return dual.solver();
  }

  @Override
  public boolean constrained() {
    return true;
  }

  /** Returns what is known of each constraint, in their order. */
  @Override
  public List<GroupState> report() {
    var report = new GroupState[constraints.size()];
    for (Kind kind : kinds) {
      for (int entry = 0; entry < kind.members().length; entry++) {
        int j = kind.members()[entry];
        double last = measured[j] ? violation[j] : Double.NaN;
        double fill = 1;
        for (int q : constraints.get(j).uses()) {
          fill = Math.min(fill, estimates.fill(q));
        }
        report[j] =
            new GroupState(
                constraints.get(j).name(),
                use[j] * kind.constraint().multiplier().value(entry),
                last,
                Math.max(0, -last),
                fill);
      }
    }
    return List.of(report);
  }

  @Override
  public double total() {
    return total;
  }

  @Override
  public boolean scaled() {
    return scaled;
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
    kinds.forEach(kind -> parts.put(kind.constraint().name(), kind.constraint()));
    parts.put("buffer", estimates);
    parts.put("last", new Last());
    return Stateful.of(parts);
  }

  /** What the report shows of the last step. */
  private final class Last implements Stateful {

    @Override
    public Map<String, double[]> state() {
      double[] flags = new double[measured.length];
      for (int j = 0; j < flags.length; j++) {
        flags[j] = measured[j] ? 1 : 0;
      }
      var state = new LinkedHashMap<String, double[]>();
      state.put(VIOLATION, violation.clone());
      state.put(MEASURED, flags);
      state.put(USE, use.clone());
      state.put(TOTAL, new double[] {total, scaled ? 1 : 0});
      return state;
    }

    @Override
    public void restore(Map<String, double[]> state) {
      StateReader reader = StateReader.of(state);
      double[] violations = reader.take(VIOLATION, violation.length);
      double[] flags = reader.take(MEASURED, measured.length);
      double[] uses = reader.take(USE, use.length);
      double[] totals = reader.take(TOTAL, 2);
      reader.finish();
      System.arraycopy(violations, 0, violation, 0, violation.length);
      for (int j = 0; j < flags.length; j++) {
        measured[j] = flags[j] != 0;
      }
      System.arraycopy(uses, 0, use, 0, use.length);
      total = totals[0];
      scaled = totals[1] != 0;
    }
  }
}
