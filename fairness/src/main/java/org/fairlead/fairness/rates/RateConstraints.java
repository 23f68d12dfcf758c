package org.fairlead.fairness.rates;

import static org.fairlead.base.Checks.requireLength;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Binder;
import org.fairlead.fairness.rates.language.Condition;
import org.fairlead.fairness.rates.language.Quantity;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.rates.language.Quantity.Norm;
import org.fairlead.fairness.rates.language.RateConstraint;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.weighting.ParameterNorm;
import org.jspecify.annotations.Nullable;

/**
 * Constraints on a classifier for certain data: what they compare, the quantities that have to be
 * measured for that, and which samples each is about. Immutable.
 */
public final class RateConstraints {
  private final List<RateConstraint> constraints;
  private final List<Quantity> quantities;
  private final List<ParameterNorm> norms;
  private final List<Condition> conditions;
  private final List<String> leftOut;
  private final OptionalInt impliedLabel;
  private final Groups membership;
  private final Cells cells;
  private final double[] share;
  private final long[] trainingCount;
  private final int[][][] covers;

  private RateConstraints(Binder bound, Vocabulary vocabulary) {
    this.constraints = bound.constraints();
    this.quantities = bound.measured().quantities();
    this.norms =
        quantities.stream().filter(Norm.class::isInstance).map(q -> ((Norm) q).of()).toList();
    this.conditions = bound.measured().conditions();
    this.leftOut = List.copyOf(bound.leftOut());
    this.impliedLabel = bound.impliedLabel();
    this.membership = membership(conditions, vocabulary);
    this.cells = new Cells(quantities, conditions.size());
    this.share = new double[quantities.size()];
    this.trainingCount = new long[quantities.size()];
    this.covers = new int[quantities.size()][][];
    for (int q = 0; q < share.length; q++) {
      covers[q] = new int[0][];
      if (quantities.get(q) instanceof Mean mean) {
        trainingCount[q] = vocabulary.count(condition(mean), mean);
        share[q] = (double) trainingCount[q] / vocabulary.trainingSize();
      }
    }
    for (int q = 0; q < share.length; q++) {
      if (quantities.get(q) instanceof Mean mean && mean.everyone()) {
        covers[q] = covers(mean, vocabulary);
      }
    }
  }

  /**
   * Gives statements their meaning.
   *
   * @throws InputException if a rate, an attribute, a value, a class or a parameter is not known
   *     (with the nearest that is), no training sample is meant, something that can be zero
   *     divides, or no model could meet a constraint; each with the column
   */
  public static RateConstraints bind(
      List<Statement> statements, Vocabulary vocabulary, Surrogate surrogate) {
    var binder = new Binder(vocabulary, surrogate);
    statements.forEach(binder::add);
    if (binder.constraints().isEmpty()) {
      throw new InputException(
          "constraints: no training sample belongs to any of them: " + statements);
    }
    return new RateConstraints(binder, vocabulary);
  }

  /** Returns every constraint. */
  public List<RateConstraint> constraints() {
    return constraints;
  }

  /** Returns the constraints' names. */
  public List<String> names() {
    return constraints.stream().map(RateConstraint::name).toList();
  }

  /** Returns the norms of parameters that have to be measured. */
  public List<ParameterNorm> norms() {
    return norms;
  }

  /** Returns constraints of {@code for each} that no training sample is about. */
  public List<String> leftOut() {
    return leftOut;
  }

  /**
   * Returns the label that counts as positive in rates that name none, such as {@code tpr(race)};
   * empty if every rate that has one names it.
   */
  public OptionalInt impliedLabel() {
    return impliedLabel;
  }

  /**
   * Returns which of the vocabulary's samples meet which conditions. Outcomes that constraints are
   * measured on need these groups, selected as the samples are.
   */
  public Groups membership() {
    return membership;
  }

  /** Returns whether a rate is compared with the dense model's. */
  public boolean needsDenseModel() {
    return quantities.stream()
        .anyMatch(q -> q instanceof Mean mean && mean.measure() == Quantity.Measure.DROP);
  }

  /** Returns whether some gradient is that of a probability, not of the cross-entropy. */
  boolean needsProbabilities() {
    return quantities.stream()
        .anyMatch(q -> q instanceof Mean mean && mean.gradient() == Quantity.Gradient.PROBABILITY);
  }

  List<Quantity> quantities() {
    return quantities;
  }

  Cells cells() {
    return cells;
  }

  /** Returns the share of the training samples that are in a quantity's cell; 0 for a norm. */
  double share(int quantity) {
    return share[quantity];
  }

  /** Returns how many training samples are in a quantity's cell; 0 for a norm. */
  long trainingCount(int quantity) {
    return trainingCount[quantity];
  }

  /**
   * Returns the sets of quantities whose cells make up this one's, everyone's: all values of an
   * attribute, or of several together. Empty if there is none.
   */
  int[][] covers(int quantity) {
    return covers[quantity];
  }

  /**
   * Returns the largest violation of a model on samples, each equality's as its absolute value less
   * {@code tolerance}: at most 0 if all hold. Constraints that the samples do not define are left
   * out; NaN if none is defined.
   *
   * @param outcomes with this {@link #membership}
   * @param dense whether the dense model has each sample right; null if not needed
   * @param normValues of {@link #norms}
   */
  public Worst worst(
      Outcomes outcomes, boolean @Nullable [] dense, double[] normValues, double tolerance) {
    double[] values = measure(outcomes, dense, normValues);
    var worst = new Worst(Double.NaN, "");
    for (RateConstraint constraint : constraints) {
      double violation = constraint.violation(values);
      if (constraint.type() == ConstraintType.EQUALITY) {
        violation = Math.abs(violation) - tolerance;
      }
      if (!Double.isNaN(violation) && !(violation <= worst.violation())) {
        worst = new Worst(violation, constraint.name());
      }
    }
    return worst;
  }

