package org.fairlead.training.recipe.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Constraints as people type them on a command line and in YAML. */
public final class ConstraintTexts {
  public static final String KEY = "constraints";

  private ConstraintTexts() {}

  /**
   * Splits the value of an override, {@code [a, b]} or {@code a; b}: YAML would break expressions
   * at their commas and colons. Commas separate constraints outside brackets and braces, where they
   * follow a complete constraint; those of {@code for each race, gender:} do not.
   */
  public static List<String> split(String value) {
    String text = value.strip();
    boolean list = text.startsWith("[") && text.endsWith("]");
    if (list) {
      text = text.substring(1, text.length() - 1);
    }
    var parts = new ArrayList<String>();
    int depth = 0;
    int begin = 0;
    boolean heading = text.stripLeading().startsWith("for each");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        int end = text.indexOf(c, i + 1);
        i = end < 0 ? text.length() - 1 : end;
      } else if (c == '(' || c == '{') {
        depth++;
      } else if (c == ')' || c == '}') {
        depth--;
      } else if (c == ':') {
        heading = false;
      } else if (depth == 0 && (c == ';' || (c == ',' && !heading))) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
        heading = text.substring(begin).stripLeading().startsWith("for each");
      }
    }
    parts.add(text.substring(begin));
    return parts.stream().map(ConstraintTexts::unquoted).filter(part -> !part.isEmpty()).toList();
  }

  private static String unquoted(String part) {
    String text = part.strip();
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.indexOf(text.charAt(0), 1) == text.length() - 1;
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /**
   * Returns a YAML value with its entries as texts: {@code - for each race: loss(race) <= 1} is a
   * key and a value to YAML.
   */
  public static Object fromYaml(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ConstraintTexts::entry).toList();
    }
    return value instanceof Map<?, ?> ? List.of(entry(value)) : value;
  }

  private static Object entry(@Nullable Object entry) {
    if (entry instanceof Map<?, ?> map && map.size() == 1) {
      var only = map.entrySet().iterator().next();
      return only.getKey() + ": " + only.getValue();
    }
    return entry == null ? "" : entry;
  }
}
