package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.Schedule;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.constrained.state.Stateful;
import org.jspecify.annotations.Nullable;

/**
 * A vector constraint {@code g(x) <= 0} or {@code h(x) = 0}: how it is formulated, its multipliers
 * and penalty coefficients, and how they move.
 *
 * <p>It does not measure itself: the {@link Primal} does, and hands a {@link ConstraintState} to
 * the {@link Solver}. What changes is its {@linkplain #state() state}: the multipliers, what their
 * dynamics remember, the penalty coefficients and, where something is scheduled, the number of
 * steps.
 */
public final class Constraint implements Stateful {
  private final String name;
  private final ConstraintType type;
  private final Formulation formulation;
  private final Multiplier multiplier;
  private final DualDynamics dynamics;
  private final Conditioning conditioning;
  private final Ascent ascent;
  private final @Nullable Coefficients coefficients;

  /** Empty if every entry has scale 1. */
  private final double[] scale;

  private final Clock clock;
  private final Stateful parts;

  /** Empty if entries go by their numbers. */
  private final List<String> entryNames;

  private Constraint(
      String name,
      ConstraintType type,
      Formulation formulation,
      Multiplier multiplier,
      DualDynamics dynamics,
      Conditioning conditioning) {
    this.name = name;
    this.type = type;
    this.formulation = formulation;
    this.multiplier = multiplier;
    this.dynamics = dynamics;
    this.conditioning = conditioning;
    this.entryNames = List.of();
    this.clock = new Clock(conditioning.slack());
    this.ascent = new Ascent(dynamics, multiplier, type);
    Penalty penalty = formulation.penalty();
    this.coefficients = penalty == null ? null : new Coefficients(penalty, multiplier.size());
    boolean unscaled = conditioning.scale().stream().allMatch(each -> each == 1);
    this.scale =
        unscaled
            ? new double[0]
            : conditioning.scale().stream().mapToDouble(each -> each).toArray();
    var named = new LinkedHashMap<String, Stateful>();
    named.put("multiplier", multiplier);
    named.put("dynamics", ascent);
    if (coefficients != null) {
      named.put("penalty", coefficients);
    }
    if (!dynamics.schedule().isConstant() || !conditioning.slack().isConstant()) {
      named.put("clock", clock);
    }
    this.parts = Stateful.of(named);
  }

  /** The same constraint, its state included, under other names of its entries. */
  private Constraint(Constraint other, List<String> entryNames) {
    this.name = other.name;
    this.type = other.type;
    this.formulation = other.formulation;
    this.multiplier = other.multiplier;
    this.dynamics = other.dynamics;
    this.conditioning = other.conditioning;
    this.ascent = other.ascent;
    this.coefficients = other.coefficients;
    this.scale = other.scale;
    this.clock = other.clock;
    this.parts = other.parts;
    this.entryNames = entryNames;
  }

  /** Returns a constraint that takes violations as they are measured. */
  public static Constraint of(
      String name,
      ConstraintType type,
      Formulation formulation,
      Multiplier multiplier,
      DualDynamics dynamics) {
    return of(name, type, formulation, multiplier, dynamics, Conditioning.none());
  }

  /**
   * Returns a constraint.
   *
   * @param name what it is called in errors and logs
   * @param multiplier of this constraint alone; a {@link QuadraticPenalty} leaves it at zero
   * @throws IllegalArgumentException if the parts do not belong together
   */
  public static Constraint of(
      String name,
      ConstraintType type,
      Formulation formulation,
      Multiplier multiplier,
      DualDynamics dynamics,
      Conditioning conditioning) {
    requireArgument(
        multiplier.projection() == type.projection(),
        "constraint '%s': multiplier is %s, expected %s for %s",
        name,
        multiplier.projection(),
        type.projection(),
        type);
    boolean implicit = multiplier instanceof ImplicitMultiplier;
    requireArgument(
        !dynamics.restart() || (type == ConstraintType.INEQUALITY && !implicit),
        "constraint '%s': restarts need an inequality with multipliers of its own",
        name);
    int scales = conditioning.scale().size();
    requireArgument(
        scales == 1 || scales == multiplier.size(),
        "constraint '%s': scale has shape [%d], expected [1] or [%d]",
        name,
        scales,
        multiplier.size());
    Schedule slack = conditioning.slack();
    requireArgument(
        type == ConstraintType.INEQUALITY || (slack.first() == 0 && slack.last() == 0),
        "constraint '%s': an equality cannot be granted slack",
        name);
    if (formulation instanceof QuadraticPenalty) {
      for (double each : multiplier.parameters()) {
        requireArgument(
            each == 0,
            "constraint '%s': a quadratic penalty has no multipliers to start from",
            name);
      }
    }
    try {
      return new Constraint(name, type, formulation, multiplier, dynamics, conditioning);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("constraint '" + name + "': " + e.getMessage(), e);
    }
  }

  /** Returns a constraint without multipliers whose {@code size} entries are observed together. */
  public static Constraint penalized(
      String name, ConstraintType type, QuadraticPenalty formulation, int size) {
    return of(
        name,
        type,
        formulation,
        Multiplier.dense(size, type.projection()),
        DualDynamics.gradientAscent(1));
  }

