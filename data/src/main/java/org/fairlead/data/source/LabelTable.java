package org.fairlead.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.columnar.ColumnarFiles;
import org.fairlead.data.columnar.ColumnarTable;

/**
 * The table in a file, of CSV, TSV, JSON lines or Parquet, as texts: every row has a field for
 * every column.
 *
 * <p>Of CSV and TSV, fields may be quoted and hold separators and line ends (RFC 4180); lines may
 * end in any way; text is UTF-8, or UTF-16 where a byte order mark says so, or else Windows-1252,
 * which is said. Blank around a field is no part of it. The separator is what a first line {@code
 * sep=;} says, or the one of comma, semicolon and tab that the header uses most. A first column
 * without a name that numbers or names the rows, as pandas and R write one, columns that have
 * neither a name nor a value, as separators at the ends of lines make them, and lines of separators
 * alone are left out. Every fault is an {@link InputException} that names the file and the line.
 */
public final class LabelTable {

  private final Path file;
  private final String name;
  private final List<String> header;
  private final List<String[]> rows;
  private final List<Integer> lines;
  private final char separator;
  private final List<Note> notes;

  /**
   * @param lines where in the file each row begins, from 1
   */
  LabelTable(
      Path file,
      List<String> header,
      List<String[]> rows,
      List<Integer> lines,
      char separator,
      List<Note> notes) {
    this(file, String.valueOf(file.getFileName()), header, rows, lines, separator, notes);
  }

  private LabelTable(
      Path file,
      String name,
      List<String> header,
      List<String[]> rows,
      List<Integer> lines,
      char separator,
      List<Note> notes) {
    this.file = file;
    this.name = name;
    this.header = header;
    this.rows = rows;
    this.lines = lines;
    this.separator = separator;
    this.notes = notes;
  }

  /**
   * How a file is written.
   *
   * @param header the names of the columns; empty where the first line has them
   * @param separator between fields; {@link #GUESSED} for the one that the first line uses most
   * @param comment what a line begins with that is no row; {@link #GUESSED} for nothing
   * @param repeats whether the header may name a column twice: the second is called {@code "name
   *     (2)"}
   */
  public record Form(List<String> header, char separator, char comment, boolean repeats) {
    /** No character: the separator is guessed, and nothing begins a comment. */
    public static final char GUESSED = '\0';

    public Form {
      header = List.copyOf(header);
    }

    /**
     * Returns fields between commas, semicolons or tabs.
     *
     * @param header the columns of a file without a header line; empty where it has one
     */
    public static Form of(List<String> header) {
      return new Form(header, GUESSED, GUESSED, false);
    }

    /** Returns the same with another separator. */
    public Form separatedBy(char wanted) {
      return new Form(header, wanted, comment, repeats);
    }

    /** Returns the same with other names of columns; none for those in the first line. */
    public Form withHeader(List<String> names) {
      return new Form(names, separator, comment, repeats);
    }
  }

  /** Reads a whole file with a header line. */
  public static LabelTable read(Path file) {
    return read(file, Form.of(List.of()));
  }

  /**
   * Reads a whole file. One that ends in .jsonl or .ndjson has a JSON object a line, one that ends
   * in .parquet is a Parquet file; these name their columns themselves, whatever the form says.
   */
  public static LabelTable read(Path file, Form form) {
    if (isColumnar(file)) {
      return of(file, ColumnarFiles.read(file));
    }
    return isJsonLines(file) ? JsonLines.read(file) : LabelTableReader.table(file, form);
  }

  /** Returns the names of a file's columns, of a CSV or TSV file by its first line alone. */
  public static List<String> columnsOf(Path file) {
    if (isColumnar(file)) {
      return ColumnarFiles.columns(file);
    }
    return isJsonLines(file)
        ? JsonLines.read(file).header()
        : LabelTableReader.firstFields(file, Form.of(List.of()));
  }

