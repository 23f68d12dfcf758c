package org.fairlead.data.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;

/**
 * What the parts of a folder's name mean: {@code old_male_nosmile} as age, gender and smiling.
 * OfficialSplits are joined by underscores, which a value may itself contain; upper and lower case
 * are the same.
 */
public final class FolderNames {
  private static final String KEY = "data.generatedNames";

  /** A column, and what its part of a name can be. */
  private static final Pattern TEXT = Pattern.compile("([^()|=]+)(?:\\(([^()]+)\\))?");

  private final List<Part> parts;
  private final Pattern whole;

  /** One part: the column it tells, and the value that each text stands for. */
  private record Part(String column, Map<String, String> meanings) {

    List<String> values() {
      return meanings.values().stream().distinct().toList();
    }

    /** Returns the texts as alternatives, those that begin with another one before it. */
    String alternatives() {
      return String.join(
          "|",
          meanings.keySet().stream()
              .sorted(Comparator.comparingInt(String::length).reversed())
              .map(Pattern::quote)
              .toList());
    }
  }

  private FolderNames(List<Part> parts) {
    this.parts = parts;
    this.whole =
        Pattern.compile(
            String.join("_", parts.stream().map(p -> "(" + p.alternatives() + ")").toList()),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * Reads the texts of a recipe.
   *
   * @param texts {@code "column(text=value|...)"} or {@code "column"}; empty for every known column
   * @param known the values of columns of the real data
   */
  public static FolderNames of(List<String> texts, Map<String, List<String>> known) {
    var parts = new ArrayList<Part>();
    for (String text : texts.isEmpty() ? List.copyOf(known.keySet()) : texts) {
      parts.add(part(text, known));
    }
    var columns = new HashSet<String>();
    for (Part part : parts) {
      if (!columns.add(part.column())) {
        throw new InputException("%s names '%s' twice".formatted(KEY, part.column()));
      }
    }
    return new FolderNames(List.copyOf(parts));
  }

  private static Part part(String text, Map<String, List<String>> known) {
    var match = TEXT.matcher(text.strip());
    if (!match.matches()) {
      throw new InputException(
          "%s has '%s', expected a column and what its part of a name can be, as in 'smiling(nosmile=no|smile=yes)'"
              .formatted(KEY, text));
    }
    String column = match.group(1).strip();
    String choices = match.group(2);
    var meanings = new LinkedHashMap<String, String>();
    if (choices == null) {
      var values = known.get(column);
      if (values == null) {
        throw new InputException(
            "%s has '%s' without values, which is neither target nor protected (%s)%s: write them, as in '%s(no|yes)'"
                .formatted(
                    KEY,
                    column,
                    String.join(", ", known.keySet()),
                    Nearest.suggestion(column, known.keySet()),
                    column));
      }
      values.forEach(value -> meanings.put(value.toLowerCase(Locale.ROOT), value));
      return new Part(column, meanings);
    }
    for (String choice : choices.split("\\|", -1)) {
      int equals = choice.indexOf('=');
      String written = (equals < 0 ? choice : choice.substring(0, equals)).strip();
      String value = choice.substring(equals + 1).strip();
      if (written.isEmpty() || value.isEmpty()) {
        throw new InputException(
            "%s has '%s', expected values, as in 'smiling(nosmile=no|smile=yes)'"
                .formatted(KEY, text));
      }
      if (meanings.put(written.toLowerCase(Locale.ROOT), value) != null) {
        throw new InputException("%s has '%s' twice in '%s'".formatted(KEY, written, text));
      }
    }
    return new Part(column, meanings);
  }

  /** Returns the columns that names tell, in order. */
  public List<String> columns() {
    return parts.stream().map(Part::column).toList();
  }

  /** Returns the values of a column, in the order of their codes. */
  public List<String> values(int column) {
    return parts.get(column).values();
  }

  /** Returns the code of every column, or nothing if the name says something else. */
  Optional<int[]> parse(String name) {
    var match = whole.matcher(name);
    if (!match.matches()) {
      return Optional.empty();
    }
    var codes = new int[parts.size()];
    for (int p = 0; p < codes.length; p++) {
      Part part = parts.get(p);
      String value = part.meanings().get(match.group(p + 1).toLowerCase(Locale.ROOT));
      codes[p] = part.values().indexOf(value);
    }
    return Optional.of(codes);
  }

  /** Returns whether there is a name for one value of every column. */
  public boolean names(List<String> values) {
    for (int p = 0; p < parts.size(); p++) {
      if (!parts.get(p).meanings().containsValue(values.get(p))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the name of a folder for one value of every column. */
  public String name(List<String> values) {
    var texts = new ArrayList<String>();
    for (int p = 0; p < parts.size(); p++) {
      String value = values.get(p);
      texts.add(
          parts.get(p).meanings().entrySet().stream()
              .filter(meaning -> meaning.getValue().equals(value))
              .findFirst()
              .orElseThrow(
                  () -> new InputException("%s has no text for '%s'".formatted(KEY, value)))
              .getKey());
    }
    return String.join("_", texts);
  }

  /** Returns the order of the parts, {@code "age_gender_smiling"}. */
  String pattern() {
    return String.join("_", columns());
  }

  /** Returns a name that can be read. */
  String example() {
    return String.join(
        "_", parts.stream().map(p -> p.meanings().keySet().iterator().next()).toList());
  }

  /** Returns what every part can be, {@code "age (old, young), gender (male, female)"}. */
  String choices() {
    return String.join(
        ", ",
        parts.stream()
            .map(p -> p.column() + " (" + String.join(", ", p.meanings().keySet()) + ")")
            .toList());
  }
}
