package org.fairlead.tracking.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.io.FileErrors;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a {@code metrics.jsonl}; immutable. A last line that is not complete, because its
 * writer is at work or was killed, is left out.
 */
public final class Metrics {
  private final List<Map<String, @Nullable Object>> rows;

  private Metrics(List<Map<String, @Nullable Object>> rows) {
    this.rows = Collections.unmodifiableList(rows);
  }

  /**
   * Reads a file; a missing one has no lines.
   *
   * @throws InputException naming the line, if any but the last is damaged
   */
  public static Metrics read(Path file) {
    var rows = new ArrayList<Map<String, @Nullable Object>>();
    for (Line line : lines(file)) {
      rows.add(line.values());
    }
    return new Metrics(rows);
  }

  /** A complete line and the length of the file up to and with it. */
  private record Line(Map<String, @Nullable Object> values, long end) {}

  private static List<Line> lines(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw FileErrors.of("cannot read", file, e);
    }
    var lines = new ArrayList<Line>();
    int start = 0;
    for (int at = 0, number = 1; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        String text = new String(bytes, start, at - start, StandardCharsets.UTF_8);
        Map<String, @Nullable Object> values = Json.parseLine(text);
        if (values != null) {
          lines.add(new Line(Collections.unmodifiableMap(values), at + 1L));
        } else if (at + 1 < bytes.length) {
          throw new InputException(
              "%s: line %d is not a JSON object: %s".formatted(file, number, shortened(text)));
        }
        start = at + 1;
        number++;
      }
    }
    return lines;
  }

  /** Returns the length of the file up to the last complete line. */
  public static long completeLength(Path file) {
    List<Line> lines = lines(file);
    return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).end();
  }

  /** Returns the length of the file up to the first line of a {@code step} above the last one. */
  public static long lengthUpTo(Path file, long lastStep) {
    long length = 0;
    for (Line line : lines(file)) {
      if (line.values().get("step") instanceof Number step && step.longValue() > lastStep) {
        break;
      }
      length = line.end();
    }
    return length;
  }

  /**
   * Returns the lines in order. Numbers are {@link Long} or {@link Double}; null is a number that
   * was NaN.
   */
  public List<Map<String, @Nullable Object>> rows() {
    return rows;
  }

  /** Returns the lines whose {@code kind} is the given one, for example {@code "epoch"}. */
  public Metrics ofKind(String kind) {
    return new Metrics(rows.stream().filter(row -> kind.equals(row.get("kind"))).toList());
  }

  /**
   * Returns a number of every line, NaN where it is absent. A path reaches into nested objects:
   * {@code numbers("validation", "accuracy")}.
   */
  public double[] numbers(String... path) {
    return rows.stream().mapToDouble(row -> number(row, path)).toArray();
  }

  /** Returns the keys of the nested object at a path, over all lines, in order of appearance. */
  public Set<String> keys(String... path) {
    var keys = new LinkedHashSet<String>();
    for (Map<String, @Nullable Object> row : rows) {
      if (at(row, path) instanceof Map<?, ?> nested) {
        nested.keySet().forEach(key -> keys.add((String) key));
      }
    }
    return keys;
  }

  private static @Nullable Object at(Map<String, @Nullable Object> row, String... path) {
    Object at = row;
    for (String key : path) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }

  private static double number(Map<String, @Nullable Object> row, String... path) {
    Object at = at(row, path);
    if (at instanceof Number number) {
      return number.doubleValue();
    }
    if ("Infinity".equals(at)) {
      return Double.POSITIVE_INFINITY;
    }
    return "-Infinity".equals(at) ? Double.NEGATIVE_INFINITY : Double.NaN;
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
