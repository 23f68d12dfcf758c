package org.fairlead.data.source;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnmappableCharacterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.fairlead.data.source.LabelTable.Form;

/**
 * Reads the file of a {@link LabelTable}: its encoding, its separator, its header and its rows.
 * Every fault is an {@link InputException} that names the file and the line.
 */
final class LabelTableReader {
  private static final long MOST_BYTES = 1L << 30;
  private static final int LONGEST_HEADER = 1 << 16;
  private static final char[] SEPARATORS = {',', ';', '\t'};
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** What spreadsheets read, and write, before the header: {@code sep=;}. */
  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("\"?sep=(.)\"?(\r\n|\n|\r)", Pattern.CASE_INSENSITIVE);

  private static final int LONGEST_SEPARATOR_LINE = 9;

  private final Path file;
  private final Form form;
  private final BufferedReader text;
  private long line = 1;

  /** Lines before the header, which the parser does not see. */
  private int before;

  /** The bytes of a file are no text in the encoding that was tried. */
  private static final class NotText extends IOException {
    private static final long serialVersionUID = 1;

    final transient long line;

    NotText(long line, Exception cause) {
      super(cause);
      this.line = line;
    }
  }

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
    return read(file, form, (reading, windows) -> reading.firstFields());
  }

  /** What is read of a file. */
  private interface Part<T> {
    T of(LabelTableReader reading, boolean windows) throws IOException;
  }

  private static <T> T read(Path file, Form form, Part<T> part) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InputException(
            "%s has %d bytes, expected a table of at most %d"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      try {
        return read(file, form, false, part);
      } catch (NotText unicode) {
        try {
          return read(file, form, true, part);
        } catch (NotText neither) {
          throw new InputException(
              "%s near line %d is not UTF-8 text: save it as 'CSV UTF-8'"
                  .formatted(file, unicode.line),
              unicode);
        }
      }
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads a file.
   *
   * @param windows whether its bytes are Windows-1252, which western spreadsheets write, rather
   *     than UTF-8 or what a byte order mark says
   */
  private static <T> T read(Path file, Form form, boolean windows, Part<T> part)
      throws IOException {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      var decoder =
          (windows ? WINDOWS : charset(bytes))
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      Reader text = new InputStreamReader(bytes, decoder);
      var reader = new BufferedReader(windows ? new PrintableReader(text) : text);
      return Untrusted.read(file, () -> part.of(new LabelTableReader(file, form, reader), windows));
    }
  }

  /** Text without control characters, which any bytes are text with in Windows-1252. */
  private static final class PrintableReader extends FilterReader {
    PrintableReader(Reader text) {
      super(text);
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
      int count = super.read(target, from, length);
      for (int i = from; i < from + count; i++) {
        if (target[i] < ' ' && target[i] != '\t' && target[i] != '\n' && target[i] != '\r') {
          throw new UnmappableCharacterException(1);
        }
      }
      return count;
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

  private LabelTable table(boolean windows) throws IOException {
    return records(
        (all, separator) -> {
          var header =
              form.header().isEmpty()
                  ? all.next().getFields().stream().map(String::strip).toList()
                  : form.header();
          var rows = new LabelTableRows(file, form, header, windows);
          while (all.hasNext()) {
            CsvRecord record = all.next();
            line = record.getStartingLineNumber() + before;
            rows.add(record, (int) line);
          }
          return rows.table(separator);
        });
  }

  private List<String> firstFields() throws IOException {
    return records((all, separator) -> all.next().getFields().stream().map(String::strip).toList());
  }

  private <T> T records(BiFunction<Iterator<CsvRecord>, Character, T> part) throws IOException {
    try {
      char separator = separator();
      try (var reader =
          CsvReader.builder()
              .fieldSeparator(separator)
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
        return part.apply(all, separator);
      }
    } catch (CsvParseException e) {
      throw new InputException(
          "%s near line %d is no valid CSV: %s".formatted(file, line, reason(e)), e);
    } catch (CharacterCodingException e) {
      throw new NotText(line, e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new NotText(line, e);
      }
      throw e.getCause();
    }
  }

  private static String reason(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? "it cannot be parsed" : cause.getMessage();
  }

  /**
   * Returns the form's separator; else the one that a line before the header says, or that occurs
   * most in the header line outside of quotes.
   */
  private char separator() throws IOException {
    if (form.separator() != Form.GUESSED) {
      return form.separator();
    }
    text.mark(LONGEST_SEPARATOR_LINE);
    var start = new char[LONGEST_SEPARATOR_LINE];
    int length = Math.max(0, text.read(start, 0, LONGEST_SEPARATOR_LINE));
    text.reset();
    Matcher said = SEPARATOR_LINE.matcher(new String(start, 0, length));
    if (said.lookingAt()) {
      text.skip(said.end());
      before = 1;
      line = 2;
      return said.group(1).charAt(0);
    }
    return mostFrequent();
  }

  private char mostFrequent() throws IOException {
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
}