  /** Returns a constraint without multipliers of which each step may observe only some entries. */
  public static Constraint penalizedIndexed(
      String name, ConstraintType type, QuadraticPenalty formulation, int size) {
    return of(
        name,
        type,
        formulation,
        Multiplier.indexed(size, type.projection()),
        DualDynamics.gradientAscent(1));
  }

  /**
   * Returns this constraint with names for its entries, such as those of groups, which errors and
   * diagnoses then use. It takes this one's place: both have the same multipliers.
   *
   * @param names one per entry, in their order
   */
  public Constraint withEntryNames(List<String> names) {
    requireArgument(
        names.size() == size(),
        "constraint '%s': entry names have shape [%d], expected [%d]",
        name,
        names.size(),
        size());
    return new Constraint(this, names);
  }

  /** Returns what an entry is called: its name in quotes, or {@code "entry"} and its number. */
  public String entryName(int entry) {
    return entryNames.isEmpty() ? "entry " + entry : "'" + entryNames.get(entry) + "'";
  }

  /** Returns what it is called in errors and logs. */
  public String name() {
    return name;
  }

  /** Returns the number of entries. */
  public int size() {
    return multiplier.size();
  }

  /** Returns whether it is an equality or an inequality. */
  public ConstraintType type() {
    return type;
  }

  /** Returns how violations and multipliers enter the Lagrangians. */
  public Formulation formulation() {
    return formulation;
  }

  /** Returns the multipliers, which change as the solver steps. */
  public Multiplier multiplier() {
    return multiplier;
  }

  /** Returns how the multipliers move. */
  public DualDynamics dynamics() {
    return dynamics;
  }

  /** Returns what it makes of a measured violation. */
  public Conditioning conditioning() {
    return conditioning;
  }

  /**
   * Returns a copy of the penalty coefficients: one per entry, a single one if they are shared, and
   * none if the formulation has no penalty.
   */
  public double[] penalties() {
    return coefficients == null ? new double[0] : coefficients.values();
  }

  /** The penalty coefficient of entry {@code i}; 0 if there is none. */
  double penalty(int i) {
    return coefficients == null ? 0 : coefficients.value(i);
  }

  public double scale(int i) {
    return scale.length == 0 ? 1 : scale[scale.length == 1 ? 0 : i];
  }

  /** The conditioned violation of observed entry {@code j}. */
  public double violation(Entries entries, int j) {
    double violation = entries.value(j) - clock.slack();
    return scale.length == 0 ? violation : scale(entries.index(j)) * violation;
  }

  /** The standard error of {@link #violation}. */
  public double error(Entries entries, int j) {
    double error = entries.error(j);
    return scale.length == 0 ? error : scale(entries.index(j)) * error;
  }

  /** Throws before anything changes if a state does not fit. */
  public void requireFit(ConstraintState state) {
    Formulation.Level level = state.contributesToPrimal() ? formulation.level() : null;
    Entries primal = state.primal();
    requireArgument(
        !multiplier.isDense() || primal.size() == size(),
        "constraint '%s': violation has shape [%d], expected [%d]",
        name,
        primal.size(),
        size());
    primal.requireFit(this, "violation", level == Formulation.Level.SURROGATE);
    state
        .dual()
        .requireFit(
            this,
            "strictViolation",
            state.contributesToDual() || level == Formulation.Level.STRICT);
    requireArgument(
        !state.contributesToDual()
            || !dynamics.noisePolicy().needsErrors()
            || state.dual().hasErrors()
            || state.dual().size() == 0,
        "constraint '%s': its dynamics need standard errors, but the state has none",
        name);
  }

  /** Writes the weights of the unconditioned surrogate entries from {@code offset} on. */
  void weigh(ConstraintState state, double[] weights, int offset) {
    formulation.weigh(this, state, weights, offset);
    if (scale.length > 0) {
      Entries entries = state.primal();
      for (int j = 0; j < entries.size(); j++) {
        weights[offset + j] *= scale(entries.index(j));
      }
    }
  }

  public void ascend(ConstraintState state) {
    if (!(formulation instanceof QuadraticPenalty)) {
      ascent.ascend(this, state.dual(), clock.steps());
    }
  }

  void beginLookAhead() {
    ascent.beginLookAhead();
  }

  void endLookAhead(boolean entirely) {
    ascent.endLookAhead(entirely);
  }

  /**
   * Takes back, when this step ends, a part of the multiplier of an entry whose weight could not be
   * used in full: back-calculation against windup. Left alone, a multiplier goes on summing
   * violations while it can do no more, and long after they are gone still weighs what it summed.
   *
   * <p>Of several calls for an entry in a step the last one holds. Entries of an {@link
   * ImplicitMultiplier}, which have no numbers of their own, give back nothing. Source: Åström and
   * Murray, Feedback Systems, on windup of integrators.
   *
   * @param entry the constraint's entry
   * @param amount what is taken back, of the weight's sign; 0 for nothing
   */
  public void giveBack(int entry, double amount) {
    ascent.giveBack(entry, amount / scale(entry));
  }

  /**
   * Ends a step: multipliers give back, penalty coefficients answer to what was measured, and
   * schedules move on.
   */
  void finishStep(ConstraintState state) {
    ascent.finishStep();
    if (coefficients != null) {
      coefficients.update(this, state.dual());
    }
    clock.tick();
  }

  @Override
  public Map<String, double[]> state() {
    return parts.state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    parts.restore(state);
  }
}
