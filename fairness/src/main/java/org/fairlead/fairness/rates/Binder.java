package org.fairlead.fairness.rates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.InputException;
import org.fairlead.fairness.Nearest;
import org.fairlead.fairness.rates.Quantity.Gradient;
import org.fairlead.fairness.rates.Quantity.Mean;
import org.fairlead.fairness.rates.Quantity.Measure;
import org.fairlead.fairness.rates.Statement.Comparison;
import org.jspecify.annotations.Nullable;

/** Gives the names of statements their meaning, and collects what has to be measured. */
final class Binder {
  private static final int MOST = 10_000;

  private final Vocabulary vocabulary;
  private final Surrogate surrogate;
  private final List<Condition> conditions = new ArrayList<>();
  private final Map<Quantity, Integer> quantities = new LinkedHashMap<>();
  private final Map<String, RateConstraint> constraints = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  Binder(Vocabulary vocabulary, Surrogate surrogate) {
    this.vocabulary = vocabulary;
    this.surrogate = surrogate;
  }

  List<RateConstraint> constraints() {
    return List.copyOf(constraints.values());
  }

  List<Quantity> quantities() {
    return List.copyOf(quantities.keySet());
  }

  List<Condition> conditions() {
    return conditions;
  }

  /** The constraints that speak of people who are not in the training set. */
  List<String> leftOut() {
    return leftOut;
  }

  /**
   * What a variable of {@code for each} stands for.
   *
   * @param condition on people, null for a class
   * @param label the class, -1 for people
   */
  private record Value(@Nullable Condition condition, int label) {}

