package org.fairlead.data.source;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;

/**
 * A CSV or TSV file, read strictly: every row has a field for every column.
 *
 * <p>Fields may be quoted and hold separators and line ends (RFC 4180); lines may end in any way;
 * text is UTF-8, or UTF-16 where a byte order mark says so. Blank around a field is no part of it.
 * The separator is the one of comma, semicolon and tab that the header uses most. Every fault is an
 * {@link InputException} that names the file and the line.
 */
public final class LabelTable {
  private static final long MOST_BYTES = 1L << 30;
  private static final int LONGEST_HEADER = 1 << 16;
  private static final char[] SEPARATORS = {',', ';', '\t'};

  /** Texts that are kept once per column; a column of file names has more. */
  private static final int MOST_SHARED = 20_000;

  private final Path file;
  private final List<String> header;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();

  private LabelTable(Path file, List<String> header) {
    this.file = file;
    this.header = header;
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

  /** Reads a whole file. */
  public static LabelTable read(Path file, Form form) {
    return read(file, form, Reading::table);
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
    List<String> first = firstFields(file, form);
    if (all.isEmpty() || 2 * first.stream().filter(all::contains).count() >= first.size()) {
      return List.of();
    }
    var without = all.stream().filter(column -> !column.equals(target)).toList();
    if (first.size() == all.size()) {
      return all;
    }
    if (first.size() == without.size()) {
      return without;
    }
    throw new InputException(
        "%s has %d fields in its first line, expected the names of columns, or the %d fields %s (without %s: %d)"
            .formatted(
                file, first.size(), all.size(), String.join(", ", all), target, without.size()));
  }

  /** Returns the fields of a file's first line that is no comment, header or not. */
  private static List<String> firstFields(Path file, Form form) {
    return read(file, form, Reading::firstFields);
  }

  /** What is read of a file. */
  private interface Part<T> {
    T of(Reading reading) throws IOException;
  }

  private static <T> T read(Path file, Form form, Part<T> part) {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      if (Files.size(file) > MOST_BYTES) {
        throw new InputException(
            "%s has %d bytes, expected a table of at most %d"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      Charset charset = charset(bytes);
      var decoder =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      return part.of(
          new Reading(file, form, new BufferedReader(new InputStreamReader(bytes, decoder))));
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Passes over a byte order mark and returns what it stands for. */
  private static Charset charset(InputStream bytes) throws IOException {
    bytes.mark(3);
    byte[] start = bytes.readNBytes(3);
    bytes.reset();
    if (start.length == 3
        && start[0] == (byte) 0xef
        && start[1] == (byte) 0xbb
        && start[2] == (byte) 0xbf) {
      bytes.skipNBytes(3);
    } else if (start.length >= 2 && start[0] == (byte) 0xff && start[1] == (byte) 0xfe) {
      bytes.skipNBytes(2);
      return StandardCharsets.UTF_16LE;
    } else if (start.length >= 2 && start[0] == (byte) 0xfe && start[1] == (byte) 0xff) {
      bytes.skipNBytes(2);
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }

  /** A file that is being read. */
  private static final class Reading {
    private final Path file;
    private final Form form;
    private final BufferedReader text;
    private long line = 1;

    Reading(Path file, Form form, BufferedReader text) {
      this.file = file;
      this.form = form;
      this.text = text;
    }

    LabelTable table() throws IOException {
      return read(
          all -> {
            var header = form.header().isEmpty() ? header(all.next()) : form.header();
            var table = new LabelTable(file, header);
            var shared = new ArrayList<Map<String, String>>();
            table.header.forEach(column -> shared.add(new HashMap<>()));
            while (all.hasNext()) {
              add(table, all.next(), shared);
            }
            return table;
          });
    }

    List<String> firstFields() throws IOException {
      return read(all -> all.next().getFields().stream().map(String::strip).toList());
    }

    private <T> T read(Function<Iterator<CsvRecord>, T> records) throws IOException {
      try (var reader =
          CsvReader.builder()
              .fieldSeparator(form.separator() == Form.GUESSED ? separator() : form.separator())
              .commentStrategy(
                  form.comment() == Form.GUESSED ? CommentStrategy.NONE : CommentStrategy.SKIP)
              .commentCharacter(form.comment() == Form.GUESSED ? '#' : form.comment())
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .allowUnclosedQuote(false)
              .ofCsvRecord(text)) {
        var all = reader.iterator();
        if (!all.hasNext()) {
          throw new InputException("%s is empty, expected a header line".formatted(file));
        }
        return records.apply(all);
      } catch (CsvParseException e) {
        throw new InputException(
            "%s near line %d is no valid CSV: %s".formatted(file, line, reason(e)), e);
      } catch (CharacterCodingException e) {
        throw notText(e);
      } catch (UncheckedIOException e) {
        if (e.getCause() instanceof CharacterCodingException) {
          throw notText(e);
        }
        throw e.getCause();
      }
    }

    private static String reason(CsvParseException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return cause.getMessage() == null ? "it cannot be parsed" : cause.getMessage();
    }

    private InputException notText(Exception e) {
      return new InputException(
          "%s near line %d is not UTF-8 text: save it as 'CSV UTF-8'".formatted(file, line), e);
    }

    /** Looks at the header line and returns the separator that occurs most outside of quotes. */
    private char separator() throws IOException {
      text.mark(LONGEST_HEADER);
      var counts = new int[SEPARATORS.length];
      boolean quoted = false;
      for (int i = 0; i < LONGEST_HEADER - 1; i++) {
        int next = text.read();
        if (next < 0 || (!quoted && (next == '\n' || next == '\r'))) {
          break;
        }
        if (next == '"') {
          quoted = !quoted;
        }
        for (int s = 0; s < SEPARATORS.length; s++) {
          if (!quoted && next == SEPARATORS[s]) {
            counts[s]++;
          }
        }
      }
      text.reset();
      if (counts[0] + counts[1] + counts[2] == 0 && form.header().size() > 1) {
        return ' ';
      }
      int best = 0;
      for (int s = 1; s < SEPARATORS.length; s++) {
        if (counts[s] > counts[best]) {
          best = s;
        }
      }
      return SEPARATORS[best];
    }

    private List<String> header(CsvRecord record) {
      var names = record.getFields().stream().map(String::strip).toList();
      for (int c = 0; c < names.size(); c++) {
        if (names.get(c).isEmpty()) {
          throw new InputException(
              "%s line 1: column %d has no name, expected a header such as 'file,label,group'"
                  .formatted(file, c + 1));
        }
      }
      if (form.repeats()) {
        return renamed(names);
      }
      if (new HashSet<>(names).size() < names.size()) {
        throw new InputException(
            "%s line 1: a column's name appears twice in %s"
                .formatted(file, String.join(", ", names)));
      }
      return names;
    }

    private static List<String> renamed(List<String> names) {
      var counts = new HashMap<String, Integer>();
      return names.stream()
          .map(
              name -> {
                int count = counts.merge(name, 1, Integer::sum);
                return count == 1 ? name : name + " (" + count + ")";
              })
          .toList();
    }

    private void add(LabelTable table, CsvRecord record, List<Map<String, String>> shared) {
      line = record.getStartingLineNumber();
      int columns = table.header.size();
      if (record.getFieldCount() != columns) {
        throw new InputException(
            "%s line %d has %d fields, expected %d (%s)"
                .formatted(
                    file, line, record.getFieldCount(), columns, String.join(", ", table.header)));
      }
      var fields = new String[columns];
      for (int c = 0; c < columns; c++) {
        String field = record.getField(c).strip();
        var texts = shared.get(c);
        String known = texts.get(field);
        if (known == null && texts.size() < MOST_SHARED) {
          texts.put(field, field);
        }
        fields[c] = known == null ? field : known;
      }
      table.rows.add(fields);
      table.lines.add((int) line);
    }
  }

  public Path file() {
    return file;
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
    var table = new LabelTable(file, List.copyOf(header));
    for (String[] row : rows) {
      table.rows.add(row);
      table.lines.add(table.rows.size());
    }
    return table;
  }

  /** Returns the table with other columns, its rows made of these. */
  public LabelTable with(List<String> columns, UnaryOperator<String[]> fields) {
    var table = new LabelTable(file, List.copyOf(columns));
    rows.forEach(row -> table.rows.add(fields.apply(row)));
    table.lines.addAll(lines);
    return table;
  }

  /** Returns the table without the rows that a condition does not hold for. */
  public LabelTable where(Predicate<String[]> kept) {
    var table = new LabelTable(file, header);
    for (int row = 0; row < rows.size(); row++) {
      if (kept.test(rows.get(row))) {
        table.rows.add(rows.get(row));
        table.lines.add(lines.get(row));
      }
    }
    return table;
  }

  /** Returns the fields of a row; not to be modified. */
  public String[] fields(int row) {
    return rows.get(row);
  }

  /** Returns the number of rows below the header. */
  public int size() {
    return rows.size();
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
    return file.getFileName() + ":" + line(row);
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
