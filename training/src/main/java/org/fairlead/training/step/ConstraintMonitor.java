package org.fairlead.training.step;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;
import org.fairlead.constrained.monitor.Diagnosis;
import org.fairlead.constrained.monitor.Monitor;
import org.fairlead.constrained.solver.Solver;
import org.fairlead.training.recipe.MethodRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Watches the constraints of a run, and says what is wrong with them: at the end of an epoch what
 * will not mend by itself, and at the end of the run everything.
 *
 * <p>One training loop owns it. What it has seen is part of a checkpoint.
 */
public final class ConstraintMonitor {
  private static final String PREFIX = "monitor/";
  private static final int SHORTEST = 10;
  private static final int LONGEST = 200;
  private static final int WINDOWS = 10;

  /** What swings by less does not matter beside the objective, whose weight is 1. */
  private static final double SMALL_SWING = 0.05;

  /** What more of the same training does not mend. */
  private static final Set<Diagnosis.Kind> LASTING =
      EnumSet.of(
          Diagnosis.Kind.NEVER_OBSERVED,
          Diagnosis.Kind.DIVERGING,
          Diagnosis.Kind.OSCILLATING,
          Diagnosis.Kind.SIGNS_DISAGREE);

  private final Monitor monitor;
  private final Set<String> told = new HashSet<>();

  private ConstraintMonitor(Monitor monitor) {
    this.monitor = monitor;
  }

  /**
   * Returns a monitor that has seen nothing. It looks at means over a tenth of the run, of at least
   * 10 and at most 200 measurements.
   *
   * @param dualSteps how many steps move multipliers
   */
  public static ConstraintMonitor of(MethodRecipe method, long dualSteps) {
    long window = Math.max(SHORTEST, Math.min(LONGEST, dualSteps / WINDOWS));
    // violations of inequalities are what exceeds the tolerance that multipliers are moved by
    return new ConstraintMonitor(
        Monitor.of(method.tolerance(), (int) window).withSlack(method.tightening()));
  }

  /** Takes a step of a solver, and notes what moved the multipliers and where they are then. */
  StepReport step(Solver solver, Primal primal) {
    var observed = new Observed(primal);
    StepReport report = solver.step(observed);
    monitor.observe(Objects.requireNonNull(observed.last, "the solver evaluated nothing"));
    return report;
  }

  /** Returns what is wrong with the constraints now, in words; empty if nothing is. */
  public List<String> findings() {
    return diagnoses().map(ConstraintMonitor::text).toList();
  }

  private Stream<Diagnosis> diagnoses() {
    return monitor.diagnoses().stream()
        .filter(each -> each.kind() != Diagnosis.Kind.OSCILLATING || each.number() >= SMALL_SWING);
  }

  /** Returns what will not mend by itself and was not told before. */
  public List<Note> news() {
    return diagnoses()
        .filter(each -> LASTING.contains(each.kind()))
        .filter(each -> told.add(each.kind() + each.constraint() + each.name()))
        .map(ConstraintMonitor::note)
        .toList();
  }

  /** Returns what is wrong with the constraints now, as notes. */
  public List<Note> notes() {
    return diagnoses().map(ConstraintMonitor::note).toList();
  }

  private static Note note(Diagnosis diagnosis) {
    String code =
        switch (diagnosis.kind()) {
          case NEVER_OBSERVED -> NoteCodes.CONSTRAINT_NEVER_OBSERVED;
          case INFEASIBLE -> NoteCodes.CONSTRAINT_INFEASIBLE;
          case DIVERGING -> NoteCodes.CONSTRAINT_DIVERGING;
          case OSCILLATING -> NoteCodes.CONSTRAINT_OSCILLATING;
          case SIGNS_DISAGREE -> NoteCodes.CONSTRAINT_SIGNS_DISAGREE;
          case TOO_NOISY -> NoteCodes.CONSTRAINT_TOO_NOISY;
        };
    return Note.warning(code, "Constraint " + text(diagnosis));
  }

  private static String text(Diagnosis diagnosis) {
    String keys =
        switch (diagnosis.kind()) {
          case NEVER_OBSERVED -> "method.buffer";
          case INFEASIBLE -> "train.epochs, method.dualStep";
          case DIVERGING -> "method.dual.cap, method.surrogate";
          case OSCILLATING -> "method.dual.dynamics=nupi, method.dual.kp, method.dualStep";
          case SIGNS_DISAGREE -> "method.surrogate, beside constraints";
          case TOO_NOISY -> "method.buffer, method.dual.noise";
        };
    return "%s: %s (%s)".formatted(diagnosis.where(), diagnosis.finding(), keys);
  }

  /** Returns the state of the dual side with what was seen. */
  public Map<String, double[]> with(Map<String, double[]> dual) {
    var state = new LinkedHashMap<>(dual);
    monitor.state().forEach((key, value) -> state.put(PREFIX + key, value));
    return state;
  }

  /** Restores what was seen, and returns the rest of the state. */
  public Map<String, double[]> restore(Map<String, double[]> state) {
    var dual = new LinkedHashMap<String, double[]>();
    var seen = new LinkedHashMap<String, double[]>();
    state.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            seen.put(key.substring(PREFIX.length()), value);
          } else {
            dual.put(key, value);
          }
        });
    monitor.restore(seen);
    return dual;
  }

  /** A primal whose last evaluation is remembered. */
  private static final class Observed implements Primal {
    private final Primal primal;
    private @Nullable Evaluation last;

    Observed(Primal primal) {
      this.primal = primal;
    }

    @Override
    public Evaluation evaluate() {
      Evaluation evaluation = primal.evaluate();
      last = evaluation;
      return evaluation;
    }

    @Override
    public Evaluation evaluateConstraints() {
      Evaluation evaluation = primal.evaluateConstraints();
      last = evaluation;
      return evaluation;
    }

    @Override
    public void descend(double[] weights) {
      primal.descend(weights);
    }

    @Override
    public void lookAhead(double[] weights) {
      primal.lookAhead(weights);
    }
  }
}
