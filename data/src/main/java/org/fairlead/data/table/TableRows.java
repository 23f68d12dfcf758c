package org.fairlead.data.table;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.data.Examples;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.column.ColumnNumbers;
import org.fairlead.data.column.ColumnNumbers.Mark;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.LabelTable;

/**
 * Rows of a table that are new to a model: read as the tables that it was trained on, encoded as
 * their rows were. Classes need not be known. Immutable and thread-safe.
 */
public final class TableRows {
  private final LabelTable table;
  private final RowEncoder encoder;
  private final FeatureShape shape;

  private TableRows(LabelTable table, RowEncoding encoding) {
    this.table = table;
    this.encoder = new RowEncoder(asWritten(table, encoding), table.header());
    this.shape = new FeatureShape(encoding.size());
  }

  /**
   * Reads tables as their format does: {@link org.fairlead.data.format.FormatProvider#readRows}; as
   * CSV and TSV files where a program made the data set.
   *
   * @param files at least one
   * @param format of the tables that the model was trained on
   * @param target what it predicts
   * @param encoding fitted on those tables
   * @param allowUnknown whether a text that no row had then counts as missing, instead of being an
   *     error
   * @throws InputException naming file and line, if a file cannot be read, lacks a column, or has a
   *     value that the model does not know
   */
  public static List<TableRows> read(
      List<Path> files, String format, String target, RowEncoding encoding, boolean allowUnknown) {
    List<String> columns = encoding.headerless() ? encoding.columns() : List.of();
    List<LabelTable> tables =
        Datasets.formats()
            .find(format)
            .map(known -> known.readRows(files, columns, target))
            .orElseGet(() -> LabelTable.readUnlabelled(files, LabelTable.Form.of(columns), target));
    return tables.stream().map(table -> checked(table, encoding, allowUnknown)).toList();
  }

  private static TableRows checked(LabelTable table, RowEncoding encoding, boolean allowUnknown) {
    List<String> needed = encoding.inputs().stream().map(RowEncoding.Input::column).toList();
    var missing = needed.stream().filter(column -> !table.header().contains(column)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "%s has no column '%s', which the model reads%s; it has %s, expected %s"
              .formatted(
                  table.file(),
                  String.join("', '", missing),
                  missing.size() == 1 ? Nearest.suggestion(missing.get(0), table.header()) : "",
                  String.join(", ", table.header()),
                  String.join(", ", needed)));
    }
    if (table.size() == 0) {
      throw new InputException("%s has no row".formatted(table.file()));
    }
    var rows = new TableRows(table, encoding);
    rows.requireKnown(allowUnknown);
    return rows;
  }

  /** Returns the encoding for numbers with the decimal mark that the table's own numbers show. */
  private static RowEncoding asWritten(LabelTable table, RowEncoding encoding) {
    var marks = new HashMap<String, Mark>();
    for (RowEncoding.Input input : encoding.inputs()) {
      if (input.number()) {
        var texts = table.texts(table.header().indexOf(input.column()));
        marks.put(input.column(), ColumnNumbers.of(texts).mark());
      }
    }
    boolean points = marks.containsValue(Mark.POINT);
    boolean commas = marks.containsValue(Mark.COMMA);
    return new RowEncoding(
        encoding.columns(),
        encoding.headerless(),
        encoding.inputs().stream()
            .map(
                input ->
                    switch (marks.getOrDefault(input.column(), Mark.NONE)) {
                      case POINT -> input.written(false, input.unit());
                      case COMMA -> input.written(true, input.unit());
                      case OPEN, NONE ->
                          points == commas ? input : input.written(commas, input.unit());
                    })
            .toList());
  }

  private void requireKnown(boolean allowUnknown) {
    int first = -1;
    int count = 0;
    var others = new TreeSet<String>();
    for (int row = 0; row < table.size(); row++) {
      var strange = encoder.strange(table.fields(row));
      for (RowEncoder.Strange field : strange) {
        if (field.input().number() && (!allowUnknown || field.isWrongNumber())) {
          throw table.wrong(
              row,
              "%s is '%s', expected %s"
                  .formatted(field.input().column(), field.text(), field.expected()));
        }
        others.add(field.input().column() + " '" + field.text() + "'");
      }
      if (!strange.isEmpty()) {
        first = first < 0 ? row : first;
        count++;
      }
    }
    if (first < 0 || allowUnknown) {
      return;
    }
    RowEncoder.Strange field = encoder.strange(table.fields(first)).get(0);
    List<String> values = field.input().values();
    String here =
        "%s is '%s', which the model does not know%s (it knows %s)"
            .formatted(
                field.input().column(),
                field.text(),
                Nearest.suggestion(field.text(), values),
                Examples.of(values));
    throw table.wrong(
        first,
        count == 1 && others.size() == 1
            ? here + "; correct it, or allow unknown values: they then count as missing"
            : String.format(
                Locale.ROOT,
                "%s; %,d of %,d rows have unknown values (%s): correct them, or allow them: they then count as missing",
                here,
                count,
                table.size(),
                Examples.of(others)));
  }

  /** Returns the number of rows. */
  public int size() {
    return table.size();
  }

  /** Returns a row's name, {@code "people.csv:17"}: its file and line. */
  public String id(int row) {
    return table.id(row);
  }

  /** Returns the shape of an encoded row. */
  public FeatureShape shape() {
    return shape;
  }

  /** Puts the features of a row at the target's position. */
  public void put(int row, ByteBuffer target) {
    encoder.put(table.fields(row), target);
  }
}
