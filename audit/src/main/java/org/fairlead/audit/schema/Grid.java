package org.fairlead.audit.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.text.Styling;
import org.fairlead.base.text.TextTable;
import org.fairlead.fairness.statistics.Interval;

/**
 * A table of records as text, before it is laid out: a heading and cells per column; immutable.
 *
 * @param header the headings
 * @param numbers whether each column holds numbers, which are set to the right
 * @param rows the cells
 * @param notes what marks in the rows mean
 */
public record Grid(
    List<String> header, List<Boolean> numbers, List<List<String>> rows, List<String> notes) {
  private static final String UNKNOWN = "–";

  public Grid {
    header = List.copyOf(header);
    numbers = List.copyOf(numbers);
    rows = rows.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
  }

  /** How wide a medium is. */
  public enum Width {
    /** A terminal: short headings, marks as stars with notes below. */
    NARROW,
    /** A page: headings with units, marks in words. */
    WIDE
  }

  /**
   * Returns a table with a row per record. A column of which no record has a value is left out, and
   * so is one without a heading.
   */
  public static <R> Grid of(List<Field<R>> columns, List<R> records, Width width) {
    boolean wide = width == Width.WIDE;
    var header = new ArrayList<String>();
    var numbers = new ArrayList<Boolean>();
    var shown = new ArrayList<Field<R>>();
    for (Field<R> column : columns) {
      if (column.heading().isEmpty()
          || column.kind().marks()
          || records.stream().allMatch(each -> column.value(each) == null)) {
        continue;
      }
      shown.add(column);
      header.add(wide ? column.headingWithUnit() : column.heading());
      numbers.add(column.kind().number());
      if (column.hasInterval()) {
        header.add(wide ? column.bounds() : "");
        numbers.add(true);
      }
    }
    Set<String> notes = new LinkedHashSet<>();
    var rows = new ArrayList<List<String>>();
    for (R each : records) {
      List<String> row = row(shown, each, wide);
      for (Field<R> mark : columns) {
        String said = said(mark, each);
        if (!said.isEmpty()) {
          row.set(0, row.get(0) + (wide ? " (" + said + ")" : " *"));
          notes.add("* " + said);
        }
      }
      rows.add(row);
    }
    return new Grid(header, numbers, rows, wide ? List.of() : List.copyOf(notes));
  }

  /** Returns what a mark says of a record, empty where it is not marked. */
  private static <R> String said(Field<R> mark, R content) {
    Object value = mark.value(content);
    return switch (mark.kind()) {
      case MARK -> Boolean.TRUE.equals(value) ? mark.heading() : "";
      case REASON -> value == null ? "" : value.toString();
      default -> "";
    };
  }

  /** Returns a table with a row per group. */
  public static Grid ofGroups(ModelResults model, List<GroupResults> groups, Width width) {
    return of(
        ResultSchemas.rows(ResultSchemas.GROUP),
        ResultSchemas.Row.of(groups, GroupResults::name, model),
        width);
  }

  /** Returns a table with a row per constraint. */
  public static Grid ofConstraints(ModelResults model, SplitResults split, Width width) {
    return of(
        ResultSchemas.rows(ResultSchemas.CONSTRAINT),
        ResultSchemas.Row.of(split.constraints(), ConstraintResults::name, model),
        width);
  }

  private static <R> List<String> row(List<Field<R>> columns, R content, boolean wide) {
    var row = new ArrayList<String>();
    for (Field<R> column : columns) {
      Kind kind = column.kind();
      Object value = column.value(content);
      row.add(value == null ? UNKNOWN : wide ? kind.bare(value) : kind.text(value));
      if (column.hasInterval()) {
        Interval interval = column.interval(content);
        row.add(interval == null ? "" : kind.text(interval));
      }
    }
    return row;
  }

  /** Returns this for a terminal, each line ending with a line break; the notes come last. */
  public String text(Styling styling) {
    TextTable table = TextTable.withHeader(header.toArray(String[]::new));
    for (int c = 0; c < numbers.size(); c++) {
      if (numbers.get(c)) {
        table.alignRight(c);
      }
    }
    rows.forEach(table::row);
    var out = new StringBuilder(table.render(styling));
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
