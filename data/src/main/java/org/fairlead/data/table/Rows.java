package org.fairlead.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.data.table.TableSource.Part;

/** Rows of some tables that have the same columns, and where each of them is. */
final class Rows {
  private static final int LINES_SHOWN = 3;

  final List<String> header;
  final List<String[]> fields = new ArrayList<>();
  final List<String> ids = new ArrayList<>();
  final List<Part> parts = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();

  Rows(List<String> header) {
    this.header = header;
  }

  void add(Part part, int row) {
    fields.add(part.table().fields(row));
    ids.add(part.table().id(row));
    parts.add(part);
    numbers.add(row);
  }

  /** Returns the rows that a condition holds for. */
  Rows where(IntPredicate kept) {
    var some = new Rows(header);
    IntStream.range(0, size()).filter(kept).forEach(i -> some.add(parts.get(i), numbers.get(i)));
    return some;
  }

  int size() {
    return fields.size();
  }

  /** Returns the texts of a column. */
  List<String> texts(int column) {
    return fields.stream().map(row -> row[column]).toList();
  }

  /** Returns the rows whose text in a column is one of some. */
  int[] with(int column, List<String> texts) {
    return IntStream.range(0, size()).filter(i -> texts.contains(fields.get(i)[column])).toArray();
  }

  /** Returns {@code "line 5"}, or of several files {@code "line 5 of test.csv"}. */
  String line(int row) {
    String id = ids.get(row);
    int colon = id.lastIndexOf(':');
    boolean one = parts.get(0).equals(parts.get(parts.size() - 1));
    return "line " + id.substring(colon + 1) + (one ? "" : " of " + id.substring(0, colon));
  }

  /** Returns {@code "lines 5, 7, 9 and 2 more"}. */
  String lines(int[] rows) {
    if (rows.length == 1) {
      return line(rows[0]);
    }
    boolean one = parts.get(0).equals(parts.get(parts.size() - 1));
    var shown = IntStream.of(rows).limit(LINES_SHOWN).mapToObj(this::line).toList();
    String lines =
        one ? "lines " + String.join(", ", shown).replace("line ", "") : String.join(", ", shown);
    int hidden = rows.length - shown.size();
    return hidden == 0 ? lines : String.format(Locale.ROOT, "%s and %,d more", lines, hidden);
  }

  InputException wrong(int row, String problem) {
    return parts.get(row).table().wrong(numbers.get(row), problem);
  }
}
