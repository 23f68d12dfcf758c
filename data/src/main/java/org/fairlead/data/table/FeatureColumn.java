package org.fairlead.data.table;

import org.fairlead.data.column.MissingWords;

/**
 * A column of a table that becomes features.
 *
 * @param name the column's
 * @param at where it is
 * @param number whether it is a number
 * @param decimalComma whether the decimals of a number follow a comma
 * @param unit what a number counts, such as {@code "kg"}; empty for none
 */
record FeatureColumn(String name, int at, boolean number, boolean decimalComma, String unit) {

  static FeatureColumn number(String name, int at, boolean decimalComma, String unit) {
    return new FeatureColumn(name, at, true, decimalComma, unit);
  }

  static FeatureColumn texts(String name, int at) {
    return new FeatureColumn(name, at, false, false, "");
  }

  /** Returns whether a text of the column is a missing value. */
  boolean isMissing(String text) {
    return number ? RowEncoder.isMissing(text, decimalComma) : MissingWords.has(text);
  }
}
