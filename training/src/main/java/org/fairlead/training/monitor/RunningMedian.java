package org.fairlead.training.monitor;

import java.util.Arrays;

/** The median of the last numbers, at most {@value #WINDOW}. */
final class RunningMedian {
  static final int WINDOW = 100;

  /** Of fewer numbers the median says nothing. */
  private static final int FEWEST = 20;

  private double[] last = new double[0];

  /** Returns the median, of an even count the lower one; NaN of fewer than 20 numbers. */
  double value() {
    if (last.length < FEWEST) {
      return Double.NaN;
    }
    double[] sorted = last.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** Adds a number, which drives out the oldest of a whole window. */
  void add(double number) {
    int from = last.length == WINDOW ? 1 : 0;
    double[] next = Arrays.copyOfRange(last, from, last.length + 1);
    next[next.length - 1] = number;
    last = next;
  }

  /** Returns the numbers, the oldest first. */
  double[] state() {
    return last.clone();
  }

  void restore(double[] numbers) {
    last = numbers.clone();
  }
}
