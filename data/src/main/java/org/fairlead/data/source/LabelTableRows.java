package org.fairlead.data.source;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.source.LabelTable.Form;

/**
 * The rows of a file as they are read, until it is known which columns they have: programs leave
 * the name of a first column of row names out, or the column out of the header, and end lines with
 * a separator.
 */
final class LabelTableRows {
  /** Texts that are kept once per column; a column of file names has more. */
  private static final int MOST_SHARED = 20_000;

  private static final int QUOTED = 40;
  private static final int MOST_SHOWN = 30;

  private final Path file;
  private final Form form;
  private final List<String> header;
  private final boolean windows;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();
  private final List<Map<String, String>> shared = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /** The first row that has a value behind the last column of the header; -1 for none. */
  private int firstLonger = -1;

  private int longer;
  private int empty;

  /** The first text that is not ASCII, with its line; empty for none. */
  private String foreign = "";

  /**
   * @param header the first line, or the columns of a file without a header line
   * @param windows whether the file is read as Windows-1252, for want of another encoding
   */
  LabelTableRows(Path file, Form form, List<String> header, boolean windows) {
    this.file = file;
    this.form = form;
    this.header = header;
    this.windows = windows;
    IntStream.rangeClosed(0, header.size()).forEach(column -> shared.add(new HashMap<>()));
    header.forEach(name -> look(name, 1));
    if (header.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
      throw new InputException(
          "%s line 1 has characters 0, as UTF-16 text without a byte order mark: save it as 'CSV UTF-8'"
              .formatted(file));
    }
  }

  /** Adds a row, unless it has no value at all. */
  void add(CsvRecord record, int line) {
    int columns = header.size();
    int count = record.getFieldCount();
    boolean one = count == columns + 1;
    if (count != columns && !one) {
      throw wrongCount(count, line);
    }
    var fields = new String[one ? columns + 1 : columns];
    boolean any = false;
    for (int c = 0; c < fields.length; c++) {
      fields[c] = shared(c, record.getField(c).strip());
      any |= !fields[c].isEmpty();
      look(fields[c], line);
    }
    if (!any) {
      empty++;
      return;
    }
    if (one) {
      longer++;
      if (firstLonger < 0 && !fields[columns].isEmpty()) {
        firstLonger = rows.size();
      }
    }
    rows.add(fields);
    lines.add(line);
  }

  private InputException wrongCount(int count, int line) {
    return new InputException(
        "%s line %d has %d fields, expected %d (%s)"
            .formatted(file, line, count, header.size(), shown(header)));
  }

  private String shared(int column, String field) {
    var texts = shared.get(column);
    String known = texts.get(field);
    if (known == null && texts.size() < MOST_SHARED) {
      texts.put(field, field);
    }
    return known == null ? field : known;
  }

  private void look(String text, int line) {
    if (windows && foreign.isEmpty() && text.chars().anyMatch(c -> c > '~')) {
      foreign = "line %d: '%s'".formatted(line, text.substring(0, Math.min(QUOTED, text.length())));
    }
  }

  /** Returns the table. */
  LabelTable table(char separator) {
    if (windows) {
      notes.add(
          Note.warning(
              NoteCodes.TABLE_READ,
              "%s is not UTF-8 and was read as Windows-1252 (%s); if that is wrong, save it as 'CSV UTF-8'."
                  .formatted(file, foreign)));
    }
    if (empty > 0) {
      notes.add(LabelTable.emptyRows(file, empty));
    }
    boolean named = firstLonger >= 0;
    if (named && !rowsAreNamed()) {
      throw wrongCount(header.size() + 1, lines.get(firstLonger));
    }
    var names = new ArrayList<>(header);
    if (named) {
      names.add(0, "");
    }
    int[] kept =
        form.header().isEmpty() ? kept(names) : IntStream.range(0, header.size()).toArray();
    var columns = IntStream.of(kept).mapToObj(names::get).toList();
    boolean whole = kept.length == header.size() && longer == 0;
    return new LabelTable(
        file,
        form.header().isEmpty() ? distinct(columns) : columns,
        whole ? rows : rows.stream().map(row -> select(row, kept)).toList(),
        lines,
        separator,
        List.copyOf(notes));
  }

  private static String[] select(String[] row, int[] kept) {
    var fields = new String[kept.length];
    for (int c = 0; c < kept.length; c++) {
      fields[c] = row[kept[c]];
    }
    return fields;
  }

  private void leaveOutNames(String why) {
    notes.add(
        Note.info(NoteCodes.TABLE_READ, "%s: %s; that column is left out.".formatted(file, why)));
  }

  /** Returns whether every row has a field more than the header and the first ones name rows. */
  private boolean rowsAreNamed() {
    return form.header().isEmpty()
        && header.stream().noneMatch(String::isEmpty)
        && longer == rows.size()
        && rows.size() > 1
        && namesRows(0);
  }

  /** Returns whether a column's texts are words, all different, or numbers that count the rows. */
  private boolean namesRows(int column) {
    var texts = rows.stream().map(row -> row[column]).toList();
    if (texts.stream().allMatch(text -> text.matches("\\d{1,9}"))) {
      int first = Integer.parseInt(texts.get(0));
      return IntStream.range(0, texts.size())
          .allMatch(i -> Integer.parseInt(texts.get(i)) == first + i);
    }
    return texts.stream().allMatch(text -> text.matches(".*\\p{L}.*"))
        && new HashSet<>(texts).size() == texts.size();
  }

  /** Returns the columns that are kept, and names those that have none. */
  private int[] kept(List<String> names) {
    var kept = IntStream.builder();
    for (int c = 0; c < names.size(); c++) {
      int column = c;
      if (!names.get(c).isEmpty()) {
        kept.add(c);
      } else if (c == 0 && firstLonger >= 0) {
        leaveOutNames(
            "its rows begin with a name that its header has no column for, as R writes them");
      } else if (c == 0 && isIndex()) {
        leaveOutNames("its first column has no name, as pandas writes its index");
      } else if (rows.stream().anyMatch(row -> !row[column].isEmpty())) {
        String name = "column " + (c + 1);
        names.set(c, name);
        kept.add(c);
        notes.add(
            Note.warning(
                NoteCodes.TABLE_READ,
                "%s line 1: column %d has no name and is called '%s'."
                    .formatted(file, c + 1, name)));
      }
    }
    int[] found = kept.build().toArray();
    if (found.length == 0) {
      throw new InputException(
          "%s line 1 names no column, expected a header such as 'file,label,group'"
              .formatted(file));
    }
    return found;
  }

  /** Returns whether the first column's texts are whole numbers, or all different. */
  private boolean isIndex() {
    return rows.stream().allMatch(row -> row[0].matches("\\d{1,18}"))
        || rows.stream().map(row -> row[0]).distinct().count() == rows.size();
  }

  private List<String> distinct(List<String> names) {
    if (form.repeats()) {
      var counts = new HashMap<String, Integer>();
      return names.stream()
          .map(
              name -> {
                int count = counts.merge(name, 1, Integer::sum);
                return count == 1 ? name : name + " (" + count + ")";
              })
          .toList();
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new InputException(
          "%s line 1: a column's name appears twice in %s".formatted(file, shown(names)));
    }
    return names;
  }

  /** Returns the names of columns for an error: all of a few, the first of many. */
  private static String shown(List<String> names) {
    return names.size() <= MOST_SHOWN ? String.join(", ", names) : Examples.of(names);
  }
}