  /** Returns whether a file's name, in any case of letters, ends as a table's that is read here. */
  public static boolean isTable(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".csv")
        || lower.endsWith(".tsv")
        || isJsonLines(Path.of(name))
        || ColumnarFiles.isColumnar(name);
  }

  private static boolean isColumnar(Path file) {
    return ColumnarFiles.isColumnar(String.valueOf(file.getFileName()));
  }

  private static boolean isJsonLines(Path file) {
    String lower = file.toString().toLowerCase(Locale.ROOT);
    return lower.endsWith(".jsonl") || lower.endsWith(".ndjson");
  }

  /**
   * Reads rows that are new to a model. A file may have a header line, with any columns in any
   * order; one without has all columns, or all but the target.
   *
   * @param form of the files that the model was trained on
   * @param target what it predicts, which new rows need not have
   */
  public static List<LabelTable> readUnlabelled(List<Path> files, Form form, String target) {
    Folders.requireNoFolder(files, "name the file");
    return files.stream()
        .map(file -> read(file, form.withHeader(header(file, form, target))))
        .toList();
  }

  /** Returns the names of a file's columns; empty if its first line has them. */
  private static List<String> header(Path file, Form form, String target) {
    List<String> all = form.header();
    if (isColumnar(file)) {
      return List.of();
    }
    List<String> first = LabelTableReader.firstFields(file, form);
    if (all.isEmpty() || 2 * first.stream().filter(all::contains).count() >= first.size()) {
      return List.of();
    }
    var without = all.stream().filter(column -> !column.equals(target)).toList();
    int fields = first.size();
    boolean trailing = fields > 1 && first.get(fields - 1).isEmpty();
    if (fields == all.size() || (trailing && fields == all.size() + 1)) {
      return all;
    }
    if (fields == without.size()) {
      return without;
    }
    throw new InputException(
        "%s has %d fields in its first line, expected the names of columns, or the %d fields %s (without %s: %d)"
            .formatted(file, fields, all.size(), String.join(", ", all), target, without.size()));
  }

  public Path file() {
    return file;
  }

  /** Returns what stands between fields. */
  public char separator() {
    return separator;
  }

  /** Returns what a person should know of how the file was read. */
  public List<Note> notes() {
    return notes;
  }

  /** Returns the names of the columns, in order. */
  public List<String> header() {
    return header;
  }

  /**
   * Returns a table of rows that were read from a file in another way; row {@code i} is line {@code
   * i + 1}.
   */
  public static LabelTable of(Path file, List<String> header, List<String[]> rows) {
    var lines = IntStream.rangeClosed(1, rows.size()).boxed().toList();
    return new LabelTable(file, List.copyOf(header), List.copyOf(rows), lines, ',', List.of());
  }

  private static LabelTable of(Path file, ColumnarTable read) {
    var rows = new ArrayList<String[]>();
    var numbers = new ArrayList<Integer>();
    for (int row = 0; row < read.rows().size(); row++) {
      String[] fields = read.rows().get(row);
      if (!Arrays.stream(fields).allMatch(String::isEmpty)) {
        rows.add(fields);
        numbers.add(row + 1);
      }
    }
    var notes = new ArrayList<>(read.notes());
    int empty = read.rows().size() - rows.size();
    if (empty > 0) {
      notes.add(emptyRows(file, empty));
    }
    return new LabelTable(file, read.header(), rows, numbers, ',', List.copyOf(notes));
  }

  /** Returns what to say of rows without a value. */
  static Note emptyRows(Path file, int count) {
    return Note.info(
        NoteCodes.TABLE_READ,
        "%s of %s %s no value and %s passed over."
            .formatted(
                Examples.counted(count, "row"),
                file,
                count == 1 ? "has" : "have",
                count == 1 ? "is" : "are"));
  }

  /**
   * Returns the table with another name, which its rows' names begin with: by itself, it is that of
   * the file.
   */
  public LabelTable named(String other) {
    return new LabelTable(file, other, header, rows, lines, separator, notes);
  }

  /** Returns the table with other things to know of how it was read. */
  public LabelTable withNotes(List<Note> others) {
    return new LabelTable(file, name, header, rows, lines, separator, List.copyOf(others));
  }

  /** Returns the table with other columns, its rows made of these. */
  public LabelTable with(List<String> columns, UnaryOperator<String[]> fields) {
    return new LabelTable(
        file,
        name,
        List.copyOf(columns),
        rows.stream().map(fields).toList(),
        lines,
        separator,
        notes);
  }

  /** Returns the table without the rows that a condition does not hold for. */
  public LabelTable where(Predicate<String[]> kept) {
    var keptRows = new ArrayList<String[]>();
    var keptLines = new ArrayList<Integer>();
    for (int row = 0; row < rows.size(); row++) {
      if (kept.test(rows.get(row))) {
        keptRows.add(rows.get(row));
        keptLines.add(lines.get(row));
      }
    }
    return new LabelTable(file, name, header, keptRows, keptLines, separator, notes);
  }

  /** Returns the fields of a row; not to be modified. */
  public String[] fields(int row) {
    return rows.get(row);
  }

  /** Returns the number of rows below the header. */
  public int size() {
    return rows.size();
  }

  /** Returns the texts of a column. */
  public List<String> texts(int column) {
    return rows.stream().map(fields -> fields[column]).toList();
  }

  public String field(int row, int column) {
    return rows.get(row)[column];
  }

  boolean sameFields(int row, int other) {
    return Arrays.equals(rows.get(row), rows.get(other));
  }

  /** Returns the line of the file that a row begins at, from 1. */
  int line(int row) {
    return lines.get(row);
  }

  /** Returns a row's name, {@code "people.csv:17"}. */
  public String id(int row) {
    return name + ":" + line(row);
  }

  /** Returns where a column is; complains where the header does not have it. */
  public int column(String name) {
    int found = header.indexOf(name);
    if (found < 0) {
      throw new InputException(
          "%s line 1: no column '%s', found %s%s"
              .formatted(file, name, String.join(", ", header), Nearest.suggestion(name, header)));
    }
    return found;
  }

  /** Returns where the first column of some names is, in any case of letters; -1 for none. */
  public int firstOf(List<String> names) {
    for (String name : names) {
      for (int c = 0; c < header.size(); c++) {
        if (header.get(c).toLowerCase(Locale.ROOT).equals(name)) {
          return c;
        }
      }
    }
    return -1;
  }

  /** Returns an error about a row. */
  public InputException wrong(int row, String problem) {
    return new InputException("%s line %d: %s".formatted(file, line(row), problem));
  }
}
