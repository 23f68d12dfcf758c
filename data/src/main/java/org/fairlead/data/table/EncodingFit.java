package org.fairlead.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.source.Categories;

/**
 * Finds how columns of texts become features. A column of numbers is one feature, and a second one
 * that marks missing values where there are any. Every other column has a feature for each of its
 * values, 1 in the rows that have it; a missing value has none. Values are those of rows that are
 * not for testing.
 */
final class EncodingFit {
  private static final int MOST_VALUES = 1_000;

  private final List<String[]> rows;
  private final Set<Integer> test;
  private final List<RowEncoding.Input> inputs = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /**
   * @param rows fields of all rows
   * @param test the rows that are for testing
   */
  EncodingFit(List<String[]> rows, Set<Integer> test) {
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
      missing.add(
          String.format(Locale.ROOT, "%s in %,d row%s", column, absent, absent == 1 ? "" : "s"));
    }
    boolean numeric =
        !categorical
            && rows.stream()
                .allMatch(
                    row -> Categories.MISSING.contains(row[at]) || RowEncoder.isNumber(row[at]));
    if (numeric) {
      inputs.add(new RowEncoding.Input(column, true, absent > 0, List.of()));
    } else {
      addValues(column, at);
    }
  }

  private void addValues(String column, int at) {
    var values = new TreeSet<String>();
    var unseen = new TreeSet<String>();
    for (int i = 0; i < rows.size(); i++) {
      String text = rows.get(i)[at];
      if (!Categories.MISSING.contains(text)) {
        (test.contains(i) ? unseen : values).add(text);
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
    unseen.removeAll(values);
    if (values.isEmpty()) {
      throw new InputException(
          "column '%s' has values in test rows only, such as '%s': exclude it (data.table.exclude)"
              .formatted(column, unseen.first()));
    }
    if (!unseen.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.UNSEEN_VALUES,
              "Test rows have a %s that no other row has (%s): the model sees none there."
                  .formatted(column, Examples.of(unseen))));
    }
    inputs.add(new RowEncoding.Input(column, false, false, List.copyOf(values)));
  }

  /** Returns what the user should know. */
  List<Note> notes() {
    var all = new ArrayList<>(notes);
    if (!missing.isEmpty()) {
      all.add(
          Note.warning(
              NoteCodes.MISSING_VALUES,
              "Missing: %s; a number then counts as the mean of the training rows, a text as none of its values."
                  .formatted(String.join(", ", missing))));
    }
    return all;
  }

  /**
   * Returns what was found.
   *
   * @param columns of the tables, in order
   * @param headerless whether the files have no header line
   */
  RowEncoding encoding(List<String> columns, boolean headerless) {
    return new RowEncoding(columns, headerless, inputs);
  }
}
