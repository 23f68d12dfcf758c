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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.fairlead.data.Examples;
import org.fairlead.data.source.LabelTable.Form;

/**
 * Reads the file of a {@link LabelTable}: its encoding, its separator, its header and its rows.
 * Every fault is an {@link InputException} that names the file and the line.
 */
final class LabelTableReader {
  private static final long MOST_BYTES = 1L << 30;
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MOST_SHOWN = 30;
  private static final char[] SEPARATORS = {',', ';', '\t'};

  /** Texts that are kept once per column; a column of file names has more. */
  private static final int MOST_SHARED = 20_000;

  private final Path file;
  private final Form form;
  private final BufferedReader text;
  private long line = 1;

  private LabelTableReader(Path file, Form form, BufferedReader text) {
    this.file = file;
    this.form = form;
    this.text = text;
  }

  /** Reads a whole file. */
  static LabelTable table(Path file, Form form) {
    return read(file, form, LabelTableReader::table);
  }

  /** Returns the fields of a file's first line that is no comment, header or not. */
  static List<String> firstFields(Path file, Form form) {
    return read(file, form, LabelTableReader::firstFields);
  }

  /** What is read of a file. */
  private interface Part<T> {
    T of(LabelTableReader reading) throws IOException;
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
      var text = new BufferedReader(new InputStreamReader(bytes, decoder));
      return Untrusted.read(file, () -> part.of(new LabelTableReader(file, form, text)));
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

  private LabelTable table() throws IOException {
    return records(
        all -> {
          var header = form.header().isEmpty() ? header(all.next()) : form.header();
          var rows = new ArrayList<String[]>();
          var lines = new ArrayList<Integer>();
          var shared = new ArrayList<Map<String, String>>();
          header.forEach(column -> shared.add(new HashMap<>()));
          while (all.hasNext()) {
            rows.add(fields(all.next(), header, shared));
            lines.add((int) line);
          }
          return new LabelTable(file, header, rows, lines);
        });
  }

  private List<String> firstFields() throws IOException {
    return records(all -> all.next().getFields().stream().map(String::strip).toList());
  }

  private <T> T records(Function<Iterator<CsvRecord>, T> part) throws IOException {
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
      return part.apply(all);
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
          "%s line 1: a column's name appears twice in %s".formatted(file, shown(names)));
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

  private String[] fields(CsvRecord record, List<String> header, List<Map<String, String>> shared) {
    line = record.getStartingLineNumber();
    int columns = header.size();
    if (record.getFieldCount() != columns) {
      throw new InputException(
          "%s line %d has %d fields, expected %d (%s)"
              .formatted(file, line, record.getFieldCount(), columns, shown(header)));
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
    return fields;
  }

  /** Returns the names of columns for an error: all of a few, the first of many. */
  private static String shown(List<String> names) {
    return names.size() <= MOST_SHOWN ? String.join(", ", names) : Examples.of(names);
  }
}
