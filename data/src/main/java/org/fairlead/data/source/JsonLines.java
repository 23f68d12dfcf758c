package org.fairlead.data.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of JSON lines: an object a line, blank ones only at the end, whose texts, numbers
 * and truth values are fields. A key that an object lacks, and null, are empty fields; keys that
 * hold lists or objects are no columns.
 */
final class JsonLines {
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_COLUMNS = 10_000;

  private final Path file;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final List<Boolean> nested = new ArrayList<>();
  private final List<@Nullable String[]> rows = new ArrayList<>();

  private JsonLines(Path file) {
    this.file = file;
  }

  /** Reads a whole file. */
  static LabelTable read(Path file) {
    try (var text = Files.newBufferedReader(file)) {
      if (Files.size(file) > MOST_BYTES) {
        throw new InputException(
            "%s has %d bytes, expected a table of at most %d"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      return new JsonLines(file).table(text);
    } catch (CharacterCodingException e) {
      throw new InputException("%s is not UTF-8 text".formatted(file), e);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private LabelTable table(BufferedReader text) throws IOException {
    int blank = 0;
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      if (line.isBlank()) {
        blank++;
        continue;
      }
      Map<String, @Nullable Object> object = blank > 0 ? null : Json.parseLine(line);
      if (object == null) {
        throw new InputException(
            "%s line %d is no JSON object, expected one such as {\"file_name\": \"1.png\", \"label\": \"cat\"}"
                .formatted(file, rows.size() + 1));
      }
      rows.add(row(object));
    }
    if (rows.isEmpty()) {
      throw new InputException("%s is empty, expected a JSON object a line".formatted(file));
    }
    var header = new ArrayList<String>();
    var kept = new ArrayList<Integer>();
    places.forEach(
        (name, place) -> {
          if (!nested.get(place)) {
            header.add(name);
            kept.add(place);
          }
        });
    var fields = new ArrayList<String[]>();
    for (@Nullable String[] row : rows) {
      var chosen = new String[kept.size()];
      for (int c = 0; c < chosen.length; c++) {
        String value = kept.get(c) < row.length ? row[kept.get(c)] : null;
        chosen[c] = value == null ? "" : value;
      }
      fields.add(chosen);
    }
    return LabelTable.of(file, header, fields);
  }

  private @Nullable String[] row(Map<String, @Nullable Object> object) {
    for (String name : object.keySet()) {
      if (places.putIfAbsent(name.strip(), places.size()) == null) {
        nested.add(false);
      }
    }
    if (places.size() > MOST_COLUMNS) {
      throw new InputException(
          "%s has more than %d different keys, expected the columns of a table"
              .formatted(file, MOST_COLUMNS));
    }
    @Nullable String[] row = new String[places.size()];
    object.forEach(
        (name, value) -> {
          int place = places.getOrDefault(name.strip(), 0);
          if (value instanceof List || value instanceof Map) {
            nested.set(place, true);
          } else if (value != null) {
            row[place] = text(value);
          }
        });
    int last = row.length;
    while (last > 0 && row[last - 1] == null) {
      last--;
    }
    return Arrays.copyOf(row, last);
  }

  /** Returns a value as a table has it; a whole number without a fraction. */
  private static String text(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : value.toString().strip();
  }
}
