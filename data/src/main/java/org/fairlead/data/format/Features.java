package org.fairlead.data.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.data.Normalization;

/** The numbers that a model sees of every row, side by side in memory; NaN where one is missing. */
final class Features {
  private final List<String> names;

  /** Which of them are numbers to standardise, rather than marks of a category. */
  private final boolean[] measured;

  private final ByteBuffer values;

  Features(List<String> names, List<Boolean> measured, float[][] columns, int rows) {
    this.names = List.copyOf(names);
    this.measured = new boolean[names.size()];
    for (int f = 0; f < this.measured.length; f++) {
      this.measured[f] = measured.get(f);
    }
    this.values =
        ByteBuffer.allocate(Math.multiplyExact(Math.multiplyExact(rows, names.size()), Float.BYTES))
            .order(ByteOrder.nativeOrder());
    for (int row = 0; row < rows; row++) {
      for (float[] column : columns) {
        values.putFloat(column[row]);
      }
    }
  }

  /** Returns what the features are called, {@code "age"} or {@code "education=Bachelors"}. */
  List<String> names() {
    return names;
  }

  /** Puts a row at the target's position. */
  void put(int row, ByteBuffer target) {
    int bytes = names.size() * Float.BYTES;
    target.put(values.array(), row * bytes, bytes);
  }

  private float value(int row, int feature) {
    return values.getFloat((row * names.size() + feature) * Float.BYTES);
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
