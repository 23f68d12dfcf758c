package org.fairlead.data.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.column.Aliases;
import org.fairlead.data.column.LookAlikes;
import org.fairlead.data.column.MissingWords;
import org.fairlead.data.column.Numeral;

/**
 * Finds how columns of texts become features. A column of numbers is one feature, and a second one
 * that marks missing values where there are any. Every other column has a feature for each of its
 * values, 1 in the rows that have it; a missing value has none. Values are those of rows that are
 * not for testing.
 */
final class EncodingFit {
  private static final int MOST_VALUES = 1_000;

  /** As many values of one column are said. */
  private static final int MANY_VALUES = 50;

  private static final int WORDS_SHOWN = 4;

  private final Rows rows;
  private final Set<Integer> test;
  private final Aliases aliases;
  private final List<RowEncoding.Input> inputs = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /**
   * @param test the rows that are for testing
   * @param aliases that the rows already follow
   */
  EncodingFit(Rows rows, Set<Integer> test, Aliases aliases) {
    this.rows = rows;
    this.test = test;
    this.aliases = aliases;
  }

  void add(FeatureColumn column) {
    int at = column.at();
    noteMissing(column);
    Map<String, String> meanings = aliases.of(column.name());
    if (column.number()) {
      boolean marks = rows.fields.stream().anyMatch(row -> column.isMissing(row[at]));
      inputs.add(
          RowEncoding.Input.number(column.name(), marks)
              .written(column.decimalComma(), column.unit())
              .withAliases(meanings));
    } else {
      addValues(column, meanings);
    }
  }

  /** Remembers how many values are missing, and what words say so. */
  private void noteMissing(FeatureColumn column) {
    var words = new LinkedHashMap<String, List<Integer>>();
    int absent = 0;
    for (int i = 0; i < rows.size(); i++) {
      String text = rows.fields.get(i)[column.at()];
      if (MissingWords.has(text)) {
        absent++;
        words.computeIfAbsent(text, w -> new ArrayList<>()).add(i);
      }
    }
    words.remove("");
    if (absent > 0) {
      var shown =
          words.entrySet().stream()
              .limit(WORDS_SHOWN)
              .map(
                  e ->
                      "'%s' %s%s"
                          .formatted(
                              e.getKey(),
                              e.getValue().size() == 1 ? "in " : "first in ",
                              rows.line(e.getValue().get(0))))
              .toList();
      String named = shown.isEmpty() ? "" : " (" + String.join(", ", shown) + ")";
      missing.add(column.name() + " in " + Examples.counted(absent, "row") + named);
    }
  }

  private void addValues(FeatureColumn column, Map<String, String> meanings) {
    var values = new TreeMap<String, Integer>();
    var unseen = new TreeSet<String>();
    var texts = new ArrayList<String>();
    for (int i = 0; i < rows.size(); i++) {
      String text = rows.fields.get(i)[column.at()];
      if (!MissingWords.has(text)) {
        texts.add(text);
      }
    }
    boolean numbers = texts.stream().allMatch(text -> Numeral.canonical(text).isPresent());
    for (int i = 0; i < rows.size(); i++) {
      String text = rows.fields.get(i)[column.at()];
      if (!MissingWords.has(text)) {
        String value = numbers ? Numeral.canonical(text).orElse(text) : text;
        if (test.contains(i)) {
          unseen.add(value);
        } else {
          values.merge(value, 1, Integer::sum);
        }
      }
    }
    if (values.size() > MOST_VALUES) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "column '%s' has %,d different texts, such as '%s', too many for features: exclude it (data.table.exclude)",
              column.name(),
              values.size(),
              values.firstKey()));
    }
    if (values.isEmpty()) {
      throw new InputException(
          "column '%s' has values in test rows only, such as '%s': exclude it (data.table.exclude)"
              .formatted(column.name(), unseen.first()));
    }
    if (values.size() > MANY_VALUES) {
      notes.add(
          Note.warning(
              NoteCodes.MANY_FEATURES,
              "%s is %d texts (such as '%s'), a feature each; if that is not meant, exclude it (data.table.exclude=[%s])."
                  .formatted(column.name(), values.size(), values.firstKey(), column.name())));
    }
    unseen.removeAll(values.keySet());
    if (!unseen.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.UNSEEN_VALUES,
              "Test rows have a %s that no other row has (%s): the model sees none there."
                  .formatted(column.name(), Examples.of(unseen))));
    }
    LookAlikes.note(column.name(), values).ifPresent(notes::add);
    inputs.add(
        RowEncoding.Input.texts(column.name(), List.copyOf(values.keySet())).withAliases(meanings));
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
