package org.fairlead.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Times of contenders that took turns: after a warm-up, one turn each per round. */
final class Race {
  private final List<String> names;
  private final double[][] milliseconds;
  private final double[][] cpuMilliseconds;

  private Race(List<String> names, double[][] milliseconds, double[][] cpuMilliseconds) {
    this.names = names;
    this.milliseconds = milliseconds;
    this.cpuMilliseconds = cpuMilliseconds;
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
    var cpuMilliseconds = new double[count][rounds];
    var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < count; turn++) {
        int who = (turn + round) % count;
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        for (int step = 0; step < steps; step++) {
          contenders.get(who).step();
        }
        milliseconds[who][round] = (System.nanoTime() - start) / 1e6 / steps;
        cpuMilliseconds[who][round] = (process.getProcessCpuTime() - cpu) / 1e6 / steps;
      }
    }
    return new Race(
        contenders.stream().map(Contender::name).toList(), milliseconds, cpuMilliseconds);
  }

  /** Returns one line per contender: median and range of a step, images per second, speeds. */
  String table(int batch) {
    return table("ms/step", milliseconds, batch);
  }

  /**
   * Returns the same in processor time of the whole process, which other programs on the machine
   * disturb less.
   */
  String cpuTable(int batch) {
    return table("CPU ms/step", cpuMilliseconds, batch);
  }

  /** Speeds are medians over rounds of how many times faster the line is than the column. */
  private String table(String unit, double[][] times, int batch) {
    var lines = new ArrayList<String>();
    var head = new StringBuilder("%-14s %11s %21s %9s".formatted("", unit, "range", "images/s"));
    names.forEach(name -> head.append(" %15s".formatted("x " + name)));
    lines.add(head.toString());
    for (int i = 0; i < names.size(); i++) {
      double[] sorted = times[i].clone();
      Arrays.sort(sorted);
      var line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%-14s %11.2f %9.2f - %9.2f %9.1f",
                  names.get(i),
                  median(sorted),
                  sorted[0],
                  sorted[sorted.length - 1],
                  batch * 1000 / median(sorted)));
      for (double[] reference : times) {
        line.append(String.format(Locale.ROOT, " %15.3f", speed(times[i], reference)));
      }
      lines.add(line.toString());
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static double speed(double[] times, double[] reference) {
    var ratios = new double[times.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = reference[round] / times[round];
    }
    return median(ratios);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
