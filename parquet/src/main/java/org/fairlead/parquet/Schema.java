package org.fairlead.parquet;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.text.Excerpt;
import org.fairlead.data.Examples;

/**
 * The columns of a file.
 *
 * @param file which
 * @param fields all columns, in order
 * @param rows how many rows the file says it has
 * @param labels what the numbers of columns stand for, as far as the file says it
 */
record Schema(Path file, List<ParquetColumn> fields, long rows, ClassLabels labels) {
  private static final int MOST_SHOWN = 30;

  Schema {
    fields = List.copyOf(fields);
  }

  /** Returns the columns with a value a row. */
  List<ParquetColumn> values() {
    return fields.stream().filter(field -> field.kind() == ParquetColumn.Kind.VALUES).toList();
  }

  /**
   * Returns the column of a name.
   *
   * @param key what names it, for errors
   */
  ParquetColumn field(String key, String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "%s is '%s', which is not a column of %s (%s)"
                        .formatted(key, name, file, shown(names()))));
  }

  /** Returns the columns and their types, for errors. */
  String described() {
    return shown(
        fields.stream()
            .map(field -> "%s (%s)".formatted(field.name(), Excerpt.line(field.type())))
            .toList());
  }

  private static String shown(List<String> texts) {
    return texts.size() <= MOST_SHOWN ? String.join(", ", texts) : Examples.of(texts);
  }

  List<String> names() {
    return fields.stream().map(ParquetColumn::name).toList();
  }

  /** Returns what a query calls the columns: names of its own, which no file has chosen. */
  String aliases() {
    return IntStream.range(0, fields.size())
        .mapToObj(i -> "c" + i)
        .collect(Collectors.joining(", "));
  }

  /** Requires that columns can be told apart, and have names. */
  Schema checked() {
    if (fields.isEmpty()) {
      throw new InputException("%s has no column".formatted(file));
    }
    if (new HashSet<>(names()).size() < fields.size()) {
      throw new InputException(
          "%s: a column's name appears twice in %s".formatted(file, shown(names())));
    }
    return this;
  }
}
