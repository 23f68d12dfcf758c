package org.fairlead.data.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.column.MissingWords;
import org.fairlead.data.column.Numeral;

/**
 * Applies a {@link RowEncoding} to the rows of tables of certain columns. A missing number becomes
 * NaN, a text that is missing or unknown has none of its values.
 */
final class RowEncoder {
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

  /** Returns whether a number is missing: its text says so, or is none. */
  static boolean isMissing(String text, boolean decimalComma) {
    return Double.isNaN(number(text, decimalComma));
  }

  /** Returns a number; NaN where it is missing. */
  private static double number(String text, boolean decimalComma) {
    return MissingWords.has(text) ? Double.NaN : Numeral.of(text).value(decimalComma);
  }

  /** Puts a row's features at the target's position. */
  void put(String[] row, ByteBuffer target) {
    for (int c = 0; c < places.length; c++) {
      RowEncoding.Input input = encoding.inputs().get(c);
      String text = text(row, c);
      if (!input.number()) {
        int value = value(c, text);
        for (int v = 0; v < input.values().size(); v++) {
          target.putFloat(v == value ? 1 : 0);
        }
        continue;
      }
      double number = number(text, input.decimalComma());
      target.putFloat((float) number);
      if (input.marksMissing()) {
        target.putFloat(Double.isNaN(number) ? 1 : 0);
      }
    }
  }

  private String text(String[] row, int input) {
    String text = row[places[input]];
    return encoding.inputs().get(input).aliases().getOrDefault(text, text);
  }

  /** Returns which of a column's values a text is, numbers in any form; -1 for none. */
  private int value(int input, String text) {
    if (MissingWords.has(text)) {
      return -1;
    }
    Integer exact = values.get(input).get(text);
    return exact != null
        ? exact
        : values.get(input).getOrDefault(Numeral.canonical(text).orElse(text), -1);
  }

  /** A field that the encoding cannot read. */
  record Strange(RowEncoding.Input input, String text) {

    /** Returns whether it is a number that no feature can be, even where what is unknown may be. */
    boolean isWrongNumber() {
      double number = Numeral.of(text).value(input.decimalComma());
      return input.number() && !Double.isNaN(number);
    }

    /** Returns what was expected. */
    String expected() {
      Numeral numeral = Numeral.of(text);
      double number = numeral.value(input.decimalComma());
      if (Double.isInfinite((float) number)) {
        return "a finite number of at most " + Float.MAX_VALUE;
      }
      if (!Double.isNaN(number)) {
        return input.unit().isEmpty()
            ? "a number without a unit, as in training"
            : "a number of '%s', as in training".formatted(input.unit());
      }
      return "a number" + (input.decimalComma() ? " with a decimal comma, if any" : "");
    }
  }

  /** Returns the fields of a row that are neither missing nor what the encoding was fitted on. */
  List<Strange> strange(String[] row) {
    var found = new ArrayList<Strange>();
    for (int c = 0; c < places.length; c++) {
      RowEncoding.Input input = encoding.inputs().get(c);
      String text = text(row, c);
      boolean known =
          MissingWords.has(text) || (input.number() ? isNumber(input, text) : value(c, text) >= 0);
      if (!known) {
        found.add(new Strange(input, text));
      }
    }
    return found;
  }

  /**
   * Returns whether a text is a finite number of the unit that was seen in training, or of none.
   */
  private static boolean isNumber(RowEncoding.Input input, String text) {
    Numeral numeral = Numeral.of(text);
    boolean counted = numeral.unit().isEmpty() || numeral.unit().equals(input.unit());
    return counted && Float.isFinite((float) numeral.value(input.decimalComma()));
  }
}
