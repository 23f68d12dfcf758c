package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.fairlead.base.Nearest;
import org.fairlead.fairness.rates.language.Names.Value;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.rates.language.Quantity.Measure;
import org.fairlead.fairness.rates.language.Statement.Comparison;

/** Turns statements into constraints over quantities. */
public final class Binder {
  private static final int MOST = 10_000;

  /** What a rate counts as positive that does not say what, of two classes. */
  private static final int IMPLIED = 1;

  private final Vocabulary vocabulary;
  private final Names names;
  private final Surrogate surrogate;
  private final Measured measured = new Measured();
  private final Map<String, RateConstraint> constraints = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  /** Whether a rate of the constraint that is being bound does not say what it counts. */
  private boolean implying;

  /** Whether a rate of a constraint that was kept does not say it. */
  private boolean implied;

  public Binder(Vocabulary vocabulary, Surrogate surrogate) {
    this.vocabulary = vocabulary;
    this.names = new Names(vocabulary);
    this.surrogate = surrogate;
  }

  public List<RateConstraint> constraints() {
    return List.copyOf(constraints.values());
  }

  /** What has to be measured for the constraints. */
  public Measured measured() {
    return measured;
  }

  /** The constraints that speak of people who are not in the training set. */
  public List<String> leftOut() {
    return leftOut;
  }

  /** Returns the label that rates of constraints count where they name none; empty if all do. */
  public OptionalInt impliedLabel() {
    return implied ? OptionalInt.of(IMPLIED) : OptionalInt.empty();
  }

  public void add(Statement statement) {
    List<Map<String, Value>> scopes = List.of(Map.of());
    for (Syntax.Word variable : statement.variables()) {
      var longer = new ArrayList<Map<String, Value>>();
      for (Map<String, Value> scope : scopes) {
        for (Value value : names.values(statement.source(), variable)) {
          var wider = new LinkedHashMap<>(scope);
          wider.put(variable.text(), value);
          longer.add(wider);
        }
      }
      scopes = longer;
      if (scopes.size() + constraints.size() > MOST) {
        throw statement.source().error(variable.at(), "more than " + MOST + " constraints");
      }
    }
    for (Map<String, Value> scope : scopes) {
      add(statement, scope);
    }
  }

  private void add(Statement statement, Map<String, Value> scope) {
    String name = wording(scope).of(statement);
    implying = false;
    Formula left = formula(statement, statement.left(), scope, name);
    Formula right = formula(statement, statement.right(), scope, name);
    if (leftOut.contains(name)) {
      return;
    }
    var constraint = new RateConstraint(name, left, statement.comparison(), right);
    requirePossible(statement, constraint);
    constraints.putIfAbsent(name, constraint);
    implied |= implying;
  }

  private Wording wording(Map<String, Value> scope) {
    var words = new LinkedHashMap<String, String>();
    scope.forEach(
        (variable, value) ->
            words.put(
                variable,
                value.condition() == null
                    ? Vocabulary.CLASS + "=" + vocabulary.classes().get(value.label())
                    : value.condition().text(vocabulary.attributes())));
    return new Wording(words);
  }

  private void requirePossible(Statement statement, RateConstraint constraint) {
    List<Quantity> known = measured.quantities();
    Range range = Range.of(constraint.formula(), index -> range(known.get(index)));
    boolean equal = statement.comparison() == Comparison.EQUAL;
    if (range.low() > 0 || (equal && range.high() < 0)) {
      throw statement
          .source()
          .error(
              statement.right().at(),
              "no model can meet this; rates are shares from 0 to 1 (90 per cent is 0.9 or 90%)");
    }
  }

  private static Range range(Quantity quantity) {
    if (quantity instanceof Mean mean) {
      return switch (mean.measure()) {
        case CORRECT, PREDICTED -> Range.SHARE;
        case LOSS -> Range.NOT_NEGATIVE;
        case DROP -> new Range(-1, 1);
      };
    }
    return Range.NOT_NEGATIVE;
  }

