package org.fairlead.data.column;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;

/**
 * Other values for texts of columns: {@code sex(F=female|Female=female)}. Nothing behind the sign
 * makes a text a missing value; a text that would count as missing can be given a value. Immutable.
 */
public final class Aliases {
  private static final String KEY = "data.aliases";
  private static final String EXPECTED =
      "expected a column and values for its texts, as in 'sex(F=female|Female=female)'";
  private static final Pattern COLUMN = Pattern.compile("(.+?)\\((.+)\\)", Pattern.DOTALL);

  private final List<String> texts;
  private final Map<String, Map<String, String>> byColumn;

  private Aliases(List<String> texts, Map<String, Map<String, String>> byColumn) {
    this.texts = texts;
    this.byColumn = byColumn;
  }

  /**
   * Reads the texts of a recipe.
   *
   * @throws InputException naming the text, if one cannot be read
   */
  public static Aliases parse(List<String> texts) {
    var byColumn = new LinkedHashMap<String, Map<String, String>>();
    List<String> whole = ColumnTexts.split(String.join(",", texts));
    for (String text : whole) {
      Matcher column = COLUMN.matcher(text.strip());
      if (!column.matches()) {
        throw wrong(text, EXPECTED);
      }
      var meanings = byColumn.computeIfAbsent(column.group(1).strip(), c -> new LinkedHashMap<>());
      for (String each : column.group(2).split("\\|", -1)) {
        int equals = each.lastIndexOf('=');
        if (equals <= 0) {
          throw wrong(text, EXPECTED);
        }
        String from = each.substring(0, equals).strip();
        if (meanings.put(from, each.substring(equals + 1).strip()) != null) {
          throw wrong(text, "which gives '%s' a value twice".formatted(from));
        }
      }
      for (String to : meanings.values()) {
        if (!to.isEmpty() && !to.equals(meanings.getOrDefault(to, to))) {
          throw wrong(text, "which gives '%s' another value in turn".formatted(to));
        }
      }
    }
    return new Aliases(whole, byColumn);
  }

  private static InputException wrong(String text, String problem) {
    return new InputException("%s has '%s', %s".formatted(KEY, text, problem));
  }

  /** Returns the texts that were read, one for every column. */
  public List<String> texts() {
    return texts;
  }

  /** Returns the columns that it speaks of. */
  public List<String> columns() {
    return List.copyOf(byColumn.keySet());
  }

  /** Returns the values of a column's texts; empty if it does not speak of the column. */
  public Map<String, String> of(String column) {
    return byColumn.getOrDefault(column, Map.of());
  }

  /**
   * Requires that a column has the texts that are given other values.
   *
   * @param texts of the column
   * @throws InputException naming one that it lacks, and what is near
   */
  public void requirePresent(String column, Collection<String> texts) {
    of(column).keySet().forEach(from -> requirePresent(column, from, texts));
  }

  /** Requires that a column has one text. */
  public void requirePresent(String column, String from, Collection<String> texts) {
    if (!texts.contains(from)) {
      throw new InputException(
          "%s gives '%s' of %s another value, but no sample has it%s"
              .formatted(KEY, from, column, Nearest.suggestion(from, texts)));
    }
  }
}
