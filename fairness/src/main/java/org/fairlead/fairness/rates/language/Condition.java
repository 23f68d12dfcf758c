package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.fairlead.fairness.Attribute;

/**
 * Which people a rate is about: those whose attributes have one of some values each. No attribute
 * at all means everyone. A person of whom a named attribute is unknown is not meant.
 *
 * @param values codes by the attribute's index
 */
public record Condition(NavigableMap<Integer, NavigableSet<Integer>> values) {
  public static final Condition EVERYONE = new Condition(new TreeMap<>());

  boolean everyone() {
    return values.isEmpty();
  }

  /** Returns this condition with one more; both on the same attribute must hold. */
  Condition and(int attribute, NavigableSet<Integer> codes) {
    var narrowed = new TreeMap<>(values);
    narrowed.merge(
        attribute,
        codes,
        (a, b) -> {
          var both = new TreeSet<>(a);
          both.retainAll(b);
          return both;
        });
    return new Condition(narrowed);
  }

  Condition and(Condition other) {
    Condition both = this;
    for (var entry : other.values.entrySet()) {
      both = both.and(entry.getKey(), entry.getValue());
    }
    return both;
  }

  /** Returns whether it names one value of each of its attributes. */
  public boolean single() {
    return values.values().stream().allMatch(codes -> codes.size() == 1);
  }

  /** Returns whether no one can meet both. */
  public boolean excludes(Condition other) {
    for (var entry : values.entrySet()) {
      NavigableSet<Integer> theirs = other.values.get(entry.getKey());
      if (theirs != null && entry.getValue().stream().noneMatch(theirs::contains)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether sample {@code i} is meant; {@code codes[a][i]}. */
  public boolean holds(int[][] codes, int i) {
    for (var entry : values.entrySet()) {
      if (!entry.getValue().contains(codes[entry.getKey()][i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether all attributes that it names are known of sample {@code i}. */
  boolean known(int[][] codes, int i) {
    for (int attribute : values.keySet()) {
      if (codes[attribute][i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns it as a constraint would say it, {@code race=Black, age in {0-2,3-9}}. */
  public String text(List<Attribute> attributes) {
    var parts = new ArrayList<String>();
    values.forEach(
        (index, codes) -> {
          Attribute attribute = attributes.get(index);
          List<String> names = codes.stream().map(code -> attribute.values().get(code)).toList();
          parts.add(
              names.size() == 1
                  ? attribute.name() + "=" + names.get(0)
                  : attribute.name() + " in {" + String.join(",", names) + "}");
        });
    return String.join(", ", parts);
  }
}