  private Formula formula(
      Statement statement, Syntax syntax, Map<String, Value> scope, String name) {
    if (syntax instanceof Syntax.Literal literal) {
      return new Formula.Constant(literal.value());
    }
    if (syntax instanceof Syntax.Negative negative) {
      return new Formula.Sum(
          new Formula.Constant(0), -1, formula(statement, negative.of(), scope, name));
    }
    if (syntax instanceof Syntax.Absolute absolute) {
      Formula of = formula(statement, absolute.of(), scope, name);
      return new Formula.Absolute(of, speaksOfLosses(of));
    }
    if (syntax instanceof Syntax.Binary binary) {
      Formula left = formula(statement, binary.left(), scope, name);
      Formula right = formula(statement, binary.right(), scope, name);
      return switch (binary.operator()) {
        case '+' -> new Formula.Sum(left, 1, right);
        case '-' -> new Formula.Sum(left, -1, right);
        case '*' -> new Formula.Product(left, right);
        default -> quotient(statement.source(), binary, left, right);
      };
    }
    return call(statement.source(), (Syntax.Call) syntax, scope, name);
  }

  private boolean speaksOfLosses(Formula formula) {
    List<Quantity> known = measured.quantities();
    var others = new boolean[1];
    formula.visit(
        index ->
            others[0] |=
                !(known.get(index) instanceof Mean mean && mean.measure() == Measure.LOSS));
    return !others[0];
  }

  private static Formula quotient(
      Source source, Syntax.Binary binary, Formula left, Formula right) {
    if (right.constant()) {
      double divisor = right.value(new double[0]);
      if (divisor == 0) {
        throw source.error(binary.right().at(), "division by zero");
      }
    } else if (!staysAboveZero(binary.right())) {
      throw source.error(
          binary.right().at(),
          "division by something that can be zero; multiply instead: 'a <= 1.2 * b' for 'a / b <="
              + " 1.2'");
    }
    return new Formula.Quotient(left, right);
  }

  private static boolean staysAboveZero(Syntax syntax) {
    if (syntax instanceof Syntax.Literal literal) {
      return literal.value() > 0;
    }
    if (syntax instanceof Syntax.Binary binary) {
      return binary.operator() != '-'
          && staysAboveZero(binary.left())
          && staysAboveZero(binary.right());
    }
    return syntax instanceof Syntax.Call call
        && (Norms.isNorm(call.name())
            || List.of(Rate.values()).stream()
                .anyMatch(rate -> rate.word().equals(call.name()) && rate.staysAboveZero()));
  }

  private Formula call(Source source, Syntax.Call call, Map<String, Value> scope, String name) {
    if (Norms.isNorm(call.name())) {
      return measured.of(Norms.of(source, call, vocabulary.parameters()));
    }
    for (Rate rate : Rate.values()) {
      if (rate.word().equals(call.name())) {
        return rate(source, call, rate, scope, name);
      }
    }
    var known = new ArrayList<>(Rate.words());
    known.add(Norms.NAME);
    known.add(Norms.ABSOLUTE);
    if (Macros.names().contains(call.name())) {
      throw source.error(
          call.at(), "'" + call.name() + "' is a whole constraint, it stands by itself");
    }
    throw source.error(
        call.at(),
        "unknown rate '"
            + call.name()
            + "'"
            + Nearest.suggestion(call.name(), known)
            + " (known: "
            + String.join(", ", known)
            + ")");
  }

  private Formula rate(
      Source source, Syntax.Call call, Rate rate, Map<String, Value> scope, String name) {
    Condition people = Condition.EVERYONE;
    int label = -1;
    for (Syntax.Argument argument : call.arguments()) {
      Value value = names.value(source, argument, scope);
      if (value.condition() == null) {
        if (label >= 0) {
          throw source.error(argument.name().at(), "a second class, expected one");
        }
        label = value.label();
      } else {
        people = people.and(value.condition());
      }
    }
    if (rate.hasPositiveClass() && label < 0) {
      if (vocabulary.classes().size() != 2) {
        throw source.error(
            call.at(),
            rate.word()
                + " of which class? Write "
                + rate.word()
                + "(class="
                + vocabulary.classes().get(0)
                + "), or 'for each class:' and "
                + rate.word()
                + "(class)");
      }
      label = IMPLIED;
      implying = true;
    }
    return new Cell(
            vocabulary, surrogate, measured, people, label, () -> missing(source, call, name))
        .formula(rate);
  }

  /** A cell without people: what {@code for each} came across is left out, anything else wrong. */
  private Formula missing(Source source, Syntax.Call call, String constraint) {
    boolean named =
        call.arguments().stream()
            .allMatch(argument -> argument.relation() != Syntax.Relation.ALONE);
    if (named) {
      throw source.error(call.at(), "the training set has no such people");
    }
    if (!leftOut.contains(constraint)) {
      leftOut.add(constraint);
    }
    return new Formula.Constant(0);
  }
}
