package org.fairlead.base.io;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Strict access to a JSON object: a field that is missing, of another type, or never asked for is
 * an error that names file, field, what was found and what was expected.
 */
public final class Fields {
  private final String file;
  private final String path;
  private final Map<String, @Nullable Object> values;
  private final Set<String> unread;

  private Fields(String file, String path, Map<String, @Nullable Object> values) {
    this.file = file;
    this.path = path;
    this.values = values;
    this.unread = new LinkedHashSet<>(values.keySet());
  }

  static Fields of(String file, String path, @Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InputException(
          "%s%s is %s, expected an object"
              .formatted(file, path.isEmpty() ? "" : ": " + path, describe(tree)));
    }
    var values = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> values.put((String) key, value));
    return new Fields(file, path, values);
  }

  /** Refuses other format versions than {@code supported}, before anything else is looked at. */
  public void requireVersion(String what, long supported) {
    long found = count("formatVersion");
    if (found != supported) {
      throw new InputException(
          "%s: formatVersion is %d, expected %d; %s was written by %s release of Fairlead"
              .formatted(file, found, supported, what, found > supported ? "a newer" : "an older"));
    }
  }

  /** Returns whether a field that younger files have is there. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Passes over a field that says nothing new. */
  public void ignore(String name) {
    take(name);
  }

  public String text(String name) {
    if (take(name) instanceof String text) {
      return text;
    }
    throw unexpected(name, "a string");
  }

  public @Nullable String textOrNull(String name) {
    return take(name) == null ? null : text(name);
  }

  public boolean flag(String name) {
    if (take(name) instanceof Boolean flag) {
      return flag;
    }
    throw unexpected(name, "true or false");
  }

  public long integer(String name) {
    if (take(name) instanceof Long number) {
      return number;
    }
    throw unexpected(name, "a whole number");
  }

  public long count(String name) {
    if (take(name) instanceof Long number && number >= 0) {
      return number;
    }
    throw unexpected(name, "a whole number of 0 or more");
  }

  public int smallCount(String name) {
    if (take(name) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw unexpected(name, "a whole number from 0 to " + Integer.MAX_VALUE);
  }

  /** A number; null stands for NaN. */
  public double number(String name) {
    Double number = parseNumber(take(name));
    if (number == null) {
      throw unexpected(name, "a number or null");
    }
    return number;
  }

  private static @Nullable Double parseNumber(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value == null) {
      return Double.NaN;
    }
    if (value.equals("Infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    return value.equals("-Infinity") ? (Double) Double.NEGATIVE_INFINITY : null;
  }

  public Instant instant(String name) {
    Instant instant = parseInstant(take(name));
    if (instant == null) {
      throw unexpected(name, "a UTC time such as 2026-01-31T12:00:00Z");
    }
    return instant;
  }

  public @Nullable Instant instantOrNull(String name) {
    return take(name) == null ? null : instant(name);
  }

  private static @Nullable Instant parseInstant(@Nullable Object value) {
    try {
      return value instanceof String text ? Instant.parse(text) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Returns the two ends of an interval, the lower one first. */
  public double[] range(String name) {
    if (take(name) instanceof List<?> list && list.size() == 2) {
      Double low = parseNumber(list.get(0));
      Double high = parseNumber(list.get(1));
      if (low != null && high != null && low <= high) {
        return new double[] {low, high};
      }
    }
    throw unexpected(name, "[low, high]");
  }

  /** Returns the two ends of an interval, or null if the field is null. */
  public double @Nullable [] rangeOrNull(String name) {
    return take(name) == null ? null : range(name);
  }

  public <T> T word(String name, Map<String, T> words) {
    T meaning = take(name) instanceof String text ? words.get(text) : null;
    if (meaning == null) {
      throw unexpected(name, "one of " + words.keySet());
    }
    return meaning;
  }

  public <T> T object(String name, Function<Fields, T> read) {
    return nested(name, take(name), read);
  }

  public <T> @Nullable T objectOrNull(String name, Function<Fields, T> read) {
    Object value = take(name);
    return value == null ? null : nested(name, value, read);
  }

  public <T> List<T> list(String name, Function<Fields, T> read) {
    if (!(take(name) instanceof List<?> list)) {
      throw unexpected(name, "a list");
    }
    var elements = new ArrayList<T>();
    for (int i = 0; i < list.size(); i++) {
      elements.add(nested(name + "[" + i + "]", list.get(i), read));
    }
    return elements;
  }

  /** Returns a list of texts. */
  public List<String> textList(String name) {
    if (take(name) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw unexpected(name, "a list of texts");
  }

  /** Returns a list of numbers, of which none is null. */
  public List<Double> numberList(String name) {
    if (take(name) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
      return list.stream().map(each -> ((Number) each).doubleValue()).toList();
    }
    throw unexpected(name, "a list of numbers");
  }

  /** Returns a list of whole numbers. */
  public List<Long> integerList(String name) {
    if (take(name) instanceof List<?> list && list.stream().allMatch(Long.class::isInstance)) {
      return list.stream().map(Long.class::cast).toList();
    }
    throw unexpected(name, "a list of whole numbers");
  }

  /**
   * Returns a list of whatever a double can be, to the same bits: null stands for NaN, the text
   * "Infinity" or "-Infinity" for what JSON has no number for.
   */
  public List<Double> floatingPointList(String name) {
    if (take(name) instanceof List<?> list) {
      var numbers = new ArrayList<Double>(list.size());
      for (Object each : list) {
        Double number = parseNumber(each);
        if (number == null) {
          throw unexpected(name, "a list of numbers, null or \"Infinity\"");
        }
        numbers.add(number);
      }
      return List.copyOf(numbers);
    }
    throw unexpected(name, "a list of numbers, null or \"Infinity\"");
  }

  /** Returns an object of such lists. */
  public Map<String, List<Double>> floatingPointLists(String name) {
    return entries(name, (fields, key) -> fields.floatingPointList(key));
  }

  public Map<String, String> texts(String name) {
    return entries(name, (fields, key) -> fields.text(key));
  }

  public Map<String, Long> integers(String name) {
    return entries(name, (fields, key) -> fields.integer(key));
  }

  public Map<String, Double> numbers(String name) {
    return entries(name, (fields, key) -> fields.number(key));
  }

  private <T> Map<String, T> entries(String name, EntryReader<T> reader) {
    return object(
        name,
        fields -> {
          var entries = new LinkedHashMap<String, T>();
          for (String key : fields.values.keySet()) {
            entries.put(key, reader.read(fields, key));
          }
          return entries;
        });
  }

  private interface EntryReader<T> {
    T read(Fields fields, String key);
  }

  private <T> T nested(String name, @Nullable Object value, Function<Fields, T> read) {
    Fields fields = of(file, at(name), value);
    T result = read.apply(fields);
    fields.finish();
    return result;
  }

  /** Refuses fields that were never asked for. */
  public void finish() {
    if (!unread.isEmpty()) {
      throw new InputException(
          "%s: unknown field %s".formatted(file, at(unread.iterator().next())));
    }
  }

  private @Nullable Object take(String name) {
    if (!values.containsKey(name)) {
      throw new InputException("%s: %s is missing".formatted(file, at(name)));
    }
    unread.remove(name);
    return values.get(name);
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private InputException unexpected(String name, String expected) {
    return new InputException(
        "%s: %s is %s, expected %s"
            .formatted(file, at(name), describe(values.get(name)), expected));
  }

  private static String describe(@Nullable Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    String text = Json.line(value);
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
