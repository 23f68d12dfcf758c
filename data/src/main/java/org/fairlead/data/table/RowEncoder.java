package org.fairlead.data.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.source.Categories;

/**
 * Applies a {@link RowEncoding} to the rows of tables of certain columns. A missing number becomes
 * NaN, a text that is missing or unknown has none of its values.
 */
final class RowEncoder {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");

  private final RowEncoding encoding;
  private final int[] places;
  private final List<Map<String, Integer>> values = new ArrayList<>();

  /**
   * @param header has every column of the encoding
   */
  RowEncoder(RowEncoding encoding, List<String> header) {
    this.encoding = encoding;
    this.places = encoding.inputs().stream().mapToInt(i -> header.indexOf(i.column())).toArray();
    for (RowEncoding.Input input : encoding.inputs()) {
      var numbers = new HashMap<String, Integer>();
      input.values().forEach(value -> numbers.put(value, numbers.size()));
      values.add(numbers);
    }
  }

  /** Returns whether a text reads as a number. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /**
   * Returns a number in single precision.
   *
   * @throws InputException if it is too large
   */
  static float number(String column, String text) {
    float number = Float.parseFloat(text);
    if (Float.isInfinite(number)) {
      throw new InputException(
          "column '%s' has the number %s, too large for single precision".formatted(column, text));
    }
    return number;
  }

  /** Puts a row's features at the target's position. */
  void put(String[] row, ByteBuffer target) {
    for (int c = 0; c < places.length; c++) {
      RowEncoding.Input input = encoding.inputs().get(c);
      String text = row[places[c]];
      boolean missing = Categories.MISSING.contains(text);
      if (!input.number()) {
        int value = missing ? -1 : values.get(c).getOrDefault(text, -1);
        for (int v = 0; v < input.values().size(); v++) {
          target.putFloat(v == value ? 1 : 0);
        }
        continue;
      }
      target.putFloat(missing ? Float.NaN : number(input.column(), text));
      if (input.marksMissing()) {
        target.putFloat(missing ? 1 : 0);
      }
    }
  }

  /** A field that the encoding cannot read. */
  record Strange(RowEncoding.Input input, String text) {}

  /** Returns the fields of a row that are neither missing nor what the encoding was fitted on. */
  List<Strange> strange(String[] row) {
    var found = new ArrayList<Strange>();
    for (int c = 0; c < places.length; c++) {
      RowEncoding.Input input = encoding.inputs().get(c);
      String text = row[places[c]];
      boolean known =
          Categories.MISSING.contains(text)
              || (input.number() ? isNumber(text) : values.get(c).containsKey(text));
      if (!known) {
        found.add(new Strange(input, text));
      }
    }
    return found;
  }
}
