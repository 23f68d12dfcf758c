package org.fairlead.data.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.column.Aliases;
import org.fairlead.data.column.Bins;
import org.fairlead.data.column.ColumnNumbers;
import org.fairlead.data.column.MissingWords;

/**
 * Makes columns of the texts of a table, as a recipe wants them: texts that count as others,
 * numbers brought together in ranges. Not thread-safe.
 */
public final class TextColumns {
  private static final int WORDS_SHOWN = 4;

  private final List<String> wanted;
  private final Aliases aliases;
  private final Bins bins;
  private final List<Note> notes = new ArrayList<>();

  private TextColumns(List<String> wanted, Aliases aliases, Bins bins) {
    this.wanted = wanted;
    this.aliases = aliases;
    this.bins = bins;
  }

  /** Begins with tables as they are. */
  public static TextColumns of(List<LabelTable> tables) {
    var columns = new TextColumns(List.of(), Aliases.parse(List.of()), Bins.parse(List.of()));
    tables.forEach(table -> columns.notes.addAll(table.notes()));
    return columns;
  }

  /**
   * Begins with a recipe's aliases and ranges.
   *
   * @throws InputException if one speaks of a column that is not there
   */
  public static TextColumns of(DataSpec spec, List<LabelTable> tables) {
    var wanted = new ArrayList<>(spec.protect());
    wanted.add(spec.target());
    var columns = new TextColumns(wanted, Aliases.parse(spec.aliases()), Bins.parse(spec.bins()));
    for (String name : columns.aliases.columns()) {
      var having = having(tables, name);
      columns.aliases.requirePresent(
          name,
          having.stream()
              .flatMap(table -> table.texts(table.column(name)).stream())
              .collect(Collectors.toSet()));
    }
    columns.bins.columns().forEach(name -> having(tables, name));
    tables.forEach(table -> columns.notes.addAll(table.notes()));
    return columns;
  }

  /** Returns the tables that have a column, of which there must be one. */
  private static List<LabelTable> having(List<LabelTable> tables, String name) {
    var having = tables.stream().filter(table -> table.header().contains(name)).toList();
    if (having.isEmpty()) {
      tables.get(0).column(name);
    }
    return having;
  }

  /** Returns a recipe's aliases. */
  public Aliases aliases() {
    return aliases;
  }

  /** Returns a table with the values that the aliases give. */
  public LabelTable renamed(LabelTable table) {
    if (aliases.columns().isEmpty()) {
      return table;
    }
    var header = table.header();
    return table.with(
        header,
        fields -> {
          var row = fields.clone();
          for (int c = 0; c < row.length; c++) {
            row[c] = aliases.of(header.get(c)).getOrDefault(row[c], row[c]);
          }
          return row;
        });
  }

  /**
   * Makes a column.
   *
   * @param texts one per sample, renamed
   * @return nothing if there are too many values for classes or groups
   * @throws InputException if so, and the recipe wants the column
   */
  public Optional<Column> column(String name, List<String> texts) {
    if (wanted.contains(name)) {
      noteMissing(name, texts);
    }
    if (bins.has(name)) {
      return Optional.of(binned(name, texts));
    }
    var categories = new Categories(name, texts.size());
    texts.forEach(categories::add);
    if (categories.isCategorical()) {
      return Optional.of(categories.column());
    }
    if (wanted.contains(name)) {
      double[] numbers = numbers(ColumnNumbers.of(texts), texts);
      throw new InputException(
          String.format(
              Locale.ROOT,
              "column '%s' has more than %,d different values, too many for classes or groups: bring them together first%s",
              name,
              Categories.MOST,
              numbers.length < texts.size() / 2
                  ? ""
                  : ", as with " + Bins.suggestion(name, numbers)));
    }
    return Optional.empty();
  }

  /** Says which words, rather than nothing, count as missing. */
  private void noteMissing(String name, List<String> texts) {
    var counts = new LinkedHashMap<String, Integer>();
    for (String text : texts) {
      if (!text.isEmpty() && MissingWords.has(text)) {
        counts.merge(text, 1, Integer::sum);
      }
    }
    if (!counts.isEmpty()) {
      int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
      String first = counts.keySet().iterator().next();
      notes.add(
          Note.warning(
              NoteCodes.MISSING_VALUES,
              "%s is unknown in %s that %s %s; if that is a value, name it: data.aliases='%s(%s=NAME)'."
                  .formatted(
                      name,
                      Examples.counted(sum, "row"),
                      sum == 1 ? "says" : "say",
                      words(counts),
                      name,
                      first)));
    }
  }

  private static String words(Map<String, Integer> counts) {
    var shown = counts.keySet().stream().limit(WORDS_SHOWN).map(word -> "'" + word + "'").toList();
    return String.join(", ", shown) + Examples.more(counts.size() - shown.size());
  }

  private static double[] numbers(ColumnNumbers read, List<String> texts) {
    boolean comma = read.mark() == ColumnNumbers.Mark.COMMA;
    return texts.stream()
        .filter(text -> !MissingWords.has(text))
        .mapToDouble(text -> read.numeral(text).value(comma))
        .filter(Double::isFinite)
        .toArray();
  }

  private Column binned(String name, List<String> texts) {
    var read = ColumnNumbers.of(texts);
    requireNumbers(name, read);
    boolean comma = read.mark() == ColumnNumbers.Mark.COMMA;
    var codes = new int[texts.size()];
    var outside = new ArrayList<String>();
    for (int i = 0; i < codes.length; i++) {
      String text = texts.get(i);
      boolean missing = MissingWords.has(text);
      codes[i] = missing ? -1 : bins.range(name, read.numeral(text).value(comma));
      if (codes[i] < 0 && !missing) {
        outside.add(text);
      }
    }
    if (!outside.isEmpty()) {
      notes.add(outside(name, outside, bins));
    }
    return new Column(name, bins.names(name), codes);
  }

  /** Requires that most values of a column that is to have ranges are numbers. */
  static void requireNumbers(String name, ColumnNumbers read) {
    int numbers = Math.max(read.numbers(false), read.numbers(true));
    if (2 * numbers < read.known()) {
      throw new InputException(
          "data.bins names '%s', whose values are texts (%s), expected a column of numbers; data.aliases brings texts together"
              .formatted(name, Examples.of(read.texts())));
    }
  }

  /** Returns a warning about values that lie in none of a column's ranges. */
  static Note outside(String name, List<String> values, Bins bins) {
    return Note.warning(
        NoteCodes.OUTSIDE_BINS,
        "%s of %s in none of its ranges %s, and count%s as unknown: %s."
            .formatted(
                values.size() == 1 ? "1 value" : "%d values".formatted(values.size()),
                name + (values.size() == 1 ? " lies" : " lie"),
                String.join(", ", bins.names(name)),
                values.size() == 1 ? "s" : "",
                Examples.of(values.stream().distinct().toList())));
  }

  /** Returns what a person should know of the tables and the columns so far. */
  public List<Note> notes() {
    return List.copyOf(notes);
  }
}
