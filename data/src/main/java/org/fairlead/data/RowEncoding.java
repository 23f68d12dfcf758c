package org.fairlead.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a row of a table becomes the numbers that a model sees, as it was fitted on the rows that are
 * not for testing. Stored with the model, so that rows that come later are encoded alike.
 *
 * @param columns of the tables that it was fitted on, in order: what a file without a header line
 *     has
 * @param headerless whether those files had no header line
 * @param inputs the columns that become features, in the order of the features
 */
public record RowEncoding(List<String> columns, boolean headerless, List<Input> inputs) {

  public RowEncoding {
    columns = List.copyOf(columns);
    inputs = List.copyOf(inputs);
  }

  /**
   * A column that becomes features: a number is one feature, and a second one that marks missing
   * numbers where there were any; a text has a feature for each of its values.
   *
   * @param column its name
   * @param number whether it is a number
   * @param marksMissing whether a feature marks missing numbers
   * @param decimalComma whether decimals of a number followed a comma
   * @param unit what a number counted, such as {@code "kg"}; empty for none
   * @param values of a text, in the order of their features; empty for a number
   * @param aliases values of texts that count as others
   */
  public record Input(
      String column,
      boolean number,
      boolean marksMissing,
      boolean decimalComma,
      String unit,
      List<String> values,
      Map<String, String> aliases) {

    public Input {
      values = List.copyOf(values);
      aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
    }

    /** Returns a column of numbers with a point before their decimals. */
    public static Input number(String column, boolean marksMissing) {
      return new Input(column, true, marksMissing, false, "", List.of(), Map.of());
    }

    /** Returns a column of texts. */
    public static Input texts(String column, List<String> values) {
      return new Input(column, false, false, false, "", values, Map.of());
    }

    /** Returns the same column of numbers, written otherwise. */
    public Input written(boolean comma, String counted) {
      return new Input(column, number, marksMissing, comma, counted, values, aliases);
    }

    /** Returns the same with values of texts that count as others. */
    public Input withAliases(Map<String, String> meanings) {
      return new Input(column, number, marksMissing, decimalComma, unit, values, meanings);
    }

    /** Returns the number of features that it becomes. */
    public int features() {
      return number ? marksMissing ? 2 : 1 : values.size();
    }
  }

  /** Returns the number of features of a row. */
  public int size() {
    return inputs.stream().mapToInt(Input::features).sum();
  }

  /** Returns what the features are called, {@code "age"} or {@code "education=Bachelors"}. */
  public List<String> names() {
    var names = new ArrayList<String>();
    for (Input input : inputs) {
      if (input.number()) {
        names.add(input.column());
        if (input.marksMissing()) {
          names.add(input.column() + " missing");
        }
      } else {
        input.values().forEach(value -> names.add(input.column() + "=" + value));
      }
    }
    return names;
  }
}
