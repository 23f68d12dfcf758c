package org.fairlead.fairness.rates;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.RateConstraint;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.HeldOutObservation;
import org.fairlead.fairness.weighting.LogitGradient;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.NormConstraints;
import org.fairlead.fairness.weighting.ObservationUndo;
import org.fairlead.fairness.weighting.ParameterNorm;
import org.fairlead.fairness.weighting.Violations;
import org.fairlead.fairness.weighting.Weighting;
import org.jspecify.annotations.Nullable;

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
public final class RateMethod
    implements Weighting,
        MultiplierReport,
        HeldOutObservation,
        LogitGradient,
        NormConstraints,
        ObservationUndo {
  private static final String USE = "use";
  private static final String TOTAL = "total";

  private final RateConstraints source;
  private final List<RateConstraint> constraints;
  private final List<ParameterNorm> norms;
  private final boolean needsProbabilities;
  private final Cells cells;
  private final int[] found;
  private final Estimates estimates;
  private final Slopes slopes;
  private final Descent descent;
  private final List<Kind> kinds;
  private final Dual dual;
  private final Violations violations;

  /** The constraints that the step last measured can follow, in the order of their weights. */
  private int[] followed = new int[0];

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
    this.norms = constraints.norms();
    this.needsProbabilities = constraints.needsProbabilities();
    this.cells = constraints.cells();
    this.dual = options.dual();
    this.found = cells.scratch();
    this.estimates = new Estimates(constraints, dense, options.buffer(), dual.sample());
    this.slopes = new Slopes(constraints, estimates);
    this.descent = new Descent(constraints, estimates, slopes, options);
    this.violations = Violations.none(this.constraints.size());
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
    return observeWithNorms(step, penalty, new double[0]);
  }

  @Override
  public Evaluation observeWithNorms(Outcomes step, double penalty, double[] normValues) {
    requireArgument(step.size() > 0, "step has no samples, expected at least one");
    requireArgument(
        step.hasProbabilities() || !needsProbabilities,
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
    slopes.begin(strict);
    var all = new ArrayList<Observed>(kinds.size());
    IntStream.Builder present = IntStream.builder();
    for (Kind kind : kinds) {
      all.add(new Observed(kind.constraint(), measure(kind, strict, present)));
    }
    followed = present.build().toArray();
    pending = step;
    return Evaluation.of(loss / step.size() + penalty, all);
  }

  private ConstraintState measure(Kind kind, double[] strict, IntStream.Builder present) {
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
        value = violations.last(j);
        known = violations.measured(j);
      } else if (known) {
        violations.set(j, value);
        values[count] = value;
        entries[count++] = entry;
      }
      if (slopes.follow(j)) {
        present.add(j);
        proxies[seenCount] = known ? value : 0;
        seen[seenCount++] = entry;
      }
    }
    ConstraintState state =
        ConstraintState.of(Arrays.copyOf(proxies, seenCount), Arrays.copyOf(seen, seenCount))
            .withStrict(Arrays.copyOf(values, count), Arrays.copyOf(entries, count));
    double[] errors =
        Arrays.stream(entries, 0, count)
            .mapToDouble(e -> slopes.error(kind.members()[e]))
            .toArray();
    return dual.carries(errors) ? state.withStandardErrors(errors) : state;
  }

  @Override
  public Evaluation observeHeldOut(
      Outcomes sample, boolean @Nullable [] dense, double[] normValues) {
    double[] values = source.measure(sample, dense, normValues);
    var all = new ArrayList<Observed>(kinds.size());
    for (Kind kind : kinds) {
      var strict = new double[kind.members().length];
      var entries = new int[strict.length];
      var errors = new double[strict.length];
      int count = 0;
      for (int entry = 0; entry < strict.length; entry++) {
        int j = kind.members()[entry];
        double value = constraints.get(j).violation(values);
        if (Double.isFinite(value)) {
          violations.set(j, value);
          strict[count] = value;
          entries[count] = entry;
          errors[count++] =
              dual.needsErrors() ? source.error(constraints.get(j), values, sample, dense) : 0;
        }
      }
      ConstraintState state =
          ConstraintState.of(new double[0], new int[0])
              .withStrict(Arrays.copyOf(strict, count), Arrays.copyOf(entries, count));
      all.add(
          new Observed(
              kind.constraint(),
              dual.needsErrors() ? state.withStandardErrors(Arrays.copyOf(errors, count)) : state));
    }
    return Evaluation.of(sample.meanLoss(), all);
  }

  @Override
  public void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    if (step != pending) {
      throw new IllegalStateException("weigh needs the outcomes of the last observe, got others");
    }
    requireLength("constraintWeights", constraintWeights.length, followed.length, "as observed");
    requireLength("sampleWeights", sampleWeights.length, step.size(), "samples of the step");
    double[] excess = descent.turn(followed, constraintWeights);
    int at = 0; // constraints are followed in the order of their kinds
    for (Kind kind : kinds) {
      for (int entry = 0; entry < kind.members().length && at < followed.length; entry++) {
        if (followed[at] == kind.members()[entry]) {
          kind.constraint().giveBack(entry, excess[at++]);
        }
      }
    }
    descent.weigh(step, sampleWeights);
  }

  /** The objective is the mean loss. */
  @Override
  public void weighObjective(Outcomes step, int constraintWeights, double[] sampleWeights) {
    Arrays.fill(sampleWeights, 1.0 / sampleWeights.length);
  }

  @Override
  public void undoLastObservation() {
    if (pending != null) {
      estimates.undo();
    }
  }

  @Override
  public boolean needsProbabilities() {
    return needsProbabilities;
  }

  @Override
  public void addLogitGradient(Outcomes step, int begin, double[] gradient) {
    if (!needsProbabilities) {
      return;
    }
    if (step != pending) {
      throw new IllegalStateException(
          "addLogitGradient needs the outcomes of the last observe, got others");
    }
    descent.addLogitGradient(step, begin, gradient);
  }

  @Override
  public List<ParameterNorm> norms() {
    return norms;
  }

  @Override
  public double[] normWeights() {
    return descent.normWeights();
  }

  @Override
  public Solver solver() {
    return dual.solver();
  }

  /** Returns what is known of each constraint, in their order. */
  @Override
  public List<GroupState> report() {
    var report = new GroupState[constraints.size()];
    double[] use = descent.use();
    for (Kind kind : kinds) {
      for (int entry = 0; entry < kind.members().length; entry++) {
        int j = kind.members()[entry];
        double last = violations.last(j);
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
    return descent.total();
  }

  @Override
  public boolean scaled() {
    return descent.scaled();
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
      var state = new LinkedHashMap<String, double[]>();
      violations.addTo(state);
      state.put(USE, descent.use());
      state.put(TOTAL, new double[] {descent.total(), descent.scaled() ? 1 : 0});
      return state;
    }

    @Override
    public void restore(Map<String, double[]> state) {
      StateReader reader = StateReader.of(state);
      Violations taken = violations.take(reader);
      double[] uses = reader.take(USE, constraints.size());
      double[] totals = reader.take(TOTAL, 2);
      reader.finish();
      violations.accept(taken);
      descent.goOn(uses, totals[0], totals[1] != 0);
    }
  }
}
