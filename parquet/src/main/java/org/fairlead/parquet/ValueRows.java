package org.fairlead.parquet;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.text.Excerpt;
import org.fairlead.data.Examples;
import org.fairlead.data.columnar.ColumnarTable;

/**
 * The columns of a file that have a value a row, as texts: as DuckDB writes them into CSV files.
 * Not thread-safe.
 */
final class ValueRows {
  /** Characters of all texts that are kept, each counted once. */
  private static final long MOST_CHARACTERS = 1L << 30;

  /** Texts that are kept once per column; a column of names has more. */
  private static final int MOST_SHARED = 20_000;

  private final Path file;
  private final List<ParquetColumn> fields;
  private final List<Optional<List<String>>> classes;
  private final List<Map<String, String>> shared = new ArrayList<>();
  private final List<String[]> rows = new ArrayList<>();
  private long characters;

  ValueRows(Schema schema) {
    this.file = schema.file();
    this.fields = schema.values();
    this.classes = fields.stream().map(field -> schema.labels().of(field.name())).toList();
    fields.forEach(field -> shared.add(new HashMap<>()));
  }

  /** Reads all rows. */
  static ColumnarTable read(Database database, Schema schema) {
    if (schema.values().isEmpty()) {
      throw new InputException(
          "%s has no column with a value a row, only %s"
              .formatted(schema.file(), schema.described()));
    }
    var found = new ValueRows(schema);
    database.rows(schema, found.columns(), found::add);
    return new ColumnarTable(header(schema), found.rows, notes(schema, schema.fields()));
  }

  static List<String> header(Schema schema) {
    return schema.values().stream().map(ParquetColumn::name).toList();
  }

  /** Returns what a query calls the texts. */
  List<String> columns() {
    return fields.stream().map(field -> field.alias() + "::varchar").toList();
  }

  /** Returns the rows so far. */
  List<String[]> rows() {
    return rows;
  }

  /** Adds the row that an answer stands at, whose first columns are {@link #columns}. */
  void add(ResultSet row) throws SQLException {
    var texts = new String[fields.size()];
    for (int c = 0; c < texts.length; c++) {
      String value = row.getString(c + 1);
      String text = value == null ? "" : value.strip();
      if (classes.get(c).isPresent()) {
        text =
            ClassLabels.name(
                file, rows.size() + 1L, fields.get(c).name(), classes.get(c).get(), text);
      }
      texts[c] = shared(c, text);
    }
    rows.add(texts);
  }

  private String shared(int column, String text) {
    var texts = shared.get(column);
    String known = texts.get(text);
    if (known != null) {
      return known;
    }
    if (texts.size() < MOST_SHARED) {
      texts.put(text, text);
    }
    characters += text.length();
    if (characters > MOST_CHARACTERS) {
      throw new InputException(
          "%s holds more than %d characters of text, too many for a table"
              .formatted(file, MOST_CHARACTERS));
    }
    return text;
  }

  /**
   * Returns what a person should know: which columns are left out, and what numbers stand for.
   *
   * @param fields all columns, but for those that are read otherwise
   */
  static List<Note> notes(Schema schema, List<ParquetColumn> fields) {
    var notes = new ArrayList<Note>();
    for (ParquetColumn field : fields) {
      switch (field.kind()) {
        case VALUES ->
            schema
                .labels()
                .of(field.name())
                .ifPresent(
                    names ->
                        notes.add(
                            Note.info(
                                NoteCodes.TABLE_READ,
                                "%s: the numbers of '%s' stand for the classes that the file names: %s."
                                    .formatted(schema.file(), field.name(), Examples.of(names)))));
        case INDEX ->
            notes.add(
                Note.info(
                    NoteCodes.TABLE_READ,
                    "%s: '%s' is the index of a pandas table; that column is left out."
                        .formatted(schema.file(), field.name())));
        case IMAGES ->
            notes.add(leftOut(schema, field, "holds images, which data.format=parquet reads"));
        case BYTES ->
            notes.add(
                leftOut(schema, field, "holds bytes; images are read by data.format=parquet"));
        case NESTED ->
            notes.add(
                leftOut(
                    schema,
                    field,
                    "holds several values a row (%s)".formatted(Excerpt.line(field.type()))));
      }
    }
    return notes;
  }

  private static Note leftOut(Schema schema, ParquetColumn field, String why) {
    return Note.warning(
        NoteCodes.TABLE_READ,
        "%s: column '%s' is left out: it %s.".formatted(schema.file(), field.name(), why));
  }
}
