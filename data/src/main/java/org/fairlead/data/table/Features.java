package org.fairlead.data.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;

/** The numbers that a model sees of every row, side by side in memory; NaN where one is missing. */
final class Features {
  private final RowEncoding encoding;
  private final int size;

  /** Which of them are numbers to standardise, rather than marks of a category. */
  private final boolean[] measured;

  private final ByteBuffer values;

  /** Encodes rows of a table of some columns. */
  Features(RowEncoding encoding, List<String> header, List<String[]> rows) {
    this.encoding = encoding;
    this.size = encoding.size();
    this.measured = new boolean[size];
    int feature = 0;
    for (RowEncoding.Input input : encoding.inputs()) {
      measured[feature] = input.number();
      feature += input.features();
    }
    this.values =
        ByteBuffer.allocate(Math.multiplyExact(Math.multiplyExact(rows.size(), size), Float.BYTES))
            .order(ByteOrder.nativeOrder());
    var encoder = new RowEncoder(encoding, header);
    rows.forEach(row -> encoder.put(row, values));
  }

  /** Returns how a row becomes features. */
  RowEncoding encoding() {
    return encoding;
  }

  /** Puts a row at the target's position. */
  void put(int row, ByteBuffer target) {
    int bytes = size * Float.BYTES;
    target.put(values.array(), row * bytes, bytes);
  }

  private float value(int row, int feature) {
    return values.getFloat((row * size + feature) * Float.BYTES);
  }

  /**
   * Returns the mean and the standard deviation of every number over some rows, missing ones left
   * out; 0 and 1 for the marks of a category, for a number that never varies (its deviation), or
   * where nothing is to be standardised.
   */
  Normalization normalization(int[] rows, boolean standardize) {
    var means = new ArrayList<Float>();
    var deviations = new ArrayList<Float>();
    for (int f = 0; f < measured.length; f++) {
      double mean = 0;
      double squares = 0;
      long count = 0;
      for (int row : rows) {
        double value = value(row, f);
        if (standardize && measured[f] && !Double.isNaN(value)) {
          count++;
          double change = value - mean;
          mean += change / count;
          squares += change * (value - mean);
        }
      }
      double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
      means.add((float) mean);
      deviations.add(deviation > 1e-7 * Math.abs(mean) ? (float) deviation : 1f);
    }
    return new Normalization(means, deviations);
  }
}
