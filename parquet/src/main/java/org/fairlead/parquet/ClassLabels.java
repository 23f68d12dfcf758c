package org.fairlead.parquet;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of columns stand for, as Hugging Face's {@code datasets} notes it in a file:
 * names of classes, number 0 first. A file without such a note has none. Immutable.
 */
final class ClassLabels {
  private static final String UNKNOWN = "-1";

  private final Map<String, List<String>> names;

  private ClassLabels(Map<String, List<String>> names) {
    this.names = Map.copyOf(names);
  }

  static ClassLabels none() {
    return new ClassLabels(Map.of());
  }

  /**
   * Parses the note, {@code {"info": {"features": {"label": {"_type": "ClassLabel", "names":
   * [...]}}}}}. What is in it besides is passed over.
   */
  static ClassLabels parse(Path file, String note) {
    Map<String, @Nullable Object> object = Json.parseLine(note);
    if (object == null) {
      throw new InputException(
          "%s: what it notes for Hugging Face is no JSON object, expected {\"info\": ...}"
              .formatted(file));
    }
    var found = new LinkedHashMap<String, List<String>>();
    if (object.get("info") instanceof Map<?, ?> info
        && info.get("features") instanceof Map<?, ?> features) {
      features.forEach(
          (column, feature) -> {
            if (feature instanceof Map<?, ?> about
                && "ClassLabel".equals(about.get("_type"))
                && about.get("names") instanceof List<?> classes
                && !classes.isEmpty()
                && classes.stream().allMatch(String.class::isInstance)) {
              found.put(String.valueOf(column), classes.stream().map(String::valueOf).toList());
            }
          });
    }
    return new ClassLabels(found);
  }

  /** Returns the names of a column's classes; nothing for a column of other values. */
  Optional<List<String>> of(String column) {
    return Optional.ofNullable(names.get(column));
  }

  /**
   * Returns what a number of a column stands for; nothing for an unknown class.
   *
   * @param classes of the column
   */
  static String name(Path file, long row, String column, List<String> classes, String number) {
    if (number.isEmpty() || number.equals(UNKNOWN)) {
      return "";
    }
    try {
      int at = Integer.parseInt(number);
      if (at >= 0 && at < classes.size()) {
        return classes.get(at).strip();
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InputException(
        "%s row %d: %s is '%s', expected 0 to %d, the numbers of the classes that the file names"
            .formatted(file, row, column, number, classes.size() - 1));
  }
}
