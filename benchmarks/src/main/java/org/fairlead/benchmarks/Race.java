package org.fairlead.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Times of contenders that took turns: after a warm-up, one turn each per round. */
final class Race {
  private final List<String> names;
  private final double[][] milliseconds;

  private Race(List<String> names, double[][] milliseconds) {
    this.names = names;
    this.milliseconds = milliseconds;
  }

  /**
   * Runs contenders in turns. The order rotates from round to round, so that no contender always
   * follows the same one.
   *
   * @param rounds turns of each contender
   * @param steps steps per turn
   */
  static Race run(List<Contender> contenders, int rounds, int steps) {
    int count = contenders.size();
    for (Contender contender : contenders) {
      contender.step();
      contender.step();
    }
    var milliseconds = new double[count][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < count; turn++) {
        int who = (turn + round) % count;
        long start = System.nanoTime();
        for (int step = 0; step < steps; step++) {
          contenders.get(who).step();
        }
        milliseconds[who][round] = (System.nanoTime() - start) / 1e6 / steps;
      }
    }
    return new Race(contenders.stream().map(Contender::name).toList(), milliseconds);
  }

  /** Returns the median time of a step. */
  double median(int contender) {
    return median(milliseconds[contender]);
  }

  /** Returns the median over rounds of how many times faster a contender is than another. */
  double speed(int contender, int reference) {
    var ratios = new double[milliseconds[contender].length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = milliseconds[reference][round] / milliseconds[contender][round];
    }
    return median(ratios);
  }

  /** Returns one line per contender: median, range, images per second, speed relative to each. */
  String table(int batch) {
    var lines = new ArrayList<String>();
    var head =
        new StringBuilder("%-18s %9s %19s %9s".formatted("", "ms/step", "range", "images/s"));
    names.forEach(name -> head.append(" %16s".formatted("x " + name)));
    lines.add(head.toString());
    for (int i = 0; i < names.size(); i++) {
      double[] sorted = milliseconds[i].clone();
      Arrays.sort(sorted);
      var line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%-18s %9.2f %8.2f - %8.2f %9.1f",
                  names.get(i),
                  median(i),
                  sorted[0],
                  sorted[sorted.length - 1],
                  batch * 1000 / median(i)));
      for (int reference = 0; reference < names.size(); reference++) {
        line.append(String.format(Locale.ROOT, " %16.3f", speed(i, reference)));
      }
      lines.add(line.toString());
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