  void add(Statement statement) {
    List<Map<String, Value>> scopes = List.of(Map.of());
    for (Syntax.Word variable : statement.variables()) {
      var longer = new ArrayList<Map<String, Value>>();
      for (Map<String, Value> scope : scopes) {
        for (Value value : values(statement.source(), variable)) {
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
    Formula left = formula(statement, statement.left(), scope, name);
    Formula right = formula(statement, statement.right(), scope, name);
    if (leftOut.contains(name)) {
      return;
    }
    var constraint = new RateConstraint(name, left, statement.comparison(), right);
    requirePossible(statement, constraint);
    constraints.putIfAbsent(name, constraint);
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
    List<Quantity> known = quantities();
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

  private List<Value> values(Source source, Syntax.Word variable) {
    String name = variable.text();
    if (name.equals(Vocabulary.CLASS) || name.equals(Vocabulary.POSITIVE)) {
      var values = new ArrayList<Value>();
      int classes = vocabulary.classes().size();
      boolean second = name.equals(Vocabulary.POSITIVE) && classes == 2;
      for (int label = second ? 1 : 0; label < classes; label++) {
        values.add(new Value(null, label));
      }
      return values;
    }
    if (vocabulary.attributes().isEmpty()) {
      throw source.error(
          variable.at(), "the data protect no attribute; name some with data.protect");
    }
    List<Condition> people =
        name.equals(Vocabulary.GROUP)
            ? vocabulary.groups()
            : vocabulary.values(
                attribute(source, variable, List.of(Vocabulary.GROUP, Vocabulary.CLASS)));
    return people.stream().map(condition -> new Value(condition, -1)).toList();
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
    List<Quantity> known = quantities();
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
      return quantity(Norms.of(source, call, vocabulary.parameters()));
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
      Value value = value(source, argument, scope);
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
      label = 1;
    }
    return new Cell(source, call, people, label, name).formula(rate);
  }

  private Value value(Source source, Syntax.Argument argument, Map<String, Value> scope) {
    Syntax.Word name = argument.name();
    if (argument.relation() == Syntax.Relation.ALONE) {
      Value value = scope.get(name.text());
      if (value != null) {
        return value;
      }
      var known = new ArrayList<>(vocabulary.attributeNames());
      known.addAll(List.of(Vocabulary.GROUP, Vocabulary.CLASS, Vocabulary.POSITIVE));
      if (known.contains(name.text())) {
        throw source.error(
            name.at(),
            "'%s' has no value; write %s=VALUE, or begin with 'for each %s:'"
                .formatted(name.text(), name.text(), name.text()));
      }
      throw source.error(
          name.at(), "unknown name '" + name.text() + "'" + Nearest.suggestion(name.text(), known));
    }
    if (name.text().equals(Vocabulary.CLASS)) {
      if (argument.relation() == Syntax.Relation.NOT || argument.values().size() != 1) {
        throw source.error(
            name.at(), "expected one class, as in class=" + vocabulary.classes().get(0));
      }
      Syntax.Word word = argument.values().get(0);
      return new Value(null, index(source, "class", vocabulary.classes(), word));
    }
    int attribute = attribute(source, name, List.of(Vocabulary.CLASS));
    Attribute known = vocabulary.attributes().get(attribute);
    NavigableSet<Integer> codes = new TreeSet<>();
    for (Syntax.Word word : argument.values()) {
      codes.add(index(source, known.name(), known.values(), word));
    }
    if (argument.relation() == Syntax.Relation.NOT) {
      NavigableSet<Integer> rest = new TreeSet<>();
      for (int code = 0; code < known.values().size(); code++) {
        if (!codes.contains(code)) {
          rest.add(code);
        }
      }
      codes = rest;
    }
    return new Value(Condition.EVERYONE.and(attribute, codes), -1);
  }

  private int attribute(Source source, Syntax.Word name, List<String> others) {
    int index = vocabulary.attributeNames().indexOf(name.text());
    if (index >= 0) {
      return index;
    }
    var known = new ArrayList<>(vocabulary.attributeNames());
    known.addAll(others);
    throw source.error(
        name.at(),
        "unknown attribute '%s'%s (known: %s; data.protect names more)"
            .formatted(
                name.text(), Nearest.suggestion(name.text(), known), String.join(", ", known)));
  }

  private static int index(Source source, String what, List<String> values, Syntax.Word word) {
    int index = values.indexOf(word.text());
    if (index < 0) {
      List<String> shown = values.size() > 12 ? values.subList(0, 12) : values;
      throw source.error(
          word.at(),
          "%s has no value '%s'%s (known: %s%s)"
              .formatted(
                  what,
                  word.text(),
                  Nearest.suggestion(word.text(), values),
                  String.join(", ", shown),
                  shown.size() < values.size() ? ", ..." : ""));
    }
    return index;
  }

  private Formula quantity(Quantity quantity) {
    quantities.putIfAbsent(quantity, quantities.size());
    return new Formula.Of(quantities.get(quantity));
  }

  /** The people that one rate is about. */
  private final class Cell {
    private final Source source;
    private final Syntax.Call call;
    private final Condition people;
    private final int label;
    private final String constraint;

    Cell(Source source, Syntax.Call call, Condition people, int label, String constraint) {
      this.source = source;
      this.call = call;
      this.people = people;
      this.label = label;
      this.constraint = constraint;
    }

    Formula formula(Rate rate) {
      Gradient gradient = surrogate.ofCorrect(rate);
      return switch (rate) {
        case ACCURACY -> mean(Measure.CORRECT, label, false, -1, gradient);
        case ERROR -> rest(mean(Measure.CORRECT, label, false, -1, gradient));
        case LOSS -> mean(Measure.LOSS, label, false, -1, Gradient.LOSS);
        case DROP -> mean(Measure.DROP, label, false, -1, gradient);
        case TPR -> mean(Measure.CORRECT, label, false, -1, gradient);
        case FNR -> rest(mean(Measure.CORRECT, label, false, -1, gradient));
        case TNR -> trueNegatives(gradient);
        case FPR -> rest(trueNegatives(gradient));
        case POSITIVE_RATE -> mean(Measure.PREDICTED, -1, false, label, Gradient.PROBABILITY);
      };
    }

    /** Of two classes, not predicting one is predicting the other. */
    private Formula trueNegatives(Gradient gradient) {
      return vocabulary.classes().size() == 2
          ? mean(Measure.CORRECT, 1 - label, false, -1, gradient)
          : rest(mean(Measure.PREDICTED, label, true, label, Gradient.PROBABILITY));
    }

    private Formula rest(Formula share) {
      return new Formula.Sum(new Formula.Constant(1), -1, share);
    }

    private Formula mean(
        Measure measure, int cellLabel, boolean other, int output, Gradient gradient) {
      var cell = new Mean(measure, -1, cellLabel, other, output, gradient);
      if (vocabulary.count(people, cell) == 0) {
        return missing();
      }
      return quantity(new Mean(measure, conditionIndex(), cellLabel, other, output, gradient));
    }

    private int conditionIndex() {
      if (people.everyone()) {
        return -1;
      }
      int index = conditions.indexOf(people);
      if (index < 0) {
        conditions.add(people);
        return conditions.size() - 1;
      }
      return index;
    }

    /**
     * A cell without people: what {@code for each} came across is left out, anything else wrong.
     */
    private Formula missing() {
      boolean named =
          call.arguments().stream()
              .allMatch(argument -> argument.relation() != Syntax.Relation.ALONE);
      if (named) {
        throw emptyCell();
      }
      if (!leftOut.contains(constraint)) {
        leftOut.add(constraint);
      }
      return new Formula.Constant(0);
    }

    private InputException emptyCell() {
      return source.error(call.at(), "the training set has no such people");
    }
  }
}
