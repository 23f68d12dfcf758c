package org.fairlead.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.column.ColumnNumbers;
import org.fairlead.data.column.ColumnNumbers.Kind;
import org.fairlead.data.column.ColumnNumbers.Mark;
import org.fairlead.data.column.DateTexts;
import org.fairlead.data.column.Identifiers;
import org.fairlead.data.column.MissingWords;
import org.fairlead.data.column.Numeral;

/**
 * Finds what columns are: by what nearly all of their values are. What is guessed, passed over or
 * left out is said in {@link #notes}.
 */
final class FeatureColumns {
  private static final double NEARLY_ALL = 0.9;
  private static final Pattern USUAL = Pattern.compile("[-+\\d.eE]*");

  /** What columns are called that say how much a row counts. */
  private static final Pattern WEIGHTS =
      Pattern.compile(
          "((sample|case|row|survey|instance|person|final|p|f)?[ _.-]?(weights?|wgts?|wts?)|fnlwgt|perwt|finlwgt)",
          Pattern.CASE_INSENSITIVE);

  private static final String PER_HUNDRED = "%‰";

  private final Rows rows;
  private final List<String> seen;
  private final TableOptions options;
  private final char separator;
  private final Map<String, Mark> marks = new HashMap<>();
  private final List<FeatureColumn> found = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<String> readings = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /**
   * @param separator between the fields of the file
   */
  private FeatureColumns(Rows rows, List<String> seen, TableOptions options, char separator) {
    this.rows = rows;
    this.seen = seen;
    this.options = options;
    this.separator = separator;
  }

  /**
   * Looks at the columns that a model may see.
   *
   * @throws InputException if a column has no value, an infinite number, numbers of several units,
   *     or neither numbers nor texts nearly throughout
   */
  static FeatureColumns of(Rows rows, List<String> seen, TableOptions options, char separator) {
    var columns = new FeatureColumns(rows, seen, options, separator);
    seen.forEach(columns::add);
    columns.note();
    return columns;
  }

  /** Returns the columns, without those that are left out. */
  List<FeatureColumn> found() {
    return found;
  }

  /** Returns the columns that are left out, with the reasons. */
  List<String> leftOut() {
    return leftOut;
  }

  List<Note> notes() {
    return notes;
  }

  private void add(String column) {
    int at = rows.header.indexOf(column);
    ColumnNumbers read = read(column);
    if (read.known() == 0) {
      throw new InputException(
          "column '%s' has no value in any row: exclude it (data.table.exclude)".formatted(column));
    }
    boolean categorical = options.categorical().contains(column);
    boolean chosen = categorical || options.features().contains(column);
    boolean comma = !categorical && comma(column, read);
    Kind kind = categorical ? Kind.TEXTS : read.kind(comma);
    String reason = chosen ? "" : reason(column, at, kind, read);
    if (!reason.isEmpty()) {
      leftOut.add("%s (%s)".formatted(column, reason));
    } else if (kind == Kind.NUMBERS) {
      found.add(number(column, at, read, comma));
    } else if (kind == Kind.TEXTS) {
      found.add(FeatureColumn.texts(column, at));
      if (!categorical) {
        read.code().ifPresent(code -> names.add("%s ('%s')".formatted(column, code)));
      }
    } else {
      var texts = others(read, comma);
      throw rows.wrong(
          rows.with(at, texts)[0],
          String.format(
              Locale.ROOT,
              "%s is '%s', but a number in %,d of %,d rows: correct what is no number, say data.table.categorical=[%s] if the values are names, or leave the column out (data.table.exclude=[%s])",
              column,
              texts.get(0),
              read.numbers(comma),
              read.known(),
              column,
              column));
    }
  }

  private ColumnNumbers read(String column) {
    return ColumnNumbers.of(rows.texts(rows.header.indexOf(column)));
  }

