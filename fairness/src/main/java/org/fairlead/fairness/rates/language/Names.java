package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.fairlead.base.Nearest;
import org.fairlead.fairness.Attribute;
import org.jspecify.annotations.Nullable;

/** What the names in statements stand for: people and classes of a vocabulary. */
final class Names {
  private final Vocabulary vocabulary;

  Names(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * What a variable of {@code for each}, or an argument of a rate, stands for.
   *
   * @param condition on people, null for a class
   * @param label the class, -1 for people
   */
  record Value(@Nullable Condition condition, int label) {}

  /** Returns everything that a variable of {@code for each} goes through. */
  List<Value> values(Source source, Syntax.Word variable) {
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

  /**
   * Returns what an argument stands for.
   *
   * @param scope what the variables around it stand for
   */
  Value value(Source source, Syntax.Argument argument, Map<String, Value> scope) {
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
}