  /**
   * The most violated constraint.
   *
   * @param violation by how much; at most 0 if all constraints hold, NaN if none is defined
   * @param name the constraint, empty if none is defined
   */
  public record Worst(double violation, String name) {}

  /** Returns every quantity as counted on samples, NaN where a cell has none. */
  double[] measure(Outcomes outcomes, boolean @Nullable [] dense, double[] normValues) {
    requireLength("normValues", normValues.length, norms.size(), "one per norm");
    var count = new long[quantities.size()];
    var values = new double[quantities.size()];
    int[] found = cells.scratch();
    for (int i = 0; i < outcomes.size(); i++) {
      int matches = cells.match(outcomes, i, found);
      for (int m = 0; m < matches; m++) {
        int q = found[m];
        count[q]++;
        values[q] += Cells.value((Mean) quantities.get(q), outcomes, i, dense);
      }
    }
    int norm = 0;
    for (int q = 0; q < values.length; q++) {
      values[q] = quantities.get(q) instanceof Norm ? normValues[norm++] : values[q] / count[q];
    }
    return values;
  }

  /**
   * Returns the standard error of a constraint's violation on samples, by the delta method: sample
   * {@code i} moves the violation by {@code Σ_q ∂v/∂r_q (x_iq - r_q) / n_q} over the cells that it
   * is in, so cells may share samples. Infinite where a cell has fewer than two.
   *
   * @param values of {@link #measure} on the same samples
   */
  double error(
      RateConstraint constraint, double[] values, Outcomes outcomes, boolean @Nullable [] dense) {
    int[] uses = constraint.uses();
    var derivative = new double[uses.length];
    constraint.differentiate(values, values, new double[values.length], derivative);
    var slope = new double[values.length];
    for (int u = 0; u < uses.length; u++) {
      slope[uses[u]] = derivative[u];
    }
    var count = new long[values.length];
    int[] found = cells.scratch();
    for (int i = 0; i < outcomes.size(); i++) {
      int matches = cells.match(outcomes, i, found);
      for (int m = 0; m < matches; m++) {
        count[found[m]]++;
      }
    }
    for (int q : uses) {
      if (quantities.get(q) instanceof Mean && count[q] < 2) {
        return Double.POSITIVE_INFINITY;
      }
    }
    double variance = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      int matches = cells.match(outcomes, i, found);
      double influence = 0;
      for (int m = 0; m < matches; m++) {
        int q = found[m];
        if (slope[q] != 0) {
          double off = Cells.value((Mean) quantities.get(q), outcomes, i, dense) - values[q];
          influence += slope[q] * off / count[q];
        }
      }
      variance += influence * influence;
    }
    double error = Math.sqrt(variance);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private Condition condition(Mean mean) {
    return mean.everyone() ? Condition.EVERYONE : conditions.get(mean.condition());
  }

  /**
   * Of the quantities that average the same over people of one condition each: those whose
   * conditions name the same attributes and leave out no one whose attributes are known.
   */
  private int[][] covers(Mean everyone, Vocabulary vocabulary) {
    var found = new ArrayList<int[]>();
    var done = new ArrayList<Set<Integer>>();
    for (int q = 0; q < quantities.size(); q++) {
      if (!(quantities.get(q) instanceof Mean mean) || !candidate(mean, everyone)) {
        continue;
      }
      var attributes = conditions.get(mean.condition()).values().keySet();
      if (done.stream().anyMatch(attributes::equals)) {
        continue;
      }
      done.add(attributes);
      long count = 0;
      var members = new ArrayList<Integer>();
      for (int other = q; other < quantities.size(); other++) {
        if (quantities.get(other) instanceof Mean next
            && candidate(next, everyone)
            && conditions.get(next.condition()).values().keySet().equals(attributes)
            && next.gradient() == mean.gradient()) {
          members.add(other);
          count += vocabulary.count(condition(next), next);
        }
      }
      if (count == vocabulary.known(condition(mean), mean)) {
        found.add(members.stream().mapToInt(member -> member).toArray());
      }
    }
    return found.toArray(int[][]::new);
  }

  private boolean candidate(Mean mean, Mean everyone) {
    return !mean.everyone() && mean.alike(everyone) && conditions.get(mean.condition()).single();
  }

  /** Conditions that exclude each other share a slot. */
  private static Groups membership(List<Condition> conditions, Vocabulary vocabulary) {
    if (conditions.isEmpty()) {
      return Groups.none(vocabulary.samples());
    }
    var slots = new ArrayList<List<Integer>>();
    for (int c = 0; c < conditions.size(); c++) {
      Condition condition = conditions.get(c);
      List<Integer> home = null;
      for (List<Integer> slot : slots) {
        if (home == null
            && slot.stream().allMatch(other -> conditions.get(other).excludes(condition))) {
          home = slot;
        }
      }
      if (home == null) {
        home = new ArrayList<>();
        slots.add(home);
      }
      home.add(c);
    }
    var layers = new int[slots.size()][vocabulary.samples()];
    for (int s = 0; s < layers.length; s++) {
      Arrays.fill(layers[s], -1);
      for (int c : slots.get(s)) {
        for (int i = 0; i < vocabulary.samples(); i++) {
          if (conditions.get(c).holds(vocabulary.codes(), i)) {
            layers[s][i] = c;
          }
        }
      }
    }
    return Groups.layered(
        conditions.stream().map(condition -> condition.text(vocabulary.attributes())).toList(),
        layers);
  }
}
