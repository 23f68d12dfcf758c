package org.fairlead.data.format;

import java.util.ArrayList;
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

  /** Returns the combinations of all ordered pairs of columns. */
  static List<Column> pairs(List<Column> columns) {
    var pairs = new ArrayList<Column>();
    for (Column first : columns) {
      for (Column second : columns) {
        if (first != second) {
          pairs.add(of(first, second));
        }
      }
    }
    return pairs;
  }
}