  /** Returns what any column's numbers show; read again, as all at once may not fit into memory. */
  private boolean anyShows(Mark mark) {
    seen.forEach(column -> marks.computeIfAbsent(column, c -> read(c).mark()));
    return marks.containsValue(mark);
  }

  /** Returns why a column is left out; empty where it is not. */
  private String reason(String column, int at, Kind kind, ColumnNumbers read) {
    if (kind != Kind.NUMBERS) {
      int dates = 0;
      String example = "";
      for (String text : read.texts()) {
        if (DateTexts.is(text)) {
          dates += read.count(text);
          example = example.isEmpty() ? text : example;
        }
      }
      if (dates >= NEARLY_ALL * read.known()) {
        return "dates, such as '%s': make numbers of them, such as an age".formatted(example);
      }
    }
    var known = rows.texts(at).stream().filter(text -> !MissingWords.has(text)).toList();
    return Identifiers.reason(column, known, kind != Kind.TEXTS);
  }

  /** Returns whether decimals of a column's numbers follow a comma. */
  private boolean comma(String column, ColumnNumbers read) {
    if (!options.decimal().equals(TableOptions.AUTO)) {
      return options.decimal().equals("comma");
    }
    Mark mark = read.mark();
    marks.put(column, mark);
    if (mark != Mark.OPEN) {
      return mark == Mark.COMMA;
    }
    boolean points = anyShows(Mark.POINT);
    boolean commas = anyShows(Mark.COMMA);
    if (points != commas) {
      return commas;
    }
    String example =
        read.texts().stream()
            .filter(text -> read.numeral(text).isAmbiguous())
            .findFirst()
            .orElse("");
    Numeral numeral = read.numeral(example);
    String either =
        "'%s' is %s or %s".formatted(example, plain(numeral.point()), plain(numeral.comma()));
    if (example.indexOf(',') < 0) {
      notes.add(
          Note.warning(
              NoteCodes.NUMBERS_READ,
              "%s: %s; read as %s. If a point sets thousands apart: data.table.decimal=comma."
                  .formatted(column, either, plain(numeral.point()))));
      return false;
    }
    if (separator == ',' && !commas) {
      return false;
    }
    throw rows.wrong(
        rows.with(rows.header.indexOf(column), List.of(example))[0],
        "%s: %s: say data.table.decimal=point or data.table.decimal=comma"
            .formatted(column, either));
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static List<String> others(ColumnNumbers read, boolean comma) {
    return read.texts().stream()
        .filter(text -> Double.isNaN(read.numeral(text).value(comma)))
        .toList();
  }

  private FeatureColumn number(String column, int at, ColumnNumbers read, boolean comma) {
    requireFinite(column, at, read, comma);
    String unit = unit(column, at, read, comma);
    var others = others(read, comma);
    if (!others.isEmpty()) {
      var shown = new ArrayList<String>();
      for (String text : others.subList(0, Math.min(3, others.size()))) {
        shown.add("'%s' (%s)".formatted(text, rows.lines(rows.with(at, List.of(text)))));
      }
      notes.add(
          Note.warning(
              NoteCodes.NOT_A_NUMBER,
              String.format(
                  Locale.ROOT,
                  "%s is a number in %,d of %,d rows; the others count as missing: %s%s. If its values are names: data.table.categorical=[%s].",
                  column,
                  read.numbers(comma),
                  read.known(),
                  String.join(", ", shown),
                  Examples.more(others.size() - shown.size()),
                  column)));
    }
    read.texts().stream()
        .filter(text -> !USUAL.matcher(text).matches() || (comma && text.indexOf('.') >= 0))
        .filter(text -> !Double.isNaN(read.numeral(text).value(comma)))
        .findFirst()
        .ifPresent(
            text ->
                readings.add(
                    "%s ('%s' is %s%s)"
                        .formatted(
                            column,
                            text,
                            plain(read.numeral(text).value(comma)),
                            without(read, comma, unit))));
    return FeatureColumn.number(column, at, comma, unit);
  }

  private static String without(ColumnNumbers read, boolean comma, String unit) {
    int without =
        read.texts().stream()
            .filter(text -> !Double.isNaN(read.numeral(text).value(comma)))
            .filter(text -> read.numeral(text).unit().isEmpty())
            .mapToInt(read::count)
            .sum();
    return unit.isEmpty() || without == 0
        ? ""
        : "; %s without '%s'".formatted(Examples.counted(without, "row"), unit);
  }

  private void requireFinite(String column, int at, ColumnNumbers read, boolean comma) {
    var infinite =
        read.texts().stream()
            .filter(text -> Double.isInfinite((float) read.numeral(text).value(comma)))
            .toList();
    if (!infinite.isEmpty()) {
      int[] wrong = rows.with(at, infinite);
      throw rows.wrong(
          wrong[0],
          "%s is '%s', expected a finite number of at most %s%s: correct it, or leave the column out (data.table.exclude=[%s])"
              .formatted(
                  column,
                  rows.fields.get(wrong[0])[at],
                  Float.MAX_VALUE,
                  wrong.length == 1
                      ? ""
                      : "; so %s %s (%s)"
                          .formatted(
                              wrong.length == 2 ? "is" : "are",
                              rows.lines(Arrays.copyOfRange(wrong, 1, wrong.length)),
                              Examples.of(
                                  Arrays.stream(wrong)
                                      .skip(1)
                                      .mapToObj(row -> "'" + rows.fields.get(row)[at] + "'")
                                      .toList())),
                  column));
    }
  }

  /** Returns the unit of a column's numbers; empty for none. */
  private String unit(String column, int at, ColumnNumbers read, boolean comma) {
    var examples = new TreeMap<String, String>();
    var counts = new HashMap<String, Integer>();
    for (String text : read.texts()) {
      Numeral numeral = read.numeral(text);
      if (!Double.isNaN(numeral.value(comma))) {
        examples.putIfAbsent(numeral.unit(), text);
        counts.merge(numeral.unit(), read.count(text), Integer::sum);
      }
    }
    boolean shares =
        examples.keySet().stream().anyMatch(u -> !u.isEmpty() && PER_HUNDRED.contains(u));
    long units = examples.keySet().stream().filter(unit -> !unit.isEmpty()).count();
    if (units > 1 || (shares && examples.size() > 1)) {
      var each =
          examples.entrySet().stream()
              .map(
                  e ->
                      "'%s' in %s"
                          .formatted(
                              e.getValue(), rows.line(rows.with(at, List.of(e.getValue()))[0])))
              .toList();
      throw rows.wrong(
          rows.with(at, List.of(examples.lastEntry().getValue()))[0],
          "%s has numbers of several units (%s): write all in one, or leave the column out (data.table.exclude=[%s])"
              .formatted(column, Examples.of(each), column));
    }
    return examples.isEmpty() ? "" : examples.lastKey();
  }

  private void note() {
    if (!leftOut.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.COLUMNS_LEFT_OUT,
              "No features: %s. To use one, name it in data.table.features or data.table.categorical."
                  .formatted(String.join(", ", leftOut))));
    }
    if (!names.isEmpty()) {
      notes.add(
          Note.info(
              NoteCodes.NUMBERS_READ,
              "Names, as codes with zeros before them are: %s."
                  .formatted(String.join(", ", names))));
    }
    found.stream()
        .filter(column -> column.number() && WEIGHTS.matcher(column.name()).matches())
        .filter(column -> !options.features().contains(column.name()))
        .forEach(
            column ->
                notes.add(
                    Note.warning(
                        NoteCodes.WEIGHT_AS_FEATURE,
                        "%s is a feature, and every row counts the same; if it says how much a row counts, no model should see it: data.table.exclude=[%s]."
                            .formatted(column.name(), column.name()))));
    if (!readings.isEmpty()) {
      notes.add(
          Note.info(
              NoteCodes.NUMBERS_READ,
              "Read as numbers: %s.".formatted(String.join(", ", readings))));
    }
  }
}
