package org.fairlead.data.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.fairlead.data.Column;

/**
 * Columns that combine two others: {@code agegender}, with values such as {@code "old female"}, of
 * {@code age} and {@code gender}.
 */
final class Crossed {
  private Crossed() {}

  /** Returns a column of the combinations of two, the second's values varying fastest. */
  static Column of(Column first, Column second) {
    var values = new ArrayList<String>();
    for (String a : first.values()) {
      for (String b : second.values()) {
        values.add(a + " " + b);
      }
    }
    var codes = new int[first.size()];
    for (int i = 0; i < codes.length; i++) {
      boolean known = first.code(i) >= 0 && second.code(i) >= 0;
      codes[i] = known ? first.code(i) * second.values().size() + second.code(i) : -1;
    }
    return new Column(first.name() + second.name(), values, codes);
  }

  /** Returns the columns, and those of some names that combine two of them. */
  static List<Column> with(List<Column> columns, Collection<String> names) {
    var all = new ArrayList<>(columns);
    for (Column first : columns) {
      for (Column second : columns) {
        String name = first.name() + second.name();
        boolean missing = all.stream().noneMatch(c -> c.name().equals(name));
        if (first != second && names.contains(name) && missing) {
          all.add(of(first, second));
        }
      }
    }
    return List.copyOf(all);
  }
}
