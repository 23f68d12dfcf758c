package org.fairlead.data.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.fairlead.data.Examples;
import org.fairlead.fairness.InputException;

/**
 * Turns columns of texts into features. A column of numbers is one feature, and a second one that
 * marks missing values where there are any. Every other column has a feature for each of its
 * values, 1 in the rows that have it; a missing value has none. Values are those of rows that are
 * not for testing.
 */
final class FeatureEncoder {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
  private static final int MOST_VALUES = 1_000;

  private final List<String[]> rows;
  private final Set<Integer> test;
  private final List<String> names = new ArrayList<>();
  private final List<Boolean> measured = new ArrayList<>();
  private final List<float[]> columns = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param rows fields of all rows
   * @param test the rows that are for testing
   */
  FeatureEncoder(List<String[]> rows, Set<Integer> test) {
    this.rows = rows;
    this.test = test;
  }

  /**
   * Adds a column.
   *
   * @param at where it is
   * @param categorical whether its numbers are names
   */
  void add(String column, int at, boolean categorical) {
    long absent = rows.stream().filter(row -> Categories.MISSING.contains(row[at])).count();
    if (absent == rows.size()) {
      throw new InputException(
          "column '%s' has no value in any row: exclude it (data.table.exclude)".formatted(column));
    }
    if (absent > 0) {
      missing.add(String.format(Locale.ROOT, "%s in %,d rows", column, absent));
    }
    boolean numeric =
        !categorical
            && rows.stream()
                .allMatch(
                    row ->
                        Categories.MISSING.contains(row[at]) || NUMBER.matcher(row[at]).matches());
    if (numeric) {
      addNumbers(column, at, absent > 0);
    } else {
      addValues(column, at);
    }
  }

  private void addNumbers(String column, int at, boolean marksMissing) {
    var numbers = new float[rows.size()];
    var absent = new float[rows.size()];
    for (int i = 0; i < numbers.length; i++) {
      String text = rows.get(i)[at];
      boolean known = !Categories.MISSING.contains(text);
      numbers[i] = known ? Float.parseFloat(text) : Float.NaN;
      absent[i] = known ? 0 : 1;
      if (Float.isInfinite(numbers[i])) {
        throw new InputException(
            "column '%s' has the number %s, too large for single precision"
                .formatted(column, text));
      }
    }
    feature(column, true, numbers);
    if (marksMissing) {
      feature(column + " missing", false, absent);
    }
  }

  private void addValues(String column, int at) {
    var values = new TreeSet<String>();
    var unseen = new TreeSet<String>();
    for (int i = 0; i < rows.size(); i++) {
      String text = rows.get(i)[at];
      if (!Categories.MISSING.contains(text) && !test.contains(i)) {
        values.add(text);
      }
    }
    if (values.size() > MOST_VALUES) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "column '%s' has %,d different texts, such as '%s', too many for features: exclude it (data.table.exclude)",
              column,
              values.size(),
              values.first()));
    }
    var place = new HashMap<String, float[]>();
    for (String value : values) {
      var marks = new float[rows.size()];
      place.put(value, marks);
      feature(column + "=" + value, false, marks);
    }
    for (int i = 0; i < rows.size(); i++) {
      String text = rows.get(i)[at];
      var marks = place.get(text);
      if (marks != null) {
        marks[i] = 1;
      } else if (!Categories.MISSING.contains(text)) {
        unseen.add(text);
      }
    }
    if (!unseen.isEmpty()) {
      warnings.add(
          "Test rows have a %s that no other row has (%s): the model sees none there."
              .formatted(column, Examples.of(unseen)));
    }
  }

  private void feature(String name, boolean number, float[] values) {
    names.add(name);
    measured.add(number);
    columns.add(values);
  }

  /** Returns what the user should know. */
  List<String> warnings() {
    var all = new ArrayList<>(warnings);
    if (!missing.isEmpty()) {
      all.add(
          "Missing: %s; a number then counts as the mean of the training rows, a text as none of its values."
              .formatted(String.join(", ", missing)));
    }
    return all;
  }

  Features features() {
    return new Features(names, measured, columns.toArray(new float[0][]), rows.size());
  }
}
